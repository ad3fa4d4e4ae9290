from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.clef_network.models.meeting import dates

from .common_meeting import MeetingCase


@tagged("post_install", "-at_install")
class TestMeeting(MeetingCase):
    def test_meeting_and_event_are_one_thing(self):
        meeting = self._meeting(3, location="Room 1")
        event = meeting.event_id
        self.assertEqual(event.name, "CT Here")
        later = meeting.start + timedelta(days=1)
        event.write({"start": later, "stop": later + timedelta(hours=1)})
        event.location = "Room 2"
        self.assertRecordValues(meeting, [{"start": later, "location": "Room 2"}])
        meeting.name = "Renamed"
        self.assertEqual(event.name, "Renamed")

    def test_planning_is_silent(self):
        before = self.env["mail.mail"].search_count([])
        meeting = self._meeting(3)
        self.assertFalse(meeting.event_id.partner_ids)
        meeting.action_convene()
        meeting.event_id.start = meeting.start + timedelta(days=1)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_event_is_neither_deleted_nor_repeated(self):
        event = self._meeting(3).event_id
        with self.assertSays(UserError, "is the meeting of a body"):
            event.unlink()
        with self.assertSays(UserError, "is the meeting of a body"):
            event.active = False
        with self.assertSays(ValidationError, "planned one by one"):
            event.write(
                {
                    "recurrency": True,
                    "recurrence_update": "all_events",
                    "rrule_type": "weekly",
                    "count": 3,
                    "mon": True,
                    "end_type": "count",
                }
            )

    def test_numbers_by_body_and_year(self):
        first, second = self._meeting(1), self._meeting(2)
        year = first.start.year
        if second.start.year == year:
            self.assertEqual(second.number, first.number + 1)
        self.assertEqual(first.reference, f"{self.ct.code}/{year}/{first.number:02}")
        other = self._meeting(1, self.copil)
        self.assertEqual(other.number, 1)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            second.number = first.number
            self.env.flush_all()

    def test_states_move_by_their_verbs_only(self):
        meeting = self._meeting(1).with_user(self.me)
        for state in ("convened", "held", "circulated", "approved", "cancelled"):
            with self.assertSays(UserError, "follows what is done"):
                meeting.state = state
        with self.assertSays(UserError, "follows what is done"):
            meeting.create({"instance_id": self.ct.id, "state": "approved"})
        for verb in ("action_close", "action_circulate"):
            with self.assertSays(UserError, "is already at"):
                getattr(meeting, verb)()
        meeting.action_convene()
        with self.assertSays(UserError, "is already at"):
            meeting.action_convene()

    def test_convening_takes_the_mandates_of_that_day(self):
        ending = self._mandate(self.school_ct, start=-9, end=1)
        coming = self._mandate(self.school_ct, start=5)
        guest = self._person("Guest")
        meeting = self._meeting(3)
        meeting.attendance_ids = [fields.Command.create({"partner_id": guest.id})]
        meeting.action_convene()
        people = meeting.attendance_ids.partner_id
        self.assertEqual(people, self.ann + self.bob + self.cleo + guest)
        self.assertFalse(people & (ending + coming).partner_id)
        self.assertTrue(self._line(meeting, guest).is_guest)
        self.assertEqual(meeting.event_id.partner_ids, people)

    def test_nobody_to_convene(self):
        empty = self._instance("Empty", "working_group")
        with self.assertSays(UserError, "Nobody can be convened"):
            self._meeting(1, empty).action_convene()

    def test_invited_twice(self):
        meeting = self._meeting(1)
        meeting.action_convene()
        again = {"meeting_id": meeting.id, "partner_id": self.ann.id}
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["clef.attendance"].create(again)

    def test_deputy_of_oneself(self):
        meeting = self._meeting(1)
        meeting.action_convene()
        with self.assertSays(ValidationError, "cannot represent themselves"):
            self._line(meeting, self.ann).represented_by = " ann "

    def test_quorum_counts_seats(self):
        """Two people of one seat are one presence; 0 asks for nothing, 100 for all."""
        meeting = self._meeting(1)
        meeting.action_convene()
        for quorum, needed in ((0, 0), (1, 1), (50, 1), (51, 2), (100, 2)):
            self.ct.quorum = quorum
            self.assertEqual(meeting.quorum_needed, needed, quorum)
        self.assertFalse(meeting.quorum_met)
        (
            self._line(meeting, self.ann) + self._line(meeting, self.bob)
        ).status = "present"
        self.assertEqual(meeting.present_seat_count, 1)
        self.assertFalse(meeting.quorum_met)
        self._line(meeting, self.cleo).status = "represented"
        self.assertTrue(meeting.quorum_met)
        self.school_ct.voting = False
        self.assertEqual((meeting.voting_seat_count, meeting.quorum_needed), (1, 1))
        self.town_ct.voting = False
        self.assertEqual(meeting.present_seat_count, 0)

    def test_closing_settles_the_sheet_by_what_was_announced(self):
        meeting = self._meeting(1)
        meeting.action_convene()
        self._line(meeting, self.ann)._give_answer("excused", reason="Ill")
        self._line(meeting, self.bob).status = "present"
        meeting.action_close()
        statuses = {line.partner_id: line.status for line in meeting.attendance_ids}
        self.assertEqual(
            statuses, {self.ann: "excused", self.bob: "present", self.cleo: "absent"}
        )

    def test_cancelling_tells_the_convened_once(self):
        meeting = self._meeting(1)
        meeting.action_convene()
        meeting.sudo().dispatch_ids.queue_state = "built"
        meeting.action_cancel("Snow")
        told = meeting.dispatch_ids.filtered(lambda d: d.kind == "cancelled")
        self.assertEqual(len(told), 3)
        with self.assertSays(UserError, "is already at"):
            meeting.action_cancel("Snow")
        planned = self._meeting(2)
        planned.action_cancel()
        self.assertFalse(planned.dispatch_ids)

    def test_moving_a_convened_meeting_tells_each_change_once(self):
        meeting = self._meeting(5)
        meeting.action_convene()
        for days in (1, 2):
            start = meeting.start + timedelta(days=days)
            meeting.event_id.write({"start": start, "stop": start + timedelta(hours=2)})
            meeting.dispatch_ids.sudo().queue_state = "built"
        moved = meeting.dispatch_ids.filtered(lambda d: d.kind == "moved")
        self.assertEqual(sorted(moved.mapped("turn")), [1, 1, 1, 2, 2, 2])
        meeting.action_close()
        with self.assertSays(UserError, "is over"):
            meeting.location = "Elsewhere"

    def test_remind_only_the_silent_and_once(self):
        meeting = self._meeting(5)
        meeting.action_convene()
        self._line(meeting, self.ann)._give_answer("coming")
        for _twice in range(2):
            meeting.action_remind()
        reminded = meeting.dispatch_ids.filtered(lambda d: d.kind == "reminder")
        self.assertEqual(reminded.partner_id, self.bob + self.cleo)

    def test_ends_before_it_begins(self):
        with self.assertSays(ValidationError, "cannot be earlier"):
            start = fields.Datetime.now()
            self.env["clef.meeting"].create(
                {
                    "instance_id": self.ct.id,
                    "start": start,
                    "stop": start - timedelta(hours=1),
                }
            )

    def test_synthesis_is_for_those_invited(self):
        meeting = self._meeting(1, kind="synthesis")
        meeting.action_convene()
        item = self.env["clef.agenda.item"].create(
            {"meeting_id": meeting.id, "name": "Roles"}
        )
        staff = self.users["staff"]
        for record in (meeting, meeting.attendance_ids[0], item):
            seen = record.with_user(staff)
            self.assertFalse(seen.search([("id", "=", record.id)]))
            with self.assertRaises(AccessError):
                seen.read(["display_name"])
            self.assertTrue(record.with_user(self.me).read(["display_name"]))
        self.assertEqual(meeting.event_id.privacy, "confidential")


