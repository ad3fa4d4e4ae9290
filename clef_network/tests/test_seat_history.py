import random

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import format_date

from . import test_engagement
from .common_meeting import MeetingCase


@tagged("post_install", "-at_install")
class TestSeatHistory(MeetingCase):
    """The engagement of a seat, explained meeting by meeting (S98)."""

    # the same histories as those on which the streaks are tested
    _absent = test_engagement.TestEngagement._absent
    _random_world = test_engagement.TestEngagement._random_world

    def _told(self, seat):
        self.env.invalidate_all()
        return [(row.outcome, row.effect, row.people) for row in seat.history_ids]

    def _day(self, meeting):
        return format_date(self.env, meeting._day(), date_format="d MMMM y")

    def test_random_histories_explained(self):
        """Rows that count since the last end are the streak, by both policies."""
        dice = random.Random(33)
        seats, lines, expected = self._random_world(dice, seats=30, meetings=10)
        self.env["clef.attendance"].create(lines)
        History = self.env["clef.seat.history"]
        for policy in ("reset", "neutral"):
            self.network.excused_policy = policy
            self.env.invalidate_all()
            rows = History.search([("seat_id", "in", seats.ids)])
            self.assertEqual(len(rows), 30 * 10, "a row for each seat and meeting")
            for seat, mine in rows.grouped("seat_id").items():
                current = mine.filtered(lambda r: not r.series and r.effect == "counts")
                told = test_engagement.streak(expected[seat], policy)
                self.assertEqual(len(current), told, policy)
                explained = mine.filtered("is_explained")
                self.assertEqual(explained & current, current)
                self.assertLessEqual(
                    explained.mapped("effect").count("ends"), 1, "and what ended it"
                )

    def test_explanation(self):
        """Latest first, down to the presence that ended the series before."""
        self._hold(self._meeting(-60), ann="present", cleo="present")
        came = self._hold(self._meeting(-50), ann="absent", bob="represented")
        self._hold(self._meeting(-40), cleo="present")
        cancelled = self._meeting(-30)
        cancelled.action_convene()
        cancelled.action_cancel()
        self._hold(self._meeting(-20), cleo="present")
        self.assertEqual(
            self._told(self.town_ct),
            [
                ("absent", "counts", "Ann, Bob"),
                ("cancelled", "skipped", "Ann, Bob"),
                ("absent", "counts", "Ann, Bob"),
                ("present", "ends", "Bob"),
            ],
        )
        self.assertEqual(
            self.town_ct.engagement_text,
            f"2 absences in a row since the meeting of {self._day(came)}, "
            "when Bob came.",
        )
        self.assertEqual(self.town_ct.meeting_count, 5)

    def test_excuse(self):
        """It ends the series or is told as not counted, as the network chose."""
        excused = self._hold(self._meeting(-50), ann="excused")
        self._hold(self._meeting(-40))
        self.assertEqual(
            self.town_ct.engagement_text,
            f"1 absence since the meeting of {self._day(excused)}, "
            "excused by Ann, Bob.",
        )
        self.network.excused_policy = "neutral"
        self.town_ct._update_engagement()
        self.assertEqual(
            [told[:2] for told in self._told(self.town_ct)],
            [("absent", "counts"), ("excused", "skipped")],
        )
        self.assertEqual(
            self.town_ct.engagement_text, "1 absence: nobody has come yet."
        )

    def test_nobody_held_a_mandate(self):
        """Nor was the seat valid before its first day."""
        self._hold(self._meeting(-40))
        self.cleo_mandate.date_start = self.day(-30)
        late = self._seat(self.ct, self._institution("Late"), date_start=self.day(-10))
        meeting = self._meeting(-20)
        meeting.action_convene()
        self._line(meeting, self.cleo).unlink()
        meeting.action_close()
        told = self._told(self.school_ct)
        self.assertEqual(told[0], ("nobody", "skipped", False))
        self.assertFalse(late.history_ids)
        self.assertFalse(late.engagement_text)

    def test_no_more_than_twelve(self):
        self._absent(14)
        self.env.invalidate_all()
        self.assertEqual(len(self.town_ct.history_ids), 12)
        self.assertEqual(self.town_ct.absence_streak, 14)

    def test_rows_are_read_by_their_seats(self):
        """Each row says the same, alone or among others, in any order."""
        self._absent(3)
        rows = self.env["clef.seat.history"].search([("instance_id", "=", self.ct.id)])
        known = {row.id: (row.seat_id, row.meeting_id, row.outcome) for row in rows}
        self.assertEqual(len(known), 6)
        self.env.invalidate_all()
        for row in rows.sorted("id"):
            alone = row.browse(row.id)
            self.env.invalidate_all()
            told = alone.seat_id, alone.meeting_id, alone.outcome
            self.assertEqual(told, known[row.id])

    def test_synthesis_is_for_those_invited(self):
        synthesis = self._meeting(-10, kind="synthesis")
        self._hold(synthesis)
        for role, count in (("staff", 0), ("coordinator", 1)):
            self.env.invalidate_all()
            rows = self.town_ct.with_user(self.users[role]).history_ids
            self.assertEqual(len(rows), count, role)
        with self.assertRaises(AccessError):
            self.env["clef.seat.history"].with_user(self.users["portal"]).search([])

    # what to do

    def test_put_before_the_next_meeting(self):
        """Again, once the body has decided otherwise and the partner is still away."""
        seat = self.town_ct.with_user(self.me)
        with self.assertSays(UserError, "is not at the limit"):
            seat.action_propose()
        self._absent(3)
        self.assertTrue(seat.is_submitted)
        with self.assertSays(UserError, "its body is already asked"):
            seat.action_propose()
        self.town.sudo().submission_state = "rejected"
        meeting = self._meeting(3)
        self.assertFalse(seat.is_submitted)
        with self.assertRaises(AccessError):
            self.town_ct.with_user(self.users["staff"]).action_propose()
        seat.action_propose()
        self.assertIn("clef.institution", meeting.agenda_ids.mapped("res_model"))
        self.assertEqual(self.town.submitted_to_id, self.ct)

    def test_lists_of_the_seat(self):
        meeting = self._hold(self._meeting(-10))
        self._mandate(self.town_copil, start=-900)
        other = self._hold(self._meeting(-10, instance=self.copil))
        for action, expected in (
            (self.town_ct.action_view_meetings(), meeting),
            (self.town_copil.action_view_history(), other),
        ):
            found = self.env[action["res_model"]].search(action["domain"])
            told = found if found._name == "clef.meeting" else found.meeting_id
            self.assertEqual(told, expected)
