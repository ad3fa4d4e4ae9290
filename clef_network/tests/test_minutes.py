from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_meeting import MeetingCase


@tagged("post_install", "-at_install")
class TestMinutes(MeetingCase):
    """Agenda, decisions, approval by the next meeting, and the freeze."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ct.agenda_template_ids = [
            (0, 0, {"name": "Mood", "role": "mood", "sequence": 1}),
            (0, 0, {"name": "Last minutes", "role": "approval", "sequence": 2}),
            (0, 0, {"name": "Submitted", "role": "submissions", "sequence": 30}),
            (0, 0, {"name": "Round table", "sequence": 90}),
        ]
        cls.ct.write(
            {"chair_id": cls.ann_mandate.id, "secretary_id": cls.cleo_mandate.id}
        )

    def _item(self, meeting, role):
        return meeting.agenda_ids.filtered(lambda item: item.role == role)

    def _approved(self):
        """A meeting held ten days ago, approved by another one since."""
        meeting = self._hold(self._meeting(-10), ann="present", cleo="present")
        meeting.action_circulate()
        following = self._meeting(-1)
        self._decide(self._item(following, "approval"))
        self._hold(following, ann="present")
        return meeting, following

    def test_standing_items(self):
        meeting = self._meeting(1)
        names = meeting.agenda_ids.mapped("name")
        self.assertEqual(names, ["Mood", "Last minutes", "Round table"])
        self.assertEqual((meeting.minutes_total, meeting.is_overfull), (30, False))
        meeting.agenda_ids[0].minutes_planned = 200
        self.assertTrue(meeting.is_overfull)

    def test_items_added_after_the_convocation_are_late(self):
        meeting = self._meeting(1)
        meeting.action_convene()
        late = self.env["clef.agenda.item"].create(
            {"meeting_id": meeting.id, "name": "Forgotten"}
        )
        self.assertTrue(late.is_late)
        self.assertFalse(meeting.agenda_ids[0].is_late)

    def test_what_is_left_comes_back(self):
        """Untreated and postponed items; not those treated, decided or sent on."""
        meeting = self._meeting(-5)
        create = self.env["clef.agenda.item"].create
        items = create(
            [
                {"meeting_id": meeting.id, "name": name}
                for name in ("Untreated", "Treated", "Postponed", "Decided")
            ]
        )
        items[1].treated = True
        self._decide(items[2], "postponed")
        self._decide(items[3], "adopted")
        following = self._meeting(5)
        self._hold(meeting, ann="present")
        plain = following.agenda_ids.filtered("carried_from_id")
        self.assertEqual(
            set(plain.mapped("name")), {"Untreated", "Postponed", "Round table"}
        )
        following._collect()
        self.assertEqual(following.agenda_ids.filtered("carried_from_id"), plain)

    def _send(self, item, body=None):
        """Send an item as the coordinator does, to the body proposed or another."""
        action = item.with_user(self.me).action_send()
        Wizard = self.env[action["res_model"]].with_user(self.me)
        values = {"instance_id": body.id} if body else {}
        Wizard.with_context(**action["context"]).create(values).action_send()

    def test_an_item_is_sent_up_and_down(self):
        self.ct.parent_id = self.copil
        meeting = self._meeting(1)
        item = meeting.agenda_ids[-1]
        with self.assertSays(UserError, "No meeting of COPIL is planned"):
            self._send(item)
        above = self._meeting(20, self.copil)
        self._send(item)
        self.assertEqual(item.sent_to_id, self.copil)
        copy = above.agenda_ids.filtered("carried_from_id")
        self.assertEqual(copy.carried_from_id, item)
        with self.assertSays(UserError, "go round in circles"):
            self._send(copy, self.ct)
        other = self._instance("CT North", "technical")
        north = self._meeting(30, other)
        self._send(copy, other)
        self.assertEqual(north.agenda_ids.carried_from_id, copy)

    def test_only_the_body_it_is_before_decides(self):
        """A decision elsewhere moves nothing; sent up, the body above decides."""
        self.ct.parent_id = self.copil
        meeting, above = self._meeting(-2), self._meeting(20, self.copil)
        self.town.action_submit(self.ct)
        item = meeting.agenda_ids.filtered("res_model")
        stray = self.env["clef.agenda.item"].create(
            {
                "meeting_id": above.id,
                "name": "Stray",
                "res_model": "clef.institution",
                "res_id": self.town.id,
            }
        )
        decision = self._decide(stray)
        with self.assertSays(UserError, "is not before COPIL"):
            decision._apply()
        self._send(item)
        self.assertEqual(self.town.submitted_to_id, self.copil)
        decision._apply()
        self.assertEqual(self.town.submission_state, "adopted")
        charter = self.env["clef.charter"].create(
            {"network_id": self.network.id, "instance_id": self.ct.id}
        )
        charter.action_submit()
        item = meeting.agenda_ids.filtered(lambda i: i.res_model == charter._name)
        with self.assertSays(UserError, "cannot be decided by this body"):
            self._send(item)

    def test_submission_waits_then_is_decided(self):
        charter = self.env["clef.charter"].create({"network_id": self.network.id})
        with self.assertSays(UserError, "cannot be decided by this body"):
            charter.action_submit(self.ct)
        charter.with_user(self.me).action_submit()
        self.assertRecordValues(
            charter,
            [{"submission_state": "submitted", "submitted_to_id": self.copil.id}],
        )
        with self.assertSays(UserError, "already submitted"):
            charter.action_submit()
        meeting = self._meeting(-1, self.copil)
        self._mandate(self.town_copil, self.ann, start=-90)
        item = meeting.agenda_ids.filtered("res_model")
        self.assertEqual(item._record(), charter)
        self._decide(item, "postponed")
        following = self._meeting(5, self.copil)
        self._hold(meeting, ann="present")
        self.assertEqual(charter.submission_state, "postponed")
        following._collect()
        again = following.agenda_ids.filtered("res_model")
        self.assertEqual(again._record(), charter)
        self._decide(again, "adopted")
        self._hold(following, ann="present")
        self.assertEqual(charter.submission_state, "adopted")
        self.assertEqual(charter.state, "adopted")
        self.assertEqual(
            charter.decision_ids, meeting.decision_ids + following.decision_ids
        )

    def test_a_decision_is_applied_once_even_when_its_meeting_is_reopened(self):
        charter = self.env["clef.charter"].create({"network_id": self.network.id})
        charter.action_submit()
        self._mandate(self.town_copil, self.ann, start=-90)
        meeting = self._meeting(-1, self.copil)
        self._decide(meeting.agenda_ids.filtered("res_model"))
        self._hold(meeting, ann="present")
        charter.date_end = charter.date_start
        meeting.with_user(self.users["manager"]).action_reopen("Wrong sheet")
        meeting.action_close()
        self.assertEqual(charter.date_end, charter.date_start)
        self.assertEqual(meeting.state, "held")

    def test_no_gate_is_jumped(self):
        charter = self.env["clef.charter"].with_user(self.me)
        with self.assertSays(UserError, "only a decision"):
            charter.create(
                {"network_id": self.network.id, "submission_state": "adopted"}
            )
        draft = charter.create({"network_id": self.network.id})
        for values in (
            {"submission_state": "adopted"},
            {"submission_state": "submitted"},
            {"submitted_to_id": self.copil.id},
        ):
            with self.assertSays(UserError, "only a decision"):
                draft.write(values)

    def test_decisions_are_numbered_and_applied_once(self):
        meeting = self._meeting(-1)
        first = self._decide(meeting.agenda_ids[0])
        second = self._decide(meeting.agenda_ids[1], "noted")
        reference = meeting.reference
        self.assertEqual(
            (first + second).mapped("reference"), [f"{reference}-D1", f"{reference}-D2"]
        )
        self._hold(meeting, ann="present")
        with self.assertSays(UserError, "has been applied"):
            first.with_user(self.me).outcome = "rejected"
        with self.assertSays(UserError, "has been applied"):
            first.unlink()
        first.done = True

    def test_what_is_to_be_seen_to(self):
        """Adopted, not done, and somebody or a day named; approvals ask for nothing."""
        items = self._meeting(-1).agenda_ids
        person = {"owner_id": self.ann.id}
        decisions = (
            self._decide(items[0]),
            self._decide(items[0], **person),
            self._decide(items[1], deadline=self.day(-1)),
            self._decide(items[1], deadline=self.day(), done=True),
            self._decide(items[2], "rejected", **person),
        )
        every = self.env["clef.decision"].concat(*decisions)
        self.assertFlag(every, "is_pending", decisions[1] + decisions[2])
        self.assertFlag(every, "is_overdue", decisions[2])
        self.assertEqual(self.ct.open_decision_count, 2)

    def test_decided_after_the_meeting_was_closed(self):
        """Recorded late, applied all the same."""
        meeting = self._hold(self._meeting(-10), ann="present")
        meeting.action_circulate()
        following = self._hold(self._meeting(-1), ann="present")
        self._decide(self._item(following, "approval"))
        self.assertEqual(meeting.state, "approved")

    def test_owner_gets_an_activity(self):
        meeting = self._meeting(-1)
        owner = self.users["staff"]
        decision = self._decide(
            meeting.agenda_ids[0],
            owner_id=owner.partner_id.id,
            deadline=self.day(10),
        )
        self._hold(meeting, ann="present")
        self.assertEqual(decision.activity_ids.user_id, owner)
        self.assertEqual(decision.activity_ids.date_deadline, self.day(10))

    def test_approved_by_the_next_meeting(self):
        meeting, following = self._approved()
        self.assertRecordValues(
            meeting, [{"state": "approved", "approved_in_id": following.id}]
        )
        self.assertEqual(meeting.content_hash, meeting._fingerprint())
        self.assertEqual(len(meeting.content_hash), 64)

    def test_not_approved_while_something_is_missing(self):
        """R39: no chair, no approval; and a rejection leaves the minutes open."""
        meeting = self._hold(self._meeting(-10), ann="present")
        meeting.action_circulate()
        meeting.chair_id = False
        following = self._meeting(-1)
        decision = self._decide(self._item(following, "approval"))
        following.action_convene()
        with self.assertSays(UserError, "cannot be approved yet: Chair"):
            following.action_close()
        decision.outcome = "rejected"
        following.action_close()
        self.assertEqual(meeting.state, "circulated")

    def test_frozen_for_good(self):
        """ORM, superuser, parts and files alike; the fingerprint still holds."""
        meeting, _following = self._approved()
        attachment = {
            "name": "a.txt",
            "res_model": "clef.meeting",
            "res_id": meeting.id,
        }
        attempts = [
            lambda: meeting.write({"mood_sunny": 9}),
            lambda: meeting.sudo().write({"kind": "review"}),
            lambda: meeting.agenda_ids[0].write({"minutes": "<p>Other</p>"}),
            meeting.agenda_ids[0].unlink,
            lambda: meeting.agenda_ids.create({"meeting_id": meeting.id, "name": "X"}),
            lambda: meeting.attendance_ids[0].write({"status": "absent"}),
            meeting.attendance_ids[0].unlink,
            lambda: self._decide(meeting.agenda_ids[0]),
            lambda: self.env["clef.remark"].create(
                {"meeting_id": meeting.id, "text": "Late"}
            ),
            lambda: self.env["ir.attachment"].create(attachment),
            lambda: meeting.event_id.write({"location": "Elsewhere"}),
            meeting.unlink,
        ]
        for number, attempt in enumerate(attempts):
            with self.subTest(attempt=number), self.assertRaises(UserError):
                attempt()
        self.assertEqual(meeting.content_hash, meeting._fingerprint())

    def test_reopening_is_a_managers_with_a_reason(self):
        meeting, following = self._approved()
        with self.assertSays(AccessError, "Only a manager"):
            meeting.with_user(self.me).action_reopen("Mistake")
        boss = meeting.with_user(self.users["manager"])
        with self.assertSays(UserError, "Say why"):
            boss.action_reopen("  ")
        boss.action_reopen("A name was wrong")
        self.assertRecordValues(
            meeting,
            [{"state": "circulated", "approved_in_id": False, "content_hash": False}],
        )
        self.assertIn("A name was wrong", meeting.message_ids[0].body)
        meeting.mood_sunny = 3

    def test_only_the_last_approved_is_reopened(self):
        meeting, following = self._approved()
        following.action_circulate()
        third = self._meeting(-0.5)
        self._decide(self._item(third, "approval"))
        self._hold(third, ann="present")
        self.assertEqual(following.state, "approved")
        with self.assertSays(UserError, "only the last one"):
            meeting.with_user(self.users["manager"]).action_reopen("Mistake")

    def test_minutes_are_sanitised(self):
        meeting = self._meeting(1)
        item = meeting.agenda_ids[0]
        item.minutes = (
            '<p onclick="x()">Said</p><script>alert(1)</script>'
            '<div style="position:fixed">over</div><a href="javascript:x()">l</a>'
        )
        for bad in ("script", "onclick", "position", "javascript"):
            self.assertNotIn(bad, item.minutes)
        self.assertIn("Said", item.minutes)
        item.minutes = "<p>%s</p>" % ("word " * 200_000)
        self.assertGreater(len(item.minutes), 900_000)

    def test_minutes_say_who_and_what(self):
        meeting, _following = self._approved()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("clef_network.meeting_minutes", meeting.ids)[0]
            .decode()
        )
        for text in (
            meeting.reference,
            "Ann",
            "Cleo",
            "Bob",
            "Town",
            meeting.content_hash,
        ):
            self.assertIn(text, html)
