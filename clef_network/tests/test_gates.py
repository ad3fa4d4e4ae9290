from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_meeting import MeetingCase


@tagged("post_install", "-at_install")
class TestGates(MeetingCase):
    """What verbs and decisions move is moved by nothing else (design.md 1.2)."""

    def _assert_shut(self, record, **values):
        record = record.with_user(self.me)
        for name, value in values.items():
            with self.subTest(f"{record._name}.{name}"):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    record.write({name: value})

    def test_written(self):
        meeting = self._meeting(-3)
        item = self.env["clef.agenda.item"].create(
            {"meeting_id": meeting.id, "name": "Item"}
        )
        decision = self._decide(item)
        self._hold(meeting, ann="present")
        charter = self.env["clef.charter"].create({"network_id": self.network.id})
        self._assert_shut(
            meeting,
            state="approved",
            held_on="2020-01-01",
            content_hash="0" * 64,
            instance_id=self.copil.id,
            number=7,
            cancel_reason="No",
        )
        self._assert_shut(self.town_ct, engagement="limit", absence_streak=2)
        self._assert_shut(self.town, state="disengaged", submission_state="adopted")
        self._assert_shut(charter, state="adopted", submitted_to_id=self.ct.id)
        self._assert_shut(decision, is_applied=False, number=9, outcome="rejected")

    def test_left(self):
        """Out of a gate as little as into it."""
        charter = self._charter()
        self.town.sudo().write({"state": "disengaged", "submission_state": "adopted"})
        self._assert_shut(charter, state="draft")
        self._assert_shut(self.town, state="member", submission_state="draft")

    def test_unchanged_values_pass(self):
        """A client may send back what it was shown."""
        mine = self.town_ct.with_user(self.me)
        mine.write({"engagement": "engaged", "absence_streak": 0, "voting": False})
        self.assertFalse(self.town_ct.voting)
        self.town.with_user(self.me).write({"state": "prospect"})
        self.town.with_user(self.me).action_admit()
        self.assertEqual(self.town.state, "member")

    def test_created(self):
        """By values or by defaults of the context, the gate is the same."""
        Meeting = self.env["clef.meeting"].with_user(self.me)
        values = {"instance_id": self.ct.id, "start": "2030-01-01 09:00:00"}
        for attempt in (
            lambda: Meeting.create({**values, "state": "approved"}),
            lambda: Meeting.with_context(default_state="held").create(values),
            lambda: (
                self.env["clef.seat"]
                .with_user(self.me)
                .with_context(default_engagement="disengaged")
                .create({"instance_id": self.ct.id, "label": "New"})
            ),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()
        self.assertEqual(
            Meeting.create({**values, "state": "planned"}).state, "planned"
        )

    def test_somebody_elses_event(self):
        """A meeting is not a way into a calendar one could not write in."""
        other = new_test_user(self.env, "other", groups="base.group_user")
        event = (
            self.env["calendar.event"]
            .with_user(other)
            .create(
                {
                    "name": "Private",
                    "start": "2030-01-01 09:00:00",
                    "stop": "2030-01-01 10:00:00",
                    "privacy": "private",
                }
            )
        )
        Meeting = self.env["clef.meeting"].with_user(self.me)
        with self.assertRaises(AccessError):
            Meeting.create({"instance_id": self.ct.id, "event_id": event.id})

    def test_year_is_that_of_the_place(self):
        """Half past midnight on New Year's Day is still last year in UTC."""
        self.company.partner_id.tz = "Europe/Paris"
        meeting = self.env["clef.meeting"].create(
            {"instance_id": self.ct.id, "start": "2029-12-31 23:30:00"}
        )
        self.assertEqual((meeting.year, meeting.number), (2030, 1))
