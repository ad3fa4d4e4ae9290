import io

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_meeting import MeetingCase

ROUTE = "/clef/decisions.xlsx"


@tagged("post_install", "-at_install")
class TestRegister(MeetingCase, HttpCase):
    """The register of decisions, on paper and in a spreadsheet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        item = {"name": "Screens"}
        cls.meeting = cls._meeting(-20, agenda_ids=[(0, 0, item)])
        cls.other = cls._meeting(-10, cls.copil, agenda_ids=[(0, 0, item)])
        cls.first = cls._decide(
            cls.meeting.agenda_ids,
            text="Hold an evening",
            mode="vote",
            votes_for=5,
            votes_against=1,
            votes_blank=2,
            owner_id=cls.ann.id,
            deadline=cls.day(9),
        )
        cls.second = cls._decide(cls.meeting.agenda_ids, text="=cmd|'/C calc'!A0")
        cls.elsewhere = cls._decide(cls.other.agenda_ids, text="Of the committee")
        cls.all = cls.first + cls.second + cls.elsewhere

    def _html(self, name, records):
        report = self.env["ir.actions.report"]._get_report(f"clef_network.{name}")
        return report._render_qweb_html(report, records.ids)[0].decode()

    def _get(self, query, user="staff"):
        login = self.users[user].login
        self.authenticate(login, login)
        return self.url_open(f"{ROUTE}?{query}")

    def _rows(self, query, user="staff"):
        response = self._get(query, user)
        self.assertEqual(response.status_code, 200)
        sheet = load_workbook(io.BytesIO(response.content)).active
        return [list(row) for row in sheet.iter_rows(values_only=True)]

    # on paper

    def test_printed(self):
        html = self._html("decision_register", self.all)
        for text in (
            "CT Here",
            "COPIL",
            self.first.reference,
            "Hold an evening",
            "Vote: 5 for, 1 against, 2 abstentions",
            "Ann",
            "Of the committee",
            "Consensus",
        ):
            self.assertIn(text, html)
        self.assertLess(
            html.index("Hold an evening"), html.index(self.second.reference)
        )

    def test_printed_for_a_body(self):
        html = self._html("instance_register", self.ct)
        self.assertIn("Hold an evening", html)
        self.assertNotIn("Of the committee", html)
        empty = self._instance("Empty", "technical")
        self.assertIn("No decision yet", self._html("instance_register", empty))

    # in a spreadsheet

    def test_chosen_ones(self):
        before = self.all.read()
        rows = self._rows(f"ids={self.first.id},{self.elsewhere.id}")
        self.assertEqual(
            rows[0][:4], ["Date", "Body", "Reference", "Item"], "labels of the list"
        )
        found = {row[2]: row for row in rows[1:]}
        self.assertEqual(
            set(found), set((self.first + self.elsewhere).mapped("reference"))
        )
        row = found[self.first.reference]
        self.assertEqual(row[0].date(), self.first.date.date())
        self.assertEqual(row[8].date(), self.day(9))
        self.assertEqual(
            [row[1], *row[3:8]],
            [
                *("CT Here", "Screens", "Hold an evening", "Adopted"),
                *("Vote: 5 for, 1 against, 2 abstentions", "Ann"),
            ],
        )
        self.env.invalidate_all()
        self.assertEqual(self.all.read(), before)

    def test_of_a_body(self):
        rows = self._rows(f"instance_id={self.ct.id}")
        self.assertEqual(
            [row[2] for row in rows[1:]], (self.first + self.second).mapped("reference")
        )

    def test_from_the_menus(self):
        for name, records, query in (
            ("instance", self.ct, f"instance_id={self.ct.id}"),
            ("decision", self.first, f"ids={self.first.id}"),
        ):
            action = self.env.ref(f"clef_network.clef_{name}_export_register")
            context = {"active_model": records._name, "active_ids": records.ids}
            user = self.users["staff"]
            answer = action.with_user(user).with_context(**context).run()
            self.assertEqual(answer["url"], f"{ROUTE}?{query}")

    def test_no_cell_is_a_formula(self):
        texts = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1")
        for text in texts:
            with self.subTest(text=text):
                self.second.text = text
                (row,) = self._rows(f"ids={self.second.id}")[1:]
                self.assertTrue(row[4].startswith("'"), row[4])
        self.ct.name = "=HYPERLINK(1)"
        (row,) = self._rows(f"ids={self.second.id}")[1:]
        self.assertEqual(row[1], "'=HYPERLINK(1)")

    def test_name_of_the_file(self):
        self.ct.code = 'A"\r\nSet-Cookie: x=1; "/../é'
        response = self._get(f"instance_id={self.ct.id}")
        header = response.headers["Content-Disposition"]
        self.assertTrue(header.startswith("attachment; filename*=UTF-8''"))
        self.assertNotIn("Set-Cookie", response.headers)
        self.assertNotIn("/", header.split("''")[1])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")

    def test_what_is_not_a_number(self):
        for query in ("", "ids=", "ids=a,b", "ids=-1", "ids=1e9", "ids=" + "9" * 40):
            with self.subTest(query=query):
                self.assertEqual(len(self._rows(query)), 1)

    def test_who_may_read_it(self):
        """Staff, by the same rules as in the list; neither partners nor colleagues."""
        query = f"ids={self.first.id},{self.elsewhere.id}"
        for user in ("portal", "outsider"):
            with mute_logger("odoo.http"):
                self.assertEqual(self._get(query, user).status_code, 403)
        self.logout()
        response = self.url_open(f"{ROUTE}?{query}", allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
        self.other.sudo().kind = "synthesis"
        rows = self._rows(query)
        self.assertEqual([row[2] for row in rows[1:]], [self.first.reference])

    def test_another_host_sees_nothing(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.users["staff"].write(
            {"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id}
        )
        self.assertEqual(len(self._rows(f"ids={self.first.id}")), 1)

    # across meetings

    def test_found_by_text_reference_body_owner_and_delay(self):
        Decision = self.env["clef.decision"].with_user(self.users["staff"])
        self.second.write({"deadline": self.day(-1)})
        for domain, found in (
            ([("text", "ilike", "evening")], self.first),
            ([("reference", "ilike", self.elsewhere.reference)], self.elsewhere),
            ([("instance_id", "ilike", "CT Here")], self.first + self.second),
            ([("owner_id", "ilike", "ann")], self.first),
            ([("is_overdue", "=", True)], self.second),
            ([("date", ">=", "today -15d")], self.elsewhere),
        ):
            with self.subTest(domain=domain):
                among = [("id", "in", self.all.ids), *domain]
                self.assertEqual(set(Decision.search(among).ids), set(found.ids))
