import io
import shutil
import unittest

from pypdf import PdfReader

from odoo import fields
from odoo.tests import BaseCase, HttpCase, tagged, warmup

from ..models.action.printing import cut, masked, printed, split_evenly
from .common_action import ActionCase

SHEETS = {
    "action_sheet": "clef.action",
    "action_overview": "clef.action",
    "action_review": "clef.evaluation",
    "action_reuse": "clef.evaluation",
    "adequacy_matrix": "clef.network",
    "action_trends": "clef.network",
}
NASTY = (
    '<p class="position-fixed w-100">Said</p><script>alert(1)</script></div></div>'
    '<div style="position:fixed;top:0">over</div><img src="http://192.0.2.1/spy"/>'
    '<h1 id="wrapwrap">Loud</h1><table width="9000" background="//192.0.2.1/b">'
    '<tr><td colspan="2">Cell</td></tr></table>'
)


@tagged("post_install", "-at_install")
class TestPrinting(BaseCase):
    """Texts and numbers, without any record."""

    def test_only_the_structure_of_a_text_is_printed(self):
        text = printed(NASTY)
        for bad in (
            "script",
            "class",
            "style",
            "position",
            "192.0.2.1",
            "img",
            "9000",
            "wrapwrap",
        ):
            self.assertNotIn(bad, text)
        for good in ("<p>Said</p>", "Loud", '<td colspan="2">Cell</td>'):
            self.assertIn(good, text)
        self.assertEqual(text.count("<div"), text.count("</div>"))

    def test_an_empty_text_prints_nothing(self):
        for empty in (False, None, "", "<p><br></p>"):
            self.assertEqual(printed(empty), "")

    def test_cut(self):
        self.assertEqual(cut("exactly ten"[:10], 10), "exactly te")
        self.assertEqual(cut("more than ten", 10), "more than…")
        self.assertEqual(cut("two\n lines", 20), "two lines")
        self.assertEqual(cut(False, 5), "")

    def test_small_numbers_are_hidden(self):
        """Alone, beside others, at the limit; nothing to hide, nothing hidden."""
        for counts, cells in (
            ([0, 5, 12], [0, 5, 12]),
            ([4], ["<5"]),
            ([4, 0], ["<5", 0]),
            # 20 + 9 + hidden = total: without the dash, 3 is a subtraction away
            ([20, 3, 9], [20, "<5", "–"]),
            ([20, 3, 2], [20, "<5", "<5"]),
            # 1 + 1 = 2 and 4 + 4 = 8 leave no doubt either
            ([20, 1, 1], ["–", "<5", "<5"]),
            ([20, 4, 4], ["–", "<5", "<5"]),
            ([], []),
        ):
            self.assertEqual(masked(counts), cells, counts)

    def test_no_hidden_number_can_be_worked_out(self):
        """Whatever the counts, the total leaves more than one answer."""
        for first in range(1, 5):
            for second in range(5):
                counts = [first, second, 30, 12]
                cells = masked(counts)
                total = sum(counts) - sum(n for n in cells if isinstance(n, int))
                hidden = [n for n in cells if isinstance(n, str)]
                small = hidden.count("<5")
                possible = range(small, 4 * small + 1)
                alone = hidden.count("–") == 0 and (
                    small == 1 or total in (possible[0], possible[-1])
                )
                self.assertFalse(alone, counts)

    def test_split_evenly(self):
        for number, lengths in ((0, []), (7, [7]), (8, [4, 4]), (15, [5, 5, 5])):
            pieces = split_evenly(list(range(number)), 7)
            self.assertEqual([len(piece) for piece in pieces], lengths)
            self.assertEqual(sum(pieces, []), list(range(number)))


