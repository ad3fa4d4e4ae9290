import io
import random
from collections import Counter
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, HttpCase, tagged, warmup
from odoo.tools import mute_logger

from ..models.action.clef_session import BANDS, COUNTED
from ..models.meeting.clef_meeting import HELD
from ..models.year.cells import masked_matrix
from ..models.year.clef_exercise_figures import YearFigures
from .common_action import ActionCase


@tagged("post_install", "-at_install")
class TestCells(BaseCase):
    """Tables with their totals, without any record."""

    def test_nothing_small_is_shown(self):
        cells = masked_matrix([[3, 20, 0], [9, 12, 7]])
        self.assertEqual(cells[0], ["<5", "–", 0, 23])
        self.assertNotIn(3, sum(cells, []))
        self.assertEqual(masked_matrix([[6, 7]]), [[6, 7, 13], [6, 7, 13]])

    def test_nothing_small_can_be_worked_out(self):
        """No row and no column has a single hidden number, totals among them."""
        chance = random.Random(13)
        for _turn in range(200):
            size = chance.randint(1, 5), chance.randint(1, 5)
            counts = [
                [chance.choice((0, 0, 1, 2, 4, 5, 9, 30)) for _c in range(size[0])]
                for _r in range(size[1])
            ]
            cells = masked_matrix(counts)
            for line in [*cells, *zip(*cells, strict=True)]:
                hidden = [cell for cell in line if isinstance(cell, str)]
                shown = [cell for cell in line if isinstance(cell, int)]
                self.assertFalse([cell for cell in shown if 0 < cell < 5])
                if any(shown):
                    self.assertNotEqual(len(hidden), 1, (counts, cells))


