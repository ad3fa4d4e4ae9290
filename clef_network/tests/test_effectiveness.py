import io
import random
import shutil
import unittest
from collections import Counter
from datetime import date, datetime, timedelta

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged, warmup

from .common_meeting import MeetingCase

STATUSES = ("present", "represented", "excused", "absent")
REPORTS = (
    "clef.attendance.report",
    "clef.attendance.person.report",
    "clef.meeting.report",
)


def outcome(statuses):
    """What happened to a seat, told plainly: the oracle."""
    for best in STATUSES:
        if best in statuses:
            return best
    return "absent"


class EffectivenessCase(MeetingCase):
    """Meetings of the past, held without the ceremony that other tests check."""

    @classmethod
    def _held(cls, day, instance=None, **values):
        """A meeting held on a day at ten, with its sheet."""
        start = datetime(day.year, day.month, day.day, 10)
        meeting = cls.env["clef.meeting"].create(
            {
                "instance_id": (instance or cls.ct).id,
                "start": start,
                "stop": start + timedelta(hours=2),
                **values,
            }
        )
        meeting._update_sheet()
        meeting.sudo().write({"state": "held", "held_on": start})
        return meeting

    def _rows(self, model, *meetings):
        """Rows of a report on some meetings, as another request would read them."""
        self.env.invalidate_all()
        ids = [meeting.id for meeting in meetings]
        return self.env[model].search([("meeting_id", "in", ids)])


