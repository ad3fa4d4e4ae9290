from datetime import timedelta

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

    def _traced_like_users(self):
        """The room as users have it: the other tests do without the chatter."""
        self.env = self.env(context={**self.env.context, "tracking_disable": False})

    @warmup
    def test_with_the_chatter(self):
        """No message per line: neither in the room, nor when the meeting is put off."""
        self._traced_like_users()
        self._crowd(40)
        meeting = self._meeting(9).with_env(self.env)
        meeting.action_convene()
        self.env.cr.flush()
        last = self.env["mail.message"].search([], limit=1, order="id desc")
        lines = meeting.attendance_ids
        commands = [(1, line.id, {"status": "present"}) for line in lines]
        meeting.write({"attendance_ids": commands})
        start = meeting.start + timedelta(days=1)
        meeting.write({"start": start, "stop": start + timedelta(hours=2)})
        meeting.action_close()
        self.env.cr.flush()
        added = self.env["mail.message"].search([("id", ">", last.id)])
        self.assertEqual(set(added.mapped("model")), {"clef.meeting", "calendar.event"})
        lines[0].status = "absent"
        self.env.cr.flush()
        self.assertEqual(len(lines[0].message_ids), 1, "a correction is traced")

    def test_guests(self):
        """A thousand lines at once look for mandates once."""
        meeting = self._meeting(9)
        people = self.env["res.partner"].create([{"name": f"G{n}"} for n in range(300)])
        values = [{"meeting_id": meeting.id, "partner_id": p.id} for p in people]
        self.env.flush_all()
        with self.assertQueryCount(25):
            lines = self.env["clef.attendance"].create(values)
            self.env.flush_all()
        self.assertFalse(lines.mandate_id)