class ExerciseCase(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = cls.today.year - 1
        cls.network.territory_id = cls.sector
        cls.network.company_id.partner_id.lang = "en_US"
        Territory = cls.env["clef.territory"]
        cls.other = Territory.create({"name": "Elsewhere", "kind": "city"})
        cls._mandate(cls.town_copil, cls.ann, start=-900)

    @classmethod
    def _exercise(cls, year=None, **values):
        return cls.env["clef.exercise"].create(
            {"network_id": cls.network.id, "year": year or cls.year, **values}
        )

    def _mine(self, record, user="coordinator"):
        return record.with_user(self.users[user])

    def _chapter(self, exercise, code):
        return exercise.chapter_ids.filtered(lambda chapter: chapter.code == code)

    def _rows(self, exercise, code, title=""):
        """Cells of a table as it was collected, by label."""
        (block,) = [
            block
            for block in self._chapter(exercise, code).figures
            if block["title"] == title
        ]
        return {row["label"]: row["cells"] for row in block["rows"]}

    def _presented(self, meeting_days=40):
        """A year that waits on the agenda of a steering meeting."""
        meeting = self._meeting(meeting_days, self.copil)
        exercise = self._exercise()
        exercise.action_collect()
        self._mine(exercise).action_submit()
        return exercise, meeting

    def _decided(self, outcome="adopted"):
        exercise, meeting = self._presented()
        self._decide(self._item_of(exercise, meeting), outcome)
        meeting.action_convene()
        meeting.action_close()
        return exercise


@tagged("post_install", "-at_install")
class TestExerciseFigures(ExerciseCase):
    """Each figure against the same one counted by hand, on random data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chance = random.Random(6)
        for _number in range(40):
            cls._random_action()
        for _number in range(30):
            cls._finding(date=cls._day(), theme_id=cls._theme().id)
            cls._random_log()
        for _number in range(12):
            cls._random_meeting()
        cls.town.write({"date_start": date(cls.year, 3, 1)})
        cls.school.write({"date_start": date(cls.year - 3, 3, 1)})
        cls.school.write({"date_end": date(cls.year, 12, 31), "state": "withdrawn"})

    @classmethod
    def _day(cls):
        """A day of the year or of those around it."""
        return date(cls.year - 1, 1, 1) + timedelta(days=cls.chance.randrange(1100))

    @classmethod
    def _theme(cls):
        return cls.chance.choice(cls.env["clef.theme"].search([], limit=4))

    @classmethod
    def _random_action(cls):
        chance = cls.chance
        start = cls._day()
        axes = cls.env["clef.charter.article"].search([("kind", "=", "axis")])
        received = cls._day()
        action = cls._action(
            chance.choice(("project", "approved", "running", "evaluated", "refused")),
            date_start=start,
            date_end=chance.choice((False, start + timedelta(days=200))),
            axis_ids=chance.sample(axes.ids, chance.randint(0, 2)),
            territory_id=chance.choice((cls.quarter, cls.city, cls.other)).id,
            received_on=received,
            request_text=chance.choice((False, "A talk")),
            active=chance.random() > 0.4,
        )
        if chance.random() > 0.3:
            action.answered_on = received + timedelta(days=chance.randrange(60))
        for _number in range(3):
            cls._random_session(action)

    @classmethod
    def _random_session(cls, action):
        day = action.date_start + timedelta(days=cls.chance.randrange(190))
        bands = {name: cls.chance.randrange(5) for name in BANDS}
        cls.env["clef.session"].create(
            {
                "action_id": action.id,
                "start": datetime(day.year, day.month, day.day, 9),
                "parents": 3 + cls.chance.randrange(9),
                "newcomers": cls.chance.randrange(3),
                "families": cls.chance.randrange(9),
                "volunteer_hours": cls.chance.randrange(5),
                "state": cls.chance.choice(("planned", "confirmed", "reported")),
                "children": sum(bands.values()),
                **bands,
            }
        )

    @classmethod
    def _random_log(cls):
        kinds = cls.env["clef.log.entry"]._fields["kind"].get_values(cls.env)
        cls.env["clef.log.entry"].create(
            {
                "network_id": cls.network.id,
                "name": "Word",
                "date": cls._day(),
                "kind": cls.chance.choice(kinds),
                "duration": cls.chance.randrange(4),
            }
        )

    @classmethod
    def _random_meeting(cls):
        body = cls.chance.choice((cls.ct, cls.copil))
        ago = cls.chance.randrange((cls.today - date(cls.year, 1, 1)).days)
        meeting = cls._meeting(-ago - 1, body)
        item = cls.env["clef.agenda.item"].create(
            {"meeting_id": meeting.id, "name": "Item"}
        )
        cls._decide(item, cls.chance.choice(("adopted", "noted", "rejected")))
        if cls.chance.random() > 0.2:
            meeting.action_convene()
            for line in meeting.attendance_ids:
                line.status = cls.chance.choice(("present", "absent", "excused"))
            meeting.action_close()

    def _all(self, model):
        Model = self.env[model].with_context(active_test=False)
        return Model.search([("network_id", "=", self.network.id)])

    def setUp(self):
        super().setUp()
        self.figures = YearFigures(self.network, self.year)

    def test_meetings_and_decisions(self):
        held = self._all("clef.meeting").filtered(
            lambda m: m.state in HELD and m._day().year == self.year
        )
        self.assertTrue(held)
        self.assertEqual(self.figures.meetings, Counter(m.instance_id for m in held))
        outcomes = Counter(held.decision_ids.mapped("outcome"))
        self.assertEqual(self.figures.decisions, outcomes)

    def test_attendance(self):
        """Seat by seat: one of the two who fill it is enough."""
        held = self._all("clef.meeting").filtered(
            lambda m: m.state in HELD and m._day().year == self.year
        )
        for key in ("instance_id", "institution_id"):
            lines = [
                (seat[key], any(line.status == "present" for line in of))
                for meeting in held
                for seat, of in meeting.attendance_ids.grouped("seat_id").items()
                if seat
            ]
            rates = {
                record: sum(came for of, came in lines if of == record)
                / sum(of == record for of, _came in lines)
                for record, _came in lines
            }
            found = self.figures.attendance(key)
            self.assertEqual(set(found), set(rates))
            for record, rate in rates.items():
                self.assertAlmostEqual(found[record], rate)

    def _acted(self):
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        return self._all("clef.action").filtered(
            lambda a: (
                a.stage in ("approved", "running", "done", "evaluated")
                and a.date_start <= last
                and (not a.date_end or a.date_end >= first)
            )
        )

    def test_actions(self):
        acted = self._acted()
        self.assertTrue(acted.filtered(lambda a: not a.active))
        for key in ("axis_ids", "mission_ids", "stage", "territory_id"):
            expected = Counter()
            for action in acted:
                value = action[key]
                values = [value] if isinstance(value, str) else value or [value]
                expected.update(values)
            self.assertEqual(self.figures.actions(key), expected, key)
        self.assertEqual(
            self.figures.coverage,
            {
                "actions": len(acted),
                "institutions": len(acted.partner_ids.institution_id),
                "territories": len(acted.territory_id),
            },
        )

    def test_participation(self):
        sessions = self._all("clef.session").filtered(
            lambda s: s.state in COUNTED and s.date.year == self.year
        )
        keys = {
            "month": lambda session: session.date.month,
            "territory": lambda session: session.territory_id,
            "axis": lambda session: session.action_id.axis_id,
            "priority": lambda session: session.is_priority,
            None: lambda session: True,
        }
        for key, of in keys.items():
            expected = {value: Counter() for value in map(of, sessions)}
            for session in sessions:
                expected[of(session)].update(
                    sessions=1,
                    **{
                        name: session[name]
                        for name in (
                            *BANDS,
                            "parents",
                            "newcomers",
                            "children",
                            "families",
                            "volunteers",
                            "volunteer_hours",
                        )
                    },
                )
            self.assertEqual(self.figures.participation(key), expected, key)

    def test_partners(self):
        self.assertEqual(self.figures.joined(), self.town)
        self.assertEqual(self.figures.left(), self.school)
        self.assertEqual(self.figures.members(), self.town)
        before = YearFigures(self.network, self.year - 1)
        self.assertEqual(before.members(), self.school)

    def test_requests(self):
        """R42: answered in words or put before a committee, within a month or not."""
        asked = self._all("clef.action").filtered(
            lambda a: a.request_text and a.received_on.year == self.year
        )
        answered = asked.filtered("answered_on")
        soon = answered.filtered(
            lambda a: a.answered_on <= self._a_month_after(a.received_on)
        )
        self.assertTrue(len(asked) > len(answered) > len(soon))
        self.assertEqual(
            self.figures.requests,
            {
                "received": len(asked),
                "answered": len(answered),
                "in_time": len(soon),
            },
        )

    def _a_month_after(self, day):
        return day + relativedelta(months=1)

    def test_findings_and_log(self):
        found = self._all("clef.finding").filtered(lambda f: f.date.year == self.year)
        self.assertEqual(
            self.figures.findings,
            Counter((finding.territory_id, finding.theme_id) for finding in found),
        )
        entries = self._all("clef.log.entry").filtered(
            lambda e: e.date.year == self.year
        )
        self.assertEqual(
            self.figures.log,
            {
                kind: (len(of), sum(of.mapped("duration")))
                for kind, of in entries.grouped("kind").items()
            },
        )

    def test_chapters_say_the_figures(self):
        """Small numbers of people hidden, the two years before beside."""
        exercise = self._exercise()
        exercise.action_collect()
        rows = self._rows(exercise, "summary")
        before = YearFigures(self.network, self.year - 1)
        self.assertEqual(
            [cell.replace(",", "") for cell in rows["Sessions"][:2]],
            [str(self.figures.whole["sessions"]), str(before.whole["sessions"])],
        )
        axes = self._rows(exercise, "actions", "By Axis")
        self.assertIn(str(self.figures.actions("axis_ids")[self.axis]), str(axes))
        shown = [
            cell
            for cells in self._rows(
                exercise, "observatory", "Findings by Theme and Territory"
            ).values()
            for cell in cells
        ]
        self.assertFalse(set(shown) & {"1", "2", "3", "4"})
        self.assertIn("<5", shown)

    @warmup
    def test_queries(self):
        """As many for a hundred actions as for forty."""
        exercise = self._exercise()
        counts = []
        for _turn in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            exercise._prepare_chapters()
            counts.append(self.env.cr.sql_log_count - before)
            for _number in range(80):
                self._random_action()
        self.assertLessEqual(counts[1], counts[0] + 5, counts)
        self.assertLess(counts[0], 130)


@tagged("post_install", "-at_install")
class TestExercise(ExerciseCase):
    """The life of a year: collected, written, presented, validated, frozen."""

    def test_one_pack_a_year(self):
        self._exercise()
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            with self.env.cr.savepoint():
                self._exercise()
        self.assertIn("clef_exercise_year_unique", str(caught.exception))

    def test_a_year_without_anything(self):
        exercise = self._exercise(self.year - 5)
        exercise.action_collect()
        self.assertEqual(len(exercise.chapter_ids), len(exercise._chapters()))
        self.assertEqual(self._rows(exercise, "summary")["Sessions"], ["0", "0", "0"])
        for chapter in exercise.chapter_ids:
            self.assertTrue(chapter.figures_html)

    def test_texts_are_kept(self):
        exercise = self._mine(self._exercise())
        exercise.action_collect()
        chapter = self._chapter(exercise, "summary")
        chapter.write({"text": "<p>A good year</p>", "name": "In Short"})
        own = exercise.chapter_ids.create(
            {"exercise_id": exercise.id, "name": "Thanks", "text": "<p>To all</p>"}
        )
        self._session(self._action("running"), 0).write(
            {"start": datetime(self.year, 5, 5, 9), "parents": 8}
        )
        exercise.action_collect()
        self.assertEqual(chapter.text, "<p>A good year</p>")
        self.assertEqual(chapter.name, "In Short")
        self.assertEqual(own.exists().text, "<p>To all</p>")
        self.assertEqual(self._rows(exercise, "summary")["Sessions"][0], "1")

    def test_a_family_is_not_named(self):
        exercise = self._exercise()
        exercise.action_collect()
        with self.assertRaises(ValidationError):
            self._chapter(exercise, "summary").text = "<p>Famille Untel came</p>"

    def test_gates(self):
        """Written, created, by defaults of the context or imported: refused."""
        exercise = self._mine(self._exercise())
        exercise.action_collect()
        chapter = self._chapter(exercise, "summary")
        values = {
            "state": "validated",
            "submission_state": "adopted",
            "content_hash": "0" * 64,
            "collected_on": "2020-01-01 00:00:00",
            "report": b"JVBERi0=",
            "report_state": "ready",
        }
        for name, value in values.items():
            with self.subTest(name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    exercise.write({name: value})
                new = {"network_id": self.network.id, "year": 2001}
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    exercise.create({**new, name: value})
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    exercise.with_context(**{f"default_{name}": value}).create(new)
        for name, value in (("figures", []), ("code", "other")):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                chapter.write({name: value})
        result = exercise.load(["year", "state"], [["2002", "validated"]])
        self.assertFalse(result["ids"])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._mine(self.env["ir.attachment"]).create(
                {
                    "name": "report",
                    "res_model": "clef.exercise",
                    "res_field": "report",
                    "res_id": exercise.id,
                    "raw": b"forged",
                }
            )

    def test_staff_only_reads(self):
        exercise = self._exercise()
        exercise.action_collect()
        staff = self._mine(exercise, "staff")
        self.assertTrue(staff.chapter_ids.mapped("figures_html"))
        for attempt in (
            lambda: staff.write({"year": exercise.year}),
            staff.action_collect,
            staff.action_submit,
            staff.action_take_back,
            staff.action_build_again,
            lambda: staff.chapter_ids[0].write({"text": "<p>No</p>"}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attempt()
        with self.assertRaises(AccessError):
            self._mine(exercise, "portal").read(["year"])

    def test_submitting(self):
        exercise = self._exercise()
        with self.assertSays(UserError, "Collect the figures of Year"):
            exercise.action_submit()
        with self.assertSays(UserError, "cannot be decided by this body"):
            exercise.action_submit(self.ct)
        this_year = self._exercise(self.today.year)
        this_year.action_collect()
        with self.assertSays(UserError, "is not over"):
            this_year.action_submit()

    def test_presented_texts_do_not_change(self):
        exercise, meeting = self._presented()
        self.assertEqual(exercise.state, "presented")
        self.assertTrue(self._item_of(exercise, meeting))
        mine = self._mine(exercise)
        for attempt in (
            mine.action_collect,
            lambda: mine.chapter_ids[0].write({"text": "<p>Other</p>"}),
            mine.chapter_ids[0].unlink,
            lambda: mine.chapter_ids.create({"exercise_id": mine.id, "name": "New"}),
        ):
            with self.assertSays(UserError, "is before the steering body"):
                with self.env.cr.savepoint():
                    attempt()
        mine.action_take_back()
        self.assertEqual(exercise.state, "draft")
        self.assertEqual(exercise.submission_state, "draft")
        self.assertFalse(self._item_of(exercise, meeting))
        mine.chapter_ids[0].text = "<p>Other</p>"

    def test_validated_then_frozen(self):
        """R46: by a steering meeting of the year after; nothing changes after that."""
        exercise = self._decided()
        self.assertEqual(exercise.state, "validated")
        self.assertEqual(exercise.content_hash, exercise._fingerprint())
        self.assertRegex(exercise.content_hash, "^[0-9a-f]{64}$")
        chapter = exercise.chapter_ids[0]
        for attempt in (
            lambda: exercise.sudo().write({"year": 2001}),
            lambda: exercise.sudo().write({"state": "draft"}),
            exercise.action_collect,
            exercise.action_take_back,
            exercise.unlink,
            lambda: chapter.sudo().write({"text": "<p>Other</p>"}),
            lambda: exercise.write({"chapter_ids": [Command.delete(chapter.id)]}),
            lambda: chapter.create({"exercise_id": exercise.id, "name": "New"}),
            lambda: self._attach(exercise),
            lambda: self._attach(chapter),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()
        self.assertTrue(self._mine(exercise).message_post(body="Well done"))

    def _attach(self, record):
        return self.env["ir.attachment"].create(
            {
                "name": "late.txt",
                "raw": b"late",
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    def test_files_are_frozen(self):
        exercise, meeting = self._presented()
        file = self._attach(exercise)
        self._decide(self._item_of(exercise, meeting))
        meeting.action_convene()
        meeting.action_close()
        for attempt in (
            lambda: file.write({"raw": b"other"}),
            file.unlink,
            lambda: file.write({"res_id": False, "res_model": False}),
        ):
            with self.assertSays(UserError, "it can no longer change"):
                with self.env.cr.savepoint():
                    attempt()

    def test_not_in_the_same_year(self):
        exercise, meeting = self._presented()
        self._decide(self._item_of(exercise, meeting))
        meeting.start = datetime(self.year, 12, 15, 9)
        meeting.action_convene()
        with self.assertSays(UserError, f"a steering meeting of {self.year + 1}"):
            meeting.action_close()
        self.assertEqual(exercise.state, "presented")

    def test_other_outcomes_go_back(self):
        exercise = self._decided("rejected")
        self.assertEqual((exercise.state, exercise.submission_state), ("draft",) * 2)
        exercise.chapter_ids[0].text = "<p>Mended</p>"
        exercise.action_submit()
        self.assertEqual(exercise.state, "presented")

    def test_noted_or_postponed(self):
        for outcome, submission in (("noted", "draft"), ("postponed", "postponed")):
            exercise = self._decided(outcome)
            self.assertEqual(exercise.state, "draft")
            self.assertEqual(exercise.submission_state, submission)
            exercise.sudo().unlink()

    def test_what_was_collected_keeps_its_year(self):
        exercise = self._exercise()
        exercise.year = self.year - 1
        exercise.action_collect()
        exercise.year = self.year - 1
        with self.assertSays(UserError, "make the pack of another year"):
            exercise.year = self.year

    def test_addons_add_chapters(self):
        """A chapter whose code is new is added by the next collecting."""
        exercise = self._exercise()
        exercise.action_collect()
        Exercise = self.registry["clef.exercise"]
        known = Exercise._chapters

        def more(this):
            return [*known(this), ("money", "Money", lambda years: [])]

        self.patch(Exercise, "_chapters", more)
        exercise.action_collect()
        self.assertEqual(exercise.chapter_ids[-1].code, "money")


@tagged("post_install", "-at_install")
class TestExerciseFiles(ExerciseCase, HttpCase):
    """The printed report and the funder's spreadsheet."""

    def _counted(self):
        action = self._action("running", name="=Coffee/[for] all", is_reaap=True)
        for month, parents in ((3, 41), (4, 36)):
            start = datetime(self.year, month, 5, 9)
            self._session(action).write({"start": start, "parents": parents})
        self._session(action).start = datetime(self.year, 5, 5, 9)
        self._action("running", name="Other", date_start=date(self.year, 1, 1))
        exercise = self._exercise()
        exercise.action_collect()
        return exercise

    def test_queued_then_built(self):
        exercise = self._counted()
        self.assertEqual(exercise.report_state, "waiting")
        self._chapter(exercise, "summary").text = "<p>A very good year</p>"
        env = self.env(context={**self.env.context, "force_report_rendering": True})
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            exercise.with_env(env)._build_or_fail()
        self.assertEqual(exercise.report_state, "ready", exercise.report_failure)
        content = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "clef.exercise"),
                ("res_id", "=", exercise.id),
                ("res_field", "=", "report"),
            ]
        )
        pages = PdfReader(io.BytesIO(content.raw)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        for words in (f"Report {self.year}", "A very good year", "77", "Contents"):
            self.assertIn(words, text)
        self.assertIn(f"1 / {len(pages)}", text)
        self.authenticate("clef_staff", "clef_staff")
        url = exercise.action_download_report()["url"]
        self.assertEqual(self.url_open(url).content, content.raw)

    def test_a_failure_is_written(self):
        exercise = self._counted()

        def broken(this):
            raise ValueError("No printer")

        self.patch(self.registry["clef.exercise"], "_prepare_report", broken)
        with mute_logger("odoo.addons.clef_network.models.year.clef_exercise_report"):
            exercise._build_or_fail()
        self.assertEqual(exercise.report_state, "failed")
        self.assertEqual(exercise.report_failure, "No printer")
        self._mine(exercise).action_build_again()
        self.assertEqual(exercise.report_state, "waiting")

    def _sheets(self, exercise, scheme, user="clef_staff"):
        self.authenticate(user, user)
        url = exercise.with_context(clef_scheme=scheme).action_funder_figures()["url"]
        response = self.url_open(url)
        if response.status_code != 200:
            return response.status_code
        book = load_workbook(io.BytesIO(response.content))
        return {
            sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book
        }

    def test_funder_figures(self):
        """R56: sums of the year, sessions that nobody counted told apart."""
        exercise = self._counted()
        sheets = self._sheets(exercise, "reaap")
        self.assertEqual(len(sheets), 2)
        labels, row, total = sheets["Summary"]
        values = dict(zip(labels, row, strict=True))
        self.assertEqual(row[0], "'=Coffee/[for] all")
        self.assertEqual(values["Parents"], 77)
        self.assertEqual(values["Sessions"], 2)
        self.assertEqual(values["Sessions Without Counts"], 1)
        self.assertEqual(dict(zip(labels, total, strict=True))["Parents"], 77)
        (name,) = set(sheets) - {"Summary"}
        self.assertEqual(len(sheets[name]), 6)
        self.assertEqual(len(self._sheets(exercise, "all")), 3)
        self.assertEqual(list(self._sheets(exercise, "laep")), ["Summary"])

    @mute_logger("odoo.http")
    def test_funder_figures_are_for_the_staff(self):
        exercise = self._counted()
        for user in ("clef_outsider", "clef_portal"):
            self.assertEqual(self._sheets(exercise, "all", user), 403)
