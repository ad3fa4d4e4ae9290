from odoo.tests import tagged, warmup

from .common_meeting import MeetingCase


@tagged("post_install", "-at_install")
class TestMeetingQueries(MeetingCase):
    """Work in the room does not slow down with the number of people."""

    def _crowd(self, number):
        seats = self.env["clef.seat"].create(
            [
                {
                    "instance_id": self.ct.id,
                    "institution_id": self._institution(f"Crowd {number} {n}").id,
                }
                for n in range(number)
            ]
        )
        people = self.env["res.partner"].create(
            [{"name": f"C{n}", "email": f"c{n}@example.com"} for n in range(number)]
        )
        self.env["clef.mandate"].create(
            [
                {
                    "seat_id": seat.id,
                    "partner_id": person.id,
                    "date_start": self.day(-900),
                }
                for seat, person in zip(seats, people, strict=True)
            ]
        )

    def _assert_flat(self, function, count):
        meetings = []
        for number, days in ((12, -9), (100, -8)):
            self._crowd(number)
            meetings.append(self._meeting(days))
        for meeting in meetings:
            self.env.flush_all()
            self.env.invalidate_all()
            function(meeting, count)

    @warmup
    def test_closing(self):
        def close(meeting, count):
            meeting.action_convene()
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(count):
                meeting.with_user(self.me).action_close()
                self.env.flush_all()

        self._assert_flat(close, 40)

    @warmup
    def test_sheet_in_one_save(self):
        def save(meeting, count):
            meeting.action_convene()
            commands = [
                (1, line.id, {"status": "present"}) for line in meeting.attendance_ids
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(count):
                meeting.with_user(self.me).write({"attendance_ids": commands})
                self.env.flush_all()

        self._assert_flat(save, 15)
