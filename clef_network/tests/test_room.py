from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.clef_network.models.meeting.dates import next_working_day

from .common_meeting import MeetingCase


@tagged("post_install", "-at_install")
class TestRoom(MeetingCase):
    """What is pressed and read in the room."""

    def _sitting(self, absences=0):
        """A convened meeting, after so many absences of the town."""
        for number in range(absences):
            self._hold(self._meeting(-100 + number), cleo="present")
        meeting = self._meeting(-1)
        meeting.action_convene()
        return meeting

    def _set(self, meeting, **statuses):
        people = {"ann": self.ann, "bob": self.bob, "cleo": self.cleo}
        for name, status in statuses.items():
            self._line(meeting, people[name]).status = status

    def _item(self, meeting, **values):
        return self.env["clef.agenda.item"].create(
            {"meeting_id": meeting.id, "name": "Item", **values}
        )

    def assertTold(self, meeting, person, expected):
        self.assertEqual(self._line(meeting, person).consequence, expected)

    def test_consequence_of_an_absence(self):
        """Nothing as long as one of the seat may come; then which absence it is."""
        meeting = self._sitting(absences=1)
        self._set(meeting, ann="absent")
        self.assertTold(meeting, self.ann, False)
        self._set(meeting, bob="absent")
        second = "Town: absence no. 2 in a row (limit 3)."
        self.assertTold(meeting, self.ann, second)
        self.assertTold(meeting, self.bob, second)
        meeting.action_close()
        self.assertEqual(self.town_ct.absence_streak, 2, "as it was told")
        self.assertTold(meeting, self.ann, False)

    def test_consequence_at_the_limit(self):
        meeting = self._sitting(absences=2)
        self._set(meeting, ann="absent", bob="absent")
        self.assertTold(
            meeting, self.ann, "Town: absence no. 3 in a row, the limit is reached."
        )

    def test_consequence_of_a_presence(self):
        meeting = self._sitting(absences=2)
        self._set(meeting, ann="absent", bob="present", cleo="present")
        self.assertTold(meeting, self.bob, "Town: end of the series of 2.")
        self.assertTold(
            meeting, self.ann, "No absence: Town is there with somebody else."
        )
        self.assertTold(meeting, self.cleo, False)

    def test_consequence_of_an_excuse(self):
        """As the network chose: the series ends, or the meeting is left out."""
        meeting = self._sitting(absences=2)
        self._set(meeting, ann="absent", bob="excused")
        self.assertTold(meeting, self.bob, "Town: end of the series of 2.")
        self.network.excused_policy = "neutral"
        self.env.invalidate_all()
        self.assertTold(meeting, self.bob, "Town: not counted, still 2 in a row.")

    def test_consequence_of_seats_that_do_not_count(self):
        self.town_ct.counts_absence = False
        meeting = self._sitting()
        self._set(meeting, ann="absent", bob="absent")
        self.assertTold(meeting, self.ann, False)

    def test_nothing_is_told_of_a_meeting_closed_late(self):
        """A later one was closed before: this one does not add to the series."""
        meeting = self._sitting(absences=1)
        self._hold(self._meeting(-0.5), cleo="present")
        self._set(meeting, ann="absent", bob="absent")
        self.assertTold(meeting, self.ann, False)

    def test_consequence_follows_the_form(self):
        """Before any save, as buttons are tapped; a guest is added by name alone."""
        meeting = self._sitting(absences=1)
        form = Form(meeting.with_user(self.me))
        for index, line in enumerate(meeting.attendance_ids):
            if line.seat_id == self.town_ct:
                with form.attendance_ids.edit(index) as edited:
                    edited.status = "absent"
        with form.attendance_ids.new() as guest:
            guest.partner_id = self._person("Guest")
            guest.status = "present"
        second = "Town: absence no. 2 in a row (limit 3)."
        town = (self.ann + self.bob).ids
        self.assertEqual(form.sheet_told, {str(key): second for key in town})
        form.save()
        added = meeting.attendance_ids.filtered("is_guest")
        self.assertRecordValues(added, [{"status": "present", "mandate_role": False}])

    def test_all_others_are_present(self):
        """Those who said something, now or by their answer, keep it."""
        meeting = self._sitting()
        self._set(meeting, ann="absent")
        self._line(meeting, self.bob).sudo().attendee_id.state = "declined"
        meeting.with_user(self.me).action_all_present()
        statuses = [self._line(meeting, p).status for p in (self.ann, self.bob)]
        self.assertEqual(statuses, ["absent", "expected"])
        self.assertEqual(self._line(meeting, self.cleo).status, "present")
        meeting.action_close()
        with self.assertSays(UserError, "is already at"):
            meeting.action_all_present()

    def test_minutes_left(self):
        meeting = self._meeting(1)
        first = self._item(meeting, minutes_planned=10)
        self._item(meeting, minutes_planned=25)
        self.assertEqual(meeting.minutes_left, 35)
        first.treated = True
        self.assertEqual(meeting.minutes_left, 25)

    def test_decisions_of_the_meeting(self):
        meeting, other = self._meeting(1), self._meeting(2)
        for sitting in meeting + other:
            self._decide(self._item(sitting), "noted")
        self.assertEqual(meeting.decision_count, 1)
        action = meeting.action_view_decisions()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, meeting.decision_ids)

    # when

    def test_hours_proposed(self):
        """Nine in the morning of the next working day, where the user is."""
        self.me.tz = "Europe/Paris"
        with freeze_time("2026-04-30 10:00:00"):  # then 1 May and a week-end
            form = Form(self.env["clef.meeting"].with_user(self.me))
        self.assertEqual(form.start, datetime(2026, 5, 4, 7))
        self.assertEqual(form.stop, datetime(2026, 5, 4, 9))

    def test_hours_given_are_kept(self):
        """By the calendar that was clicked, and by programs."""
        start = datetime(2027, 1, 1, 12)
        Model = self.env["clef.meeting"].with_user(self.me)
        form = Form(Model.with_context(default_start=start))
        self.assertEqual(form.start, start)
        meeting = Model.create({"instance_id": self.ct.id, "start": start})
        self.assertEqual(meeting.start, start)

    def test_next_working_day(self):
        days = {
            "2026-11-20": "2026-11-23",  # a Friday
            "2026-11-10": "2026-11-12",  # the 11th is a holiday
            "2026-12-31": "2027-01-04",
        }
        for day, expected in days.items():
            given = datetime.fromisoformat(day).date()
            self.assertEqual(next_working_day(given).isoformat(), expected)

    def test_nearest_first(self):
        """What comes, the nearest first; then what is past, the latest first."""
        days = (-30, 20, -2, 5, 1)
        meetings = {day: self._meeting(day) for day in days}
        found = self.env["clef.meeting"].search(
            [("instance_id", "=", self.ct.id)], order="days_away"
        )
        self.assertEqual(list(found), [meetings[d] for d in (1, 5, 20, -2, -30)])
        self.assertEqual(meetings[5].days_away, 5)
        sitting = self._meeting(0)
        sitting.start -= timedelta(hours=1)
        self.assertEqual(
            self.env["clef.meeting"].search([], order="days_away", limit=1).state,
            "planned",
        )