@tagged("post_install", "-at_install")
class TestAttendanceReport(EffectivenessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        dice = random.Random(97)
        guest = cls._person("Guest")
        cls.meetings = cls.env["clef.meeting"]
        for number in range(12):
            meeting = cls._held(cls.day(-600 + 45 * number))
            cls.meetings |= meeting
            cls.env["clef.attendance"].create(
                {"meeting_id": meeting.id, "partner_id": guest.id, "status": "present"}
            )
            for line in meeting.attendance_ids.filtered("seat_id"):
                line.status = dice.choice(STATUSES)
        cls.school_ct.date_end = cls.day(-200)

    def _sheets(self):
        """Statuses by seat and meeting, of the seats valid that day, in Python."""
        sheets = {}
        for line in self.meetings.attendance_ids.filtered("seat_id"):
            day = line.meeting_id.start.date()
            if line.seat_id != self.school_ct or day <= self.school_ct.date_end:
                key = line.seat_id, line.meeting_id
                sheets.setdefault(key, []).append(line.status)
        return sheets

    def test_a_row_is_a_seat_at_a_meeting(self):
        expected = {key: outcome(found) for key, found in self._sheets().items()}
        rows = self._rows("clef.attendance.report", *self.meetings)
        found = {(row.seat_id, row.meeting_id): row.outcome for row in rows}
        self.assertEqual(found, expected)
        self.assertEqual(len(rows), len(expected))
        self.assertLess(len(rows), 24, "the seat that ended counts until its end")
        for row in rows:
            self.assertEqual(row.date, row.meeting_id.start.date())
            self.assertEqual(row.year, row.meeting_id.start.year)
            self.assertEqual(row.instance_id, self.ct)
            self.assertEqual(row.institution_id, row.seat_id.institution_id)
            self.assertEqual(row.presence, row.outcome in ("present", "represented"))

    def test_two_people_of_a_seat_are_one_presence(self):
        meeting = self._held(self.day(-1))
        self._line(meeting, self.ann).status = "absent"
        self._line(meeting, self.bob).status = "represented"
        [row] = self._rows("clef.attendance.report", meeting)
        self.assertEqual((row.seat_id, row.outcome), (self.town_ct, "represented"))
        self._line(meeting, self.ann).status = "present"
        [row] = self._rows("clef.attendance.report", meeting)
        self.assertEqual((row.outcome, row.person_count), ("present", 1))

    def test_rates_by_institution(self):
        came, asked = Counter(), Counter()
        for (seat, _meeting), statuses in self._sheets().items():
            asked[seat.institution_id] += 1
            here = outcome(statuses) in ("present", "represented")
            came[seat.institution_id] += here
        self.env.flush_all()
        rates = self.env["clef.attendance.report"]._read_group(
            [("meeting_id", "in", self.meetings.ids)],
            ["institution_id"],
            ["presence:avg", "present_count:sum", "__count"],
        )
        self.assertEqual(len(rates), 2)
        for holder, rate, count, total in rates:
            self.assertEqual((count, total), (came[holder], asked[holder]))
            self.assertAlmostEqual(rate, came[holder] / asked[holder])

    def test_people_guests_too(self):
        """Somebody who was represented did not come."""
        rows = self._rows("clef.attendance.person.report", *self.meetings)
        lines = self.meetings.attendance_ids
        self.assertEqual(
            {(row.meeting_id, row.partner_id, row.outcome) for row in rows},
            {(line.meeting_id, line.partner_id, line.status) for line in lines},
        )
        self.assertEqual(
            sum(rows.mapped("presence")),
            len(lines.filtered(lambda line: line.status == "present")),
        )
        guests = rows.filtered("is_guest").partner_id
        self.assertEqual(guests.mapped("name"), ["Guest"])

    def test_only_what_was_held(self):
        planned, convened = self._meeting(-3), self._meeting(-2)
        convened.action_convene()
        cancelled = self._meeting(-1)
        cancelled.action_cancel()
        for model in REPORTS:
            self.assertFalse(self._rows(model, planned, convened, cancelled))

    def test_the_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "Europe/Paris"
        late, later = datetime(2031, 12, 31, 23, 30), datetime(2031, 12, 31, 23, 59)
        meeting = self._held(late, start=late, stop=later)
        for model in REPORTS:
            row = self._rows(model, meeting)[0]
            self.assertEqual((row.date, row.year), (date(2032, 1, 1), 2032))

    @warmup
    def test_pivot_in_few_queries(self):
        for model in REPORTS:
            measure = "rate" if model == "clef.meeting.report" else "presence"
            self.env.flush_all()
            self.env.invalidate_all()
            report = self.env[model].with_user(self.users["staff"])
            report.has_access("read")
            with self.assertQueryCount(3):
                report._read_group(
                    [], ["instance_id", "date:month"], [f"{measure}:avg", "__count"]
                )


@tagged("post_install", "-at_install")
class TestMeetingReport(EffectivenessCase):
    def _told(self):
        """A meeting of which everything is known, on Tuesday 4 March 2031."""
        meeting = self._held(
            date(2031, 3, 4),
            mood_sunny=3,
            mood_fair=1,
            mood_cloudy=1,
            technique_ids=[Command.create({"name": "Fishbowl"})],
        )
        meeting.sudo().write(
            {
                "convened_on": datetime(2031, 2, 20, 8),
                "circulated_on": datetime(2031, 3, 10, 18),
                "state": "circulated",
            }
        )
        meeting.agenda_ids.unlink()
        for planned, spent in ((30, 40), (20, 15), (10, 0)):
            self.env["clef.agenda.item"].create(
                {
                    "meeting_id": meeting.id,
                    "name": "Item",
                    "minutes_planned": planned,
                    "minutes_spent": spent,
                }
            )
        for item in meeting.agenda_ids[:2]:
            self._decide(item)
        nurse, teacher, others = self.env["clef.profession"].create(
            [{"name": f"Night {name}"} for name in ("Nurse", "Teacher", "Others")]
        )
        self.ann.clef_profession_id = self.bob.clef_profession_id = nurse
        self.cleo.clef_profession_id = teacher
        away = self._person("Away", clef_profession_id=others.id)
        self.env["clef.attendance"].create(
            {"meeting_id": meeting.id, "partner_id": away.id, "status": "excused"}
        )
        for person in (self.ann, self.bob, self.cleo):
            self._line(meeting, person).status = "present"
        return meeting

    def test_figures_of_a_meeting(self):
        row = self._rows("clef.meeting.report", self._told())
        self.assertRecordValues(
            row,
            [
                {
                    "date": date(2031, 3, 4),
                    "notice_days": 12,
                    "turnaround_days": 6,
                    "decision_count": 2,
                    "minutes_planned": 60,
                    "minutes_timed": 50,
                    "minutes_spent": 55,
                    "seat_count": 2,
                    "present_seat_count": 2,
                    "rate": 1.0,
                    "person_count": 3,
                    "profession_count": 2,
                    "mood_count": 5,
                    "mood_rate": 0.8,
                    "technique_count": 1,
                }
            ],
        )

    def test_small_cells(self):
        """R63: four answers are four people, nothing is said of how they felt."""
        meeting = self._told()
        meeting.mood_sunny = 2
        row = self._rows("clef.meeting.report", meeting)
        self.assertEqual(row.mood_count, 4)
        figures = ["mood_rate:avg", "mood_good_count:sum", "mood_shown_count:sum"]
        domain = [("meeting_id", "=", meeting.id)]
        self.assertEqual(row._read_group(domain, [], figures), [(False, False, False)])
        self.assertFalse(row.search([*domain, ("mood_rate", "!=", False)]))
        page = self.ct._effectiveness(2031)
        self.assertIsNone(page["this"]["mood"])
        self.assertNotIn("Sunny or fair moods", [r["label"] for r in page["rows"]])

    def test_not_yet_circulated_is_not_zero(self):
        told = self._told()
        self._held(date(2031, 4, 1))
        page = self.ct._effectiveness(2031)
        self.assertEqual(page["this"]["turnaround"], 6, told)

    def test_rates_weigh_seats(self):
        """A meeting of two seats and one of four: 4 of 6, not the mean of rates."""
        first = self._held(date(2031, 5, 6))
        for n in range(2):
            seat = self._seat(self.ct, self._institution(f"More {n}"))
            self._mandate(seat, self._person(f"M{n}"), start=-900)
        second = self._held(date(2031, 6, 3))
        for line in first.attendance_ids:
            line.status = "present"
        for line in second.attendance_ids:
            line.status = "present" if line.institution_id == self.town else "absent"
        self._line(second, self.cleo).status = "represented"
        [(rate,)] = self.env["clef.meeting.report"]._read_group(
            [("meeting_id", "in", (first + second).ids)], [], ["rate:avg"]
        )
        self.assertAlmostEqual(rate, 4 / 6)

    def test_rights(self):
        """Nothing for partners and outsiders; synthesis for those invited only."""
        meeting = self._held(self.day(-5), kind="synthesis")
        staff = self.users["staff"]
        for model in REPORTS:
            self.assertTrue(self._rows(model, meeting).with_user(self.me).read())
            report = self.env[model].with_user(staff)
            domain = [("meeting_id", "=", meeting.id)]
            self.assertFalse(report.search(domain))
            for role in ("portal", "outsider"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(self.users[role]).search([])
        self.env["clef.attendance"].create(
            {"meeting_id": meeting.id, "partner_id": staff.partner_id.id}
        )
        for model in REPORTS:
            self.env.flush_all()
            report = self.env[model].with_user(staff)
            self.assertTrue(report.search([("meeting_id", "=", meeting.id)]))

    def test_opening_what_a_figure_counts(self):
        meeting = self._held(self.day(-5))
        for model in REPORTS:
            action = self._rows(model, meeting)[0].action_open_meeting()
            self.assertEqual(
                (action["res_model"], action["res_id"]), ("clef.meeting", meeting.id)
            )
        for name in ("effectiveness", "attendance"):
            action = getattr(self.ct, f"action_view_{name}")()
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found.meeting_id, meeting)


@tagged("post_install", "-at_install")
class TestPage(EffectivenessCase):
    """The page of a body for 2031, against 2030."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ct.write({"date_start": "2028-01-01", "monthly": True})
        for day, came in (
            (date(2030, 10, 8), "ann"),
            (date(2031, 1, 7), "ann"),
            (date(2031, 2, 4), "cleo"),
            (date(2031, 4, 1), "cleo"),
        ):
            meeting = cls._held(day)
            cls._line(meeting, getattr(cls, came)).status = "present"

    def _page(self, user="coordinator"):
        with freeze_time("2031-06-10 12:00:00"):
            return self.ct.with_user(self.users[user])._effectiveness()

    def test_figures_and_institutions(self):
        page = self._page()
        self.assertEqual((page["year"], page["this"]["meetings"]), (2031, 3))
        self.assertEqual(page["last"]["meetings"], 1)
        self.assertAlmostEqual(page["this"]["rate"], 3 / 6)
        rows = [
            (row["name"], row["present"], row["expected"], row["last_text"])
            for row in page["institutions"]
        ]
        self.assertEqual(rows, [("School", 2, 3, "0 %"), ("Town", 1, 3, "100 %")])

    def test_in_words(self):
        sentences = self._page()["sentences"]
        self.assertEqual(
            sentences[:3],
            [
                "3 meetings held in 2031.",
                "Months without a meeting: March, May.",
                "Seats are present 50 % of the time, against 50 % in 2030.",
            ],
        )
        self.ct.write({"monthly": False, "meetings_min": 2, "meetings_max": 3})
        self.assertEqual(
            self._page()["sentences"][0], "3 meetings held in 2031, of 2 to 3 expected."
        )

    def test_the_same_for_all_who_read_it(self):
        """Meetings about situations are in no figure of the page, for nobody."""
        page = self._page()
        self._held(date(2031, 5, 6), kind="synthesis")
        self._held(date(2031, 5, 7), kind="preparation")
        self.assertEqual(self._page(), page)
        self.assertEqual(self._page("staff"), page)

    def test_techniques_and_remarks(self):
        """R59: one technique at least over three meetings, and in each workshop."""
        self.assertEqual(
            self._page()["remarks"],
            ["No participatory technique at the last 3 meetings."],
        )
        workshop = self._held(date(2031, 5, 6), kind="workshop")
        self.assertIn("The workshop of 05/06/2031 used", self._page()["remarks"][1])
        workshop.technique_ids = [Command.create({"name": "Fishbowl"})]
        page = self._page()
        self.assertEqual(page["remarks"], [])
        self.assertEqual(page["techniques"], [{"name": "Fishbowl", "times": 1}])

    def test_two_meetings_are_too_few_for_a_remark(self):
        body = self._instance("New", "technical")
        for day in (3, 17):
            self._held(date(2031, 3, day), body)
        with freeze_time("2031-06-10 12:00:00"):
            self.assertEqual(body._effectiveness()["remarks"], [])

    def test_nothing_yet(self):
        page = self._instance("New", "technical")._effectiveness(2031)
        self.assertEqual(page["this"]["meetings"], 0)
        self.assertEqual(page["institutions"], [])

    @warmup
    def test_page_in_few_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(26):
            self._page()

    def test_curve_on_the_card(self):
        with freeze_time("2031-06-10 12:00:00"):
            body = self.ct.with_user(self.me)
            self.assertEqual(body.attendance_trend, "▅▅▅▅")
            self.assertEqual(body.attendance_rate, 0.5)
            self.assertEqual(body.attendance_text, "50 %, 50 %, 50 %, 50 %")

    def test_minutes_late(self):
        with freeze_time("2031-04-10 12:00:00"):
            self.assertEqual(self.ct.late_minutes_count, 3)
            action = self.ct.action_view_late_minutes()
            found = self.env[action["res_model"]].search_count(action["domain"])
            self.assertEqual(found, 3)


@tagged("post_install", "-at_install")
class TestCadence(EffectivenessCase):
    """R31 and R32, on chosen days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bodies = cls.copil + cls.ct
        cls.bodies.date_start = date(2028, 1, 1)

    def _cadence(self, body, day):
        with freeze_time(f"{day} 12:00:00"):
            self.env.invalidate_all()
            return body.cadence_state, body.cadence_text

    def _hold_on(self, body, *days):
        for day in days:
            self._held(date.fromisoformat(day), body)

    def test_steering(self):
        """Two to three a year: short, missing, kept and beyond, day after day."""
        self._hold_on(self.copil, "2030-05-07")
        short = ("late", "1 meeting held in 2030, of 2 to 3 expected")
        self.assertEqual(self._cadence(self.copil, "2031-01-05"), short)
        self.assertEqual(self._cadence(self.copil, "2031-09-05"), short)
        self._hold_on(self.copil, "2030-11-05")
        none = "No meeting held in 2031, of 2 to 3 expected"
        self.assertEqual(self._cadence(self.copil, "2031-06-30"), ("ok", none))
        self.assertEqual(self._cadence(self.copil, "2031-07-01"), ("missing", none))
        for day, state, words in (
            ("2031-07-02", "ok", "1 meeting held in 2031"),
            ("2031-08-02", "ok", "2 meetings held in 2031"),
            ("2031-09-02", "ok", "3 meetings held in 2031"),
            ("2031-10-02", "beyond", "4 meetings held in 2031"),
        ):
            self._hold_on(self.copil, day)
            text = f"{words}, of 2 to 3 expected"
            self.assertEqual(self._cadence(self.copil, "2031-12-30"), (state, text))

    def test_steering_is_not_asked_for_before_it_existed(self):
        self.copil.date_start = date(2030, 3, 1)
        self.assertEqual(self._cadence(self.copil, "2031-03-05")[0], "ok")
        self.assertEqual(self._cadence(self.copil, "2031-07-05")[0], "missing")
        self.copil.date_start = date(2031, 3, 1)
        self.assertEqual(self._cadence(self.copil, "2031-07-05")[0], "ok")

    def test_monthly(self):
        """The last whole months without a meeting, by their names."""
        self._hold_on(self.ct, "2031-01-07")
        kept = ("ok", "1 meeting held in 2031")
        self.assertEqual(self._cadence(self.ct, "2031-02-28"), kept)
        self.assertEqual(
            self._cadence(self.ct, "2031-03-01"),
            ("missing", "No meeting held in February 2031"),
        )
        self._hold_on(self.ct, "2031-03-04")
        self.assertEqual(self._cadence(self.ct, "2031-03-31")[0], "missing")
        self.assertEqual(self._cadence(self.ct, "2031-04-01")[0], "ok")
        self.assertEqual(
            self._cadence(self.ct, "2031-09-01"),
            (
                "missing",
                "No meeting held in August 2031, July 2031, June 2031 (5 months in "
                "all)",
            ),
        )

    def test_months_off(self):
        self._hold_on(self.ct, "2031-06-03")
        off = self.env["clef.month"].search([("number", "in", (7, 8))])
        self.assertEqual(self._cadence(self.ct, "2031-09-10")[0], "missing")
        self.network.month_off_ids = off
        self.assertEqual(self._cadence(self.ct, "2031-09-10")[0], "ok")
        self.assertEqual(
            self._cadence(self.ct, "2031-10-10"),
            ("missing", "No meeting held in September 2031"),
        )

    def test_monthly_is_not_asked_for_before_it_existed(self):
        self.ct.date_start = date(2031, 3, 15)
        self.assertEqual(self._cadence(self.ct, "2031-04-30")[0], "ok")
        self.assertEqual(
            self._cadence(self.ct, "2031-05-01"),
            ("missing", "No meeting held in April 2031"),
        )

    def test_preparations_and_situations_are_no_sittings(self):
        self._hold_on(self.ct, "2031-01-07")
        for kind in ("preparation", "synthesis"):
            self._held(date(2031, 2, 4), self.ct, kind=kind)
        self.assertEqual(self._cadence(self.ct, "2031-03-01")[0], "missing")
        with freeze_time("2031-03-01 12:00:00"):
            self.assertEqual(self.ct.held_this_year, 1)

    def test_without_rhythm_or_ended(self):
        group = self._instance("Group", "working_group")
        self.assertEqual(self._cadence(group, "2031-03-01"), (False, False))
        self.ct.date_end = date(2031, 1, 1)
        self.assertEqual(self._cadence(self.ct, "2031-03-01"), (False, False))

    def test_flag(self):
        group = self._instance("Group", "working_group")
        self._hold_on(self.copil, "2030-02-04", "2030-04-02")
        with freeze_time("2031-03-01 12:00:00"):
            self.assertFlag(self.bodies + group, "has_cadence_issue", self.ct)
            found = group.search([("cadence_state", "=", "ok")]) & self.bodies
            self.assertEqual(found, self.copil)
            found = group.search([("cadence_state", "=", False)])
            self.assertIn(group, found)
            self.assertFalse(found & self.bodies)
            self.assertEqual(self.network.cadence_issue_count, 1)
            action = self.network.action_view_cadence_issues()
            self.assertEqual(group.search(action["domain"]), self.ct)


@tagged("post_install", "-at_install")
class TestEffectivenessPdf(EffectivenessCase, HttpCase):
    @unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_numbers_are_text(self):
        day = self.today.replace(month=1, day=1)
        meeting = self._held(day, mood_sunny=4, mood_fair=1)
        self._line(meeting, self.ann).status = "present"
        self.town.partner_id.name = "Town <b>Hall</b>"
        self.env["ir.config_parameter"].set_param("report.url", self.base_url())
        pdf, _kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("clef_network.instance_effectiveness", self.ct.ids)
        )
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
        words = " ".join(" ".join(pages).split())
        for text in (
            f"Effectiveness of the body, {day.year}",
            "1 meeting held",
            "Seats are present 50 %",
            "Town <b>Hall</b>",
            "1 / 1 100 %",
            "0 / 1 0 %",
            "Sunny or fair moods 100 %",
            f"1 / {len(pages)}",
        ):
            self.assertIn(text, words)
