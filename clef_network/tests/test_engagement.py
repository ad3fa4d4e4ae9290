import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.tz import UTC

from odoo.tests import tagged

from ..models.meeting.clef_meeting import HELD
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


@tagged("post_install", "-at_install")
class TestHistories(MeetingCase):
    """Ten thousand random histories, each streak against the oracle.

    The seats of two networks are counted by one query; the networks have their own
    policy and their own zone, and the policies are swapped halfway.
    """

    ZONES = ("Europe/Paris", "Indian/Reunion")
    # 14 bodies that met 1 to 14 times, by turns in the one and the other network
    LENGTHS = range(1, 15)
    SEATS = 360
    PEOPLE = 3
    STATES = HELD * 3 + ("planned", "convened", "cancelled")
    # Days around which clocks change in Paris, and quiet ones.
    DAYS = (
        date(2025, 3, 29),
        date(2025, 3, 30),
        date(2025, 10, 25),
        date(2025, 10, 26),
        date(2025, 12, 31),
        date(2026, 1, 15),
    )
    HOURS = (time(0), time(0, 30), time(1, 59), time(2, 30), time(14), time(23, 45))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dice = random.Random(98)
        cls.networks = [cls._network(zone) for zone in cls.ZONES]
        cls.people = cls.env["res.partner"].create(
            [{"name": f"P{n}"} for n in range(cls.SEATS * cls.PEOPLE)]
        )
        # what the oracle knows: rows of plain values
        cls.meetings, cls.seats, cls.lines = {}, {}, []
        for number, length in enumerate(cls.LENGTHS):
            cls._make_body(number % 2, length)
        cls._insert_lines()

    @classmethod
    def _network(cls, zone):
        company = cls.env["res.company"].create({"name": zone})
        company.partner_id.tz = zone
        return cls.env["clef.network"].create({"name": zone, "company_id": company.id})

    @classmethod
    def _make_body(cls, number, length):
        network = cls.networks[number]
        body = cls._instance(f"B{length}", "technical", network_id=network.id)
        meetings = cls._make_meetings(body, cls.ZONES[number], length)
        days = sorted(day for _start, day, _state in meetings.values())
        seats = cls.env["clef.seat"].create(
            [
                {"instance_id": body.id, "label": f"S{n}", **cls._bounds(days)}
                for n in range(cls.SEATS)
            ]
        )
        cls.meetings |= meetings
        for rank, seat in enumerate(seats):
            cls.seats[seat.id] = number, seat.date_start, seat.date_end
            cls._draw_lines(meetings, seat.id, rank)

    @classmethod
    def _make_meetings(cls, body, zone, length):
        """Meetings of a body, told by number: start, day where they are, state."""
        # with few moments to choose from, some meetings begin together
        starts = [
            datetime.combine(
                cls.dice.choice(cls.DAYS), cls.dice.choice(cls.HOURS), ZoneInfo(zone)
            )
            for _ in range(length)
        ]
        naive = [start.astimezone(UTC).replace(tzinfo=None) for start in starts]
        meetings = cls.env["clef.meeting"].create(
            [{"instance_id": body.id, "start": start} for start in naive]
        )
        states = [cls.dice.choice(cls.STATES) for _ in meetings]
        for meeting, state in zip(meetings, states, strict=True):
            meeting.sudo().state = state
        days = [start.astimezone(ZoneInfo(zone)).date() for start in starts]
        return dict(
            zip(meetings.ids, zip(naive, days, states, strict=True), strict=True)
        )

    @classmethod
    def _bounds(cls, days):
        """Half of the seats begin or end on a day of a meeting, or beside one."""
        bounds = {}
        for name in ("date_start", "date_end"):
            if cls.dice.random() < 0.4:
                shift = timedelta(days=cls.dice.choice((-1, 0, 0, 1)))
                bounds[name] = cls.dice.choice(days) + shift
        if len(bounds) == 2 and bounds["date_end"] < bounds["date_start"]:
            del bounds["date_end"]
        return bounds

    @classmethod
    def _draw_lines(cls, meetings, seat, rank):
        people = cls.people.ids[rank * cls.PEOPLE : (rank + 1) * cls.PEOPLE]
        mood = cls.dice.choice(((1, 1, 1, 1), (1, 1, 2, 9)))
        for meeting in meetings:
            for person in people[: cls.dice.randint(0, cls.PEOPLE)]:
                [status] = cls.dice.choices(OUTCOMES, mood)
                cls.lines.append((meeting, seat, person, status))

    @classmethod
    def _insert_lines(cls):
        """Write all sheets in one statement: what is tested is how they are read."""
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            INSERT INTO clef_attendance (
                meeting_id, meeting_start, seat_id, partner_id, status)
            SELECT m.id, m.start, line.seat, line.person, line.status
              FROM unnest(%s::int[], %s::int[], %s::int[], %s::text[])
                       line (meeting, seat, person, status)
              JOIN clef_meeting m ON m.id = line.meeting
            """,
            [list(column) for column in zip(*cls.lines, strict=True)],
        )

    def _expected(self, policies):
        """What the oracle says of each seat that met; ``policies`` by network."""
        statuses = {}
        for meeting, seat, _person, status in self.lines:
            if self._counts(meeting, seat):
                statuses.setdefault(seat, {}).setdefault(meeting, []).append(status)
        return {
            seat: streak(
                [told[m] for m in sorted(told, key=lambda m: (self.meetings[m][0], m))],
                policies[self.seats[seat][0]],
            )
            for seat, told in statuses.items()
        }

    def _counts(self, meeting, seat):
        _start, day, state = self.meetings[meeting]
        _network, first, last = self.seats[seat]
        valid = (not first or first <= day) and (not last or day <= last)
        return valid and state in HELD

    def test_against_the_oracle(self):
        """Both policies, windows of seats around midnight and the change of clocks."""
        seats = self.env["clef.seat"].browse(self.seats)
        compared = 0
        for policies in (("reset", "neutral"), ("neutral", "reset")):
            for network, policy in zip(self.networks, policies, strict=True):
                network.excused_policy = policy
            with self.subTest(policies=policies):
                expected = self._expected(policies)
                self.assertGreater(max(expected.values()), 5)
                self.assertEqual(seats._streaks(), expected)
            compared += len(seats)
        self.assertGreaterEqual(compared, 10_000)

    def test_one_query(self):
        """Whatever the number of seats, networks and companies."""
        seats = self.env["clef.seat"].browse(self.seats)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            seats._streaks()