class SheetCase(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.network.territory_id = cls.sector

    def _html(self, name, record):
        """The sheet as somebody who only reads sees it."""
        Report = self.env(user=self.users["staff"])["ir.actions.report"]
        return Report._render_qweb_html(f"clef_network.{name}", record.ids)[0].decode()

    def _evaluation(self, action, **values):
        return self.env["clef.evaluation"].create({"action_id": action.id, **values})

    def _step(self, action, name, start=None, end=None, **values):
        return self.env["clef.action.step"].create(
            {
                "action_id": action.id,
                "name": name,
                "date_start": start is not None and self.day(start),
                "date_end": end is not None and self.day(end),
                **values,
            }
        )

    def _full(self, size=1):
        """An action with so many of everything."""
        action = self._action("running", description="<p>Every other Friday</p>")
        for number in range(size):
            structure = self._institution(f"Structure {number}")
            person = self._person(f"Person {number}", email=f"p{number}@example.com")
            self.env["clef.action.partner"].create(
                {
                    "action_id": action.id,
                    "institution_id": structure.id,
                    "referent_id": person.id,
                }
            )
            self._objective(action, name=f"Objective {number}", owner_id=person.id)
            self._step(action, f"Step {number}", owner_id=person.id)
            self._session(action, -1 - number, parents=6, children=7, families=5)
            action.finding_ids |= self._finding(name=f"Finding {number}")
        return action


@tagged("post_install", "-at_install")
class TestActionSheets(SheetCase):
    def test_project_sheet(self):
        """What a committee reads before it decides."""
        self.network.company_id.currency_id = self.env.ref("base.EUR")
        action = self._action(
            audience="Parents of toddlers",
            age_min=2,
            age_max=5,
            means="A room and a kettle",
            funding_asked=1234.5,
            finding_ids=self._finding().ids,
            description="<p>Every other Friday</p>",
        )
        self._objective(action)
        self._objective(action, name="Vague", deadline=False, unit=False)
        self._step(action, "Meet the head", 1, 9)
        html = self._html("action_sheet", action)
        for text in (
            "Coffee for parents",
            "Parents of toddlers",
            "children from 2 to 5",
            "Sector / City / Quarter",
            "A room and a kettle",
            "1,234.50",
            "Parents do not dare",
            "Every other Friday",
            self.axis.name,
            self.mission.name,
            "Town",
            "Ann",
            "from 4 to 12 parents",
            "✓ SMART",
            "a unit, a deadline",
            "Meet the head",
        ):
            self.assertIn(text, html)
        self.assertNotIn("Missing to Submit", html)

    def test_what_lacks_stands_on_top(self):
        action = self._action(referent_id=False, is_reaap=True)
        html = self._html("action_sheet", action)
        self.assertLess(html.index("a referent"), html.index("Started By"))
        self.assertIn("✗", html)
        for stage in ("evaluated", "refused", "cancelled"):
            self.assertEqual(self._action(stage)._missing_now(), (None, []))
        action = self._action("approved", is_cps=True)
        self.assertEqual(action._missing_now()[1], action._missing_to_start())
        self.assertEqual(len(self._action("running")._missing_now()[1]), 1)

    def test_who_hosts_comes_first(self):
        action = self._full(2)
        self.assertEqual(action._printed_partners()[0].role, "host")

    def test_dates_in_words(self):
        first, last = self.day(1), self.day(5)
        say = self.env["clef.action"]._dates_text
        self.assertIn(" to ", say(first, last))
        self.assertTrue(say(first, False).startswith("from "))
        self.assertTrue(say(False, last).startswith("until "))
        self.assertNotIn(" ", say(first, first))
        self.assertFalse(say(False, False))

    def test_overview(self):
        """Steps with their state, dates, progress, participation and people."""
        action = self._action("running", date_start=self.day(-90))
        self._step(action, "Begun", -5, 5)
        self._step(action, "Over", -50, -20)
        self._step(action, "Dealt With", -50, -20, done=True)
        self._step(action, "Ahead", 20, 30)
        self._objective(action, actual=8)
        self._session(action, -9, parents=9, children=3, families=0, volunteer_hours=2)
        self._session(action, -2, parents=8, children=1, families=0)
        coming = self._session(action, 6)
        self._hold(self._meeting(-20, action_id=action.id), ann="present")
        self._meeting(-1, action_id=action.id)
        following = self._meeting(8, action_id=action.id)
        self._meeting(4, action_id=action.id).action_cancel("Nobody free")
        page = action._overview()
        states = [step["state"] for step in page["steps"][0]]
        self.assertEqual(states, ["▶ Under way", "! Late", "✓ Done", "○ To come"])
        self.assertEqual(
            [line[1] for line in page["meetings"][0]], ["CT Here – Ordinary"]
        )
        self.assertEqual(len(page["next"]), 2)
        self.assertIn(following.reference, page["next"][0][1])
        self.assertEqual(
            page["next"][1][1], coming.date.strftime("%m/%d/%Y"), "next session"
        )
        line = page["objectives"][0][0]
        self.assertEqual((line["width"], line["percent"]), (50, "50 %"))
        self.assertEqual(line["figures"], "8 for 12 parents, from 4")
        self.assertEqual([n for _label, n in page["figures"]], [2, 17, "<5", 0, "2"])
        html = self._html("action_overview", action)
        self.assertIn("width:50%", html)
        self.assertIn("8 for 12 parents, from 4", html)

    def test_progress_stays_in_its_bar(self):
        for actual, width, percent in ((0, 0, "0 %"), (20, 100, "200 %")):
            objective = self._objective(self._action(), actual=actual)
            line = objective._print_line(50)
            self.assertEqual((line["width"], line["percent"]), (width, percent))
        line = self._objective(self._action(), target=4)._print_line(50)
        self.assertEqual((line["width"], line["percent"]), (0, "no target"))

    def test_overview_says_what_it_leaves_out(self):
        """Steps still to take are kept before those done."""
        action = self._action("running")
        for number in range(12):
            self._step(action, f"Step {number}", done=number < 8, sequence=number)
        lines, left = action._overview_steps()
        self.assertEqual(len(lines) + left, 12)
        self.assertEqual(lines[-1]["name"], "Step 11")
        self.assertEqual(
            [line["name"] for line in lines],
            [f"Step {n}" for n in (0, 1, 2, 3, 4, 8, 9, 10, 11)],
        )
        self.assertIn("more", self._html("action_overview", action))

    def test_only_those_who_agreed_can_be_called(self):
        """Names of referents are the action's; how to reach them is their own."""
        self.network.coordinator_ids = self.me
        self.me.write({"name": "Me", "email": "me@example.com"})
        action = self._action(deputy_id=self.bob.id)
        self.bob.clef_directory_consent = True
        found = {c["name"]: c["reach"] for c in action._overview_contacts()[0]}
        self.assertEqual(
            found,
            {"Ann": "", "Bob": "bob@example.com", "Me": "me@example.com"},
        )

    def test_review(self):
        action = self._action("done")
        reached = self._objective(action, actual=12, result="reached")
        self._objective(action, name="Second", result="missed")
        reached._revise({"target": 16}, "The room is larger")
        self._session(action, parents=9, children=4, families=6)
        self._hold(self._meeting(-2, kind="review", action_id=action.id), ann="present")
        self.env["clef.action.partner"].create(
            {"action_id": action.id, "institution_id": self.school.id}
        )
        evaluation = self._evaluation(
            action,
            worked="<p>Fathers came</p>",
            improvement="<p>Saturdays</p>",
            continuation="changed",
            distinct_parents=7,
        )
        self.assertEqual(
            evaluation._review_partners(), [(self.town, True), (self.school, False)]
        )
        figures = [figure[1:] for figure in evaluation._attendance_figures()]
        self.assertEqual(figures, [(9, 7), (4, None), (6, None)])
        html = self._html("action_review", evaluation)
        for text in (
            "Fathers came",
            "Saturdays",
            "Goes on, Changed",
            "The room is larger",
            "12 for 16 parents, from 4",
            "Not Reached",
            "✓",
            "not decided on this review yet",
        ):
            self.assertIn(text, html)
        self._mandate(self.town_copil, self.ann, start=-90)
        above = self._meeting(-1, self.copil)
        evaluation.action_submit(self.copil)
        self._decide(self._item_of(evaluation, above), text="Well done")
        self._hold(above)
        html = self._html("action_review", evaluation)
        self.assertIn(evaluation._review_decision().reference, html)
        self.assertIn("Well done", html)
        self.assertNotIn("not decided on this review yet", html)

    def test_for_those_who_would_do_it_again(self):
        action = self._full()
        evaluation = self._evaluation(action, reusable="<p>Begin at the gate</p>")
        html = self._html("action_reuse", evaluation)
        for text in ("Begin at the gate", "Step 0", "Structure 0", "Quarter"):
            self.assertIn(text, html)

    def test_an_empty_action_prints(self):
        action = self.env["clef.action"].create(
            {"name": "Bare", "network_id": self.network.id}
        )
        evaluation = self._evaluation(action)
        subjects = {
            "clef.action": action,
            "clef.evaluation": evaluation,
            "clef.network": self.network,
        }
        for name, model in SHEETS.items():
            with self.subTest(sheet=name):
                html = self._html(name, subjects[model])
                self.assertNotIn("False", html.split("<body")[1])

    def test_a_text_cannot_break_out(self):
        action = self._action(
            description=NASTY,
            name="<script>alert(1)</script>",
            means="</div><script>alert(1)</script>",
        )
        evaluation = self._evaluation(
            action, worked=NASTY, failed=NASTY, improvement=NASTY, reusable=NASTY
        )
        for name, record in (
            ("action_sheet", action),
            ("action_overview", action),
            ("action_review", evaluation),
            ("action_reuse", evaluation),
        ):
            html = self._html(name, record)
            for bad in ("<script>alert", "position-fixed", "position:fixed", "192.0.2"):
                self.assertNotIn(bad, html, name)

    def _assert_flat(self, name, count):
        """As many queries for one of everything as for thirty."""
        reviewed = SHEETS[name] == "clef.evaluation"
        actions = [self._full(size) for size in (1, 1, 30)]
        records = [self._evaluation(a) if reviewed else a for a in actions]
        self._html(name, records[0])
        for record in records[1:]:
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(record=record), self.assertQueryCount(count):
                self._html(name, record)

    @warmup
    def test_queries_of_the_sheet(self):
        self._assert_flat("action_sheet", 32)

    @warmup
    def test_queries_of_the_overview(self):
        self._assert_flat("action_overview", 25)

    @warmup
    def test_queries_of_the_review(self):
        self._assert_flat("action_review", 18)

    @warmup
    def test_queries_of_the_reuse(self):
        self._assert_flat("action_reuse", 19)


@tagged("post_install", "-at_install")
class TestNetworkSheets(SheetCase):
    def _priority(self, territory):
        self.env["clef.territory.zone"].create({"territory_id": territory.id})

    def test_adequacy(self):
        """Each cell counts what a plain search counts; R50 lists both gaps."""
        self._priority(self.quarter)
        early = self.env.ref("clef_network.theme_early_childhood")
        old = self._finding(date=self.day(0, months=-13))
        self._finding(date=self.day(0, months=-11))
        self._finding(date=self.day(0, months=-13), territory_id=self.city.id)
        homework = self.env.ref("clef_network.theme_homework")
        self._finding(
            closed_reason="Done elsewhere",
            date=self.day(0, months=-14),
            theme_id=homework.id,
        )
        answered = self._finding(theme_id=early.id, date=self.day(0, months=-20))
        self._action("running", finding_ids=answered.ids)
        orphan = self._action("running")
        elsewhere = self._action("running", territory_id=self.city.id)
        page = self.network._adequacy()
        self.assertEqual(page["findings"], old)
        self.assertEqual(page["actions"], orphan)
        self.assertEqual(page["silent"], self.sector)
        (table,) = page["tables"]
        self.assertEqual(table["themes"], list((self.theme | early).sorted()))
        cells = {row["territory"]: row["cells"] for row in table["rows"]}
        school = table["themes"].index(self.theme)
        self.assertEqual(cells[self.quarter][school], ["○ 2", "△ 1"])
        self.assertEqual(cells[self.city][school], ["○ 1", "△ 1"])
        self.assertEqual(cells[self.quarter][1 - school], ["● 1"])
        marked = [row["territory"] for row in table["rows"] if row["is_priority"]]
        self.assertEqual(marked, [self.quarter])
        html = self._html("adequacy_matrix", self.network)
        self.assertIn(old.name, html)
        self.assertEqual(html.count(orphan.name), 1)
        elsewhere.unlink()

    def test_adequacy_without_territory_or_theme(self):
        self._action("running", territory_id=False, theme_ids=[(5,)])
        (table,) = self.network._adequacy()["tables"]
        self.assertEqual([row["cells"] for row in table["rows"]], [[["△ 1"]]])
        html = self._html("adequacy_matrix", self.network)
        self.assertIn("No territory", html)
        self.assertIn("No theme", html)

    def test_many_themes_make_several_tables(self):
        themes = self.env["clef.theme"].create([{"name": f"T{n}"} for n in range(16)])
        for theme in themes:
            self._finding(theme_id=theme.id)
        tables = self.network._adequacy()["tables"]
        self.assertEqual([len(table["themes"]) for table in tables], [6, 6, 4])

    def _on(self, day, action, **values):
        start = fields.Datetime.to_datetime(day).replace(hour=12)
        return self.env["clef.session"].create(
            {"action_id": action.id, "start": start, **values}
        )

    def test_trends(self):
        """This year and the two before, summed as Python sums them."""
        other = self.env.ref("clef_network.charter_axis_2")
        first, second = self._action(), self._action(axis_ids=other.ids)
        january = self.day().replace(month=1, day=1)
        for back in range(5):
            day = january.replace(year=january.year - back)
            for action in (first, second):
                for number in range(3):
                    self._on(
                        day,
                        action,
                        parents=10 + back + number,
                        children=20 + number,
                        families=9,
                        volunteer_hours=1.5,
                    )
        self._on(january, first, parents=99).action_cancel()
        trends = self.network._trends()
        self.assertEqual([line["record"] for line in trends["whole"]], [self.network])
        years = dict(trends["whole"][0]["years"])
        self.assertEqual(list(years), [january.year - back for back in (2, 1, 0)])
        for back in range(3):
            parents = 2 * sum(10 + back + number for number in range(3))
            self.assertEqual(
                years[january.year - back], ["6", str(parents), "126", "54", "9"]
            )
        axes = {line["record"]: dict(line["years"]) for line in trends["axes"]}
        self.assertEqual(set(axes), {self.axis, other})
        self.assertEqual(axes[other][january.year][:2], ["3", "33"])
        (place,) = trends["territories"]
        self.assertEqual(place["record"], self.quarter)

    def test_trends_hide_small_numbers(self):
        """R63: neither printed, nor worked out from the total."""
        other = self.env.ref("clef_network.charter_axis_2")
        few, many = self._action(), self._action(axis_ids=other.ids)
        self._on(self.day(), few, parents=3, children=6)
        self._on(self.day(), many, parents=30, children=8)
        trends = self.network._trends()
        cells = [dict(line["years"])[self.day().year] for line in trends["axes"]]
        self.assertEqual([line[1] for line in cells], ["<5", "–"])
        self.assertEqual([line[2] for line in cells], ["6", "8"])
        self.assertEqual(dict(trends["whole"][0]["years"])[self.day().year][1], "33")

    def test_trends_of_another_network_stay_there(self):
        network = self.env["clef.network"].create(
            {"name": "Beside", "company_id": self.company.id}
        )
        self._on(self.day(), self._action(), parents=30)
        self.assertEqual(network._trends()["whole"], [])
        self.assertIn("No session was counted", self._html("action_trends", network))

    def _assert_flat(self, name, count):
        self._html(name, self.network)
        for size in (1, 30):
            self._full(size)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(size=size), self.assertQueryCount(count):
                self._html(name, self.network)

    @warmup
    def test_queries_of_adequacy(self):
        self._assert_flat("adequacy_matrix", 14)

    @warmup
    def test_queries_of_trends(self):
        self._assert_flat("action_trends", 11)


@tagged("post_install", "-at_install")
class TestActionPdf(SheetCase, HttpCase):
    """The sheets as they are printed, read back by another program."""

    def _pages(self, name, record):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("report.url", self.base_url())
        parameters.set_param("report.print_delay", "0")
        pdf, _kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(f"clef_network.{name}", record.ids)
        )
        pages = PdfReader(io.BytesIO(pdf)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    @unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_every_sheet_has_text_and_numbered_pages(self):
        action = self._full(3)
        evaluation = self._evaluation(
            action, worked="<p>Fathers came</p>", reusable="<p>Begin small</p>"
        )
        parents = str(sum(action.session_ids.mapped("parents")))
        for name, record, texts in (
            ("action_sheet", action, ["Objective 2", "Structure 1", "✓ SMART"]),
            ("action_overview", action, [parents, "Step 0", "Who to Call"]),
            ("action_review", evaluation, [parents, "Fathers came"]),
            ("action_reuse", evaluation, ["Begin small", "Step 2"]),
            ("adequacy_matrix", self.network, ["● 3", "Quarter"]),
            ("action_trends", self.network, [parents, self.axis.name]),
        ):
            with self.subTest(sheet=name):
                pages = self._pages(name, record)
                for number, text in enumerate(pages, start=1):
                    self.assertIn(f"{number} / {len(pages)}", text)
                for text in texts:
                    self.assertIn(text, " ".join(pages))

    @unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_overview_is_one_page_whatever_is_written(self):
        """Words without end, thirty of everything; the sheet itself loses nothing."""
        action = self._full(30)
        long = "W" * 150 + " and so on " * 20
        action.write({"name": long, "place": long, "audience": long})
        action.objective_ids.write({"name": long, "unit": long, "target": 12345678.9})
        action.step_ids.write({"name": long, "date_start": self.day(-9)})
        action.partner_ids.referent_id.write({"name": long})
        for days in range(9):
            self._hold(
                self._meeting(-9 - days, action_id=action.id, location=long),
                ann="present",
            )
        self._meeting(9, action_id=action.id, location=long)
        self._session(action, 5)
        pages = self._pages("action_overview", action)
        self.assertEqual(len(pages), 1)
        self.assertIn("and 21 more", pages[0])
        self.assertIn("1 / 1", pages[0])
        whole = " ".join(self._pages("action_sheet", action))
        missing = [n for n in range(30) if f"Structure {n}" not in whole]
        self.assertFalse(missing)