@tagged("post_install", "-at_install")
class TestPortalMeeting(MeetingCase):
    """A partner sees a meeting once convened, what was said once circulated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_user = cls.users["portal"]
        cls._mandate(cls.town_ct, cls.partner_user.partner_id, start=-900)

    def _seen(self, records):
        self.env.invalidate_all()
        model = records.with_user(self.partner_user).browse()
        return model.search([("id", "in", records.ids)])

    def test_life_of_a_meeting_seen_by_a_partner(self):
        meeting = self._meeting(-1)
        item = self.env["clef.agenda.item"].create(
            {"meeting_id": meeting.id, "name": "Subject"}
        )
        decision = self._decide(item)
        self.assertFalse(self._seen(meeting))
        meeting.action_convene()
        mine = self._seen(meeting)
        self.assertTrue(mine)
        names = [n for n in mine.fields_get() if "activity" not in n]
        mine.read(names)
        with self.assertRaises(AccessError):
            mine.search([("access_token", "=", False)])
        own = self._seen(meeting.attendance_ids)
        self.assertEqual(own.partner_id, self.partner_user.partner_id)
        self.assertFalse(self._seen(item) or self._seen(decision))
        meeting.action_close()
        self.assertFalse(self._seen(item))
        meeting.action_circulate()
        self.assertTrue(self._seen(item) and self._seen(decision))
        with self.assertRaises(AccessError):
            mine.read(["dispatch_ids"])
        with self.assertRaises(AccessError):
            own.status = "present"

    def test_other_bodies_stay_out_of_sight(self):
        self._mandate(self.school_copil, start=-900)
        meeting = self._meeting(-1, self.copil)
        meeting.action_convene()
        self.assertFalse(self._seen(meeting))
        self.assertFalse(self._seen(meeting.attendance_ids))


@tagged("post_install", "-at_install")
class TestDates(MeetingCase):
    def test_public_holidays(self):
        """Known years, by the calendar."""
        self.assertEqual(
            sorted(dates.public_holidays(2025)),
            [
                date(2025, 1, 1),
                date(2025, 4, 21),
                date(2025, 5, 1),
                date(2025, 5, 8),
                date(2025, 5, 29),
                date(2025, 6, 9),
                date(2025, 7, 14),
                date(2025, 8, 15),
                date(2025, 11, 1),
                date(2025, 11, 11),
                date(2025, 12, 25),
            ],
        )

    def test_weekdays(self):
        march = date(2026, 3, 1)
        self.assertEqual(dates.weekday_of_month(march, 1, 1), date(2026, 3, 3))
        self.assertEqual(dates.weekday_of_month(march, 1, -1), date(2026, 3, 31))
        # May 2026: the first Friday is the 1st and the second the 8th, both holidays;
        # the first Monday of May 2028 is the 1st, the second an ordinary day
        self.assertEqual(dates.sitting_day(date(2028, 5, 1), 0, 1), date(2028, 5, 8))

    def test_spread(self):
        months = dates.months_between(date(2026, 1, 15), date(2026, 12, 15))
        self.assertEqual(len(months), 12)
        self.assertEqual([m.month for m in dates.spread(months, 2)], [4, 10])
        self.assertEqual([m.month for m in dates.spread(months, 3)], [3, 7, 11])
        self.assertEqual(dates.spread(months, 0), [])

    def test_plan_of_a_monthly_body(self):
        """One a month, August left out, each at nine in the zone of the company."""
        self.company.partner_id.tz = "Europe/Paris"
        august = self.env.ref("clef_network.clef_month_08")
        self.network.month_off_ids = august
        plan = (
            self.env["clef.plan.meetings"]
            .with_user(self.me)
            .create(
                {
                    "instance_id": self.ct.id,
                    "date_from": "2027-01-01",
                    "date_to": "2027-12-31",
                    "weekday": "1",
                    "rank": "1",
                }
            )
        )
        self.assertEqual(len(plan.line_ids), 11)
        plan.action_plan()
        meetings = self.ct.meeting_ids.sorted("start")
        self.assertEqual(
            [m.start.month for m in meetings], [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]
        )
        hours = {m.start.month: m.start.hour for m in meetings}
        self.assertEqual((hours[1], hours[7], hours[11]), (8, 7, 8))
        self.assertFalse(any(m._day() in dates.public_holidays(2027) for m in meetings))
        again = self.env["clef.plan.meetings"].create(
            {
                "instance_id": self.ct.id,
                "date_from": "2027-01-01",
                "date_to": "2027-12-31",
            }
        )
        with self.assertSays(UserError, "No meeting to create"):
            again.action_plan()

    def test_plan_of_a_steering_body(self):
        plan = self.env["clef.plan.meetings"].create(
            {
                "instance_id": self.copil.id,
                "date_from": "2027-01-01",
                "date_to": "2027-12-31",
            }
        )
        self.assertEqual(len(plan.line_ids), 3)
