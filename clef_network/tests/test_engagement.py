import random
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_meeting import MeetingCase

OUTCOMES = ("present", "represented", "excused", "absent")


def streak(history, policy):
    """Absences since the last presence, told plainly: the oracle.

    :param list history: statuses of the people of the seat at each meeting, in order;
        None where nobody held a mandate
    :param str policy: what an excuse does: ``reset`` or ``neutral``
    """
    absences = 0
    for statuses in history:
        if not statuses:
            continue
        if "present" in statuses or "represented" in statuses:
            absences = 0
        elif "excused" in statuses:
            absences = 0 if policy == "reset" else absences
        else:
            absences += 1
    return absences


@tagged("post_install", "-at_install")
class TestEngagement(MeetingCase):
    def _absent(self, times, start=-300):
        for number in range(times):
            self._hold(self._meeting(start + number), cleo="present")

    def test_three_absences(self):
        """Warned at two, limit at three, back by one presence (S98, R33, R34)."""
        seats = self.town_ct + self.school_ct
        for number, engagement in enumerate(("engaged", "warned", "limit"), start=1):
            self._hold(self._meeting(-100 + number), cleo="present")
            self.assertRecordValues(
                seats,
                [
                    {"absence_streak": number, "engagement": engagement},
                    {"absence_streak": 0, "engagement": "engaged"},
                ],
            )
        self._hold(self._meeting(-50), bob="represented")
        self.assertRecordValues(
            self.town_ct, [{"absence_streak": 0, "engagement": "engaged"}]
        )

    def test_the_body_decides(self):
        """At the limit the partner is put on the agenda; only a decision disengages."""
        self._absent(3)
        self.assertEqual(self.town.submission_state, "submitted")
        self.assertEqual(
            (self.town.state, self.town_ct.engagement), ("member", "limit")
        )
        meeting = self._meeting(-10)
        [item] = meeting.agenda_ids.filtered(
            lambda i: i.res_model == "clef.institution"
        )
        self.assertEqual(item._record(), self.town)
        self._decide(item, "adopted")
        self._hold(meeting, cleo="present")
        self.assertEqual(self.town_ct.engagement, "disengaged")
        self.assertEqual(self.town.state, "member", "still engaged in steering")
        self._hold(self._meeting(-5), cleo="present")
        self.assertEqual(self.town_ct.engagement, "disengaged")
        self._hold(self._meeting(-3), ann="present")
        self.assertEqual(self.town_ct.engagement, "engaged")

    def test_correcting_a_sheet_recomputes(self):
        self._absent(3)
        meeting = self.ct.meeting_ids.filtered(lambda m: m.state == "held")[0]
        self._line(meeting, self.ann).status = "present"
        self.assertRecordValues(
            self.town_ct, [{"absence_streak": 0, "engagement": "engaged"}]
        )

    def test_reopening_a_meeting_is_counted_anew(self):
        self._absent(3)
        last = self.ct.meeting_ids.filtered(lambda m: m.state == "held")[0]
        last.with_user(self.users["manager"]).action_reopen("Wrong sheet")
        self.assertEqual(self.town_ct.absence_streak, 2)

    def test_own_team_and_steering_do_not_count(self):
        team = self._seat(self.ct, label="Team")
        self._mandate(team, start=-900)
        self._absent(3)
        self.assertEqual(team.absence_streak, 0)
        self.assertEqual(self.town_copil.absence_streak, 0)

    def test_cancelled_and_planned_do_not_count(self):
        self._absent(2)
        cancelled = self._meeting(-20)
        cancelled.action_convene()
        cancelled.action_cancel()
        self._meeting(5).action_convene()
        self.town_ct._update_engagement()
        self.assertEqual(self.town_ct.absence_streak, 2)

    def test_random_histories(self):
        """Every streak against the oracle, for both policies."""
        dice = random.Random(98)
        seats, lines, expected = self._random_world(dice, seats=60, meetings=14)
        self.env["clef.attendance"].create(lines)
        for policy in ("reset", "neutral"):
            self.network.excused_policy = policy
            counted = seats._streaks()
            for seat in seats:
                self.assertEqual(
                    counted.get(seat.id, 0), streak(expected[seat], policy), policy
                )

    def _random_world(self, dice, seats, meetings):
        """Seats with two people each, and what happened to them at random meetings."""
        start = fields.Datetime.now() - timedelta(days=400)
        sittings = self.env["clef.meeting"].create(
            [
                {
                    "instance_id": self.ct.id,
                    "start": start + timedelta(days=20 * n),
                    "stop": start + timedelta(days=20 * n, hours=2),
                }
                for n in range(meetings)
            ]
        )
        sittings.sudo().write({"state": "held"})
        made = self.env["clef.seat"].create(
            [
                {
                    "instance_id": self.ct.id,
                    "institution_id": self._institution(f"I{n}").id,
                }
                for n in range(seats)
            ]
        )
        mandates = {
            seat: [
                self._mandate(seat, self._person(f"P{seat.id}-{n}"), -900)
                for n in (0, 1)
            ]
            for seat in made
        }
        lines, expected = [], {seat: [] for seat in made}
        for meeting in sittings.sorted("start"):
            for seat in made:
                here = dice.choice((0, 1, 2))
                statuses = [dice.choice(OUTCOMES) for _ in range(here)]
                expected[seat].append(statuses)
                lines += [
                    {
                        "meeting_id": meeting.id,
                        "partner_id": mandate.partner_id.id,
                        "mandate_id": mandate.id,
                        "status": status,
                    }
                    for mandate, status in zip(mandates[seat], statuses, strict=False)
                ]
        return made, lines, expected
