import csv
import io
from pathlib import Path

from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tools import file_path, mute_logger

from .common import ClefCase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": ",",
    "date_format": "%Y-%m-%d",
    "advanced": False,
    "keep_matches": False,
    "fields": [],
    "import_skip_records": [],
    "import_set_empty_fields": [],
    "name_create_enabled_fields": {},
    "skip": 0,
}


@tagged("post_install", "-at_install")
class TestImport(ClefCase):
    def _import(self, model, columns, rows, **options):
        """Run Odoo's importer as its page does, under the coordinator's rights."""
        text = io.StringIO()
        csv.writer(text).writerows([columns, *rows])
        me = self.env(user=self.users["coordinator"])
        wizard = me["base_import.import"].create(
            {
                "res_model": model,
                "file": text.getvalue().encode(),
                "file_type": "text/csv",
                "file_name": "rows.csv",
            }
        )
        return wizard.execute_import(columns, columns, {**OPTIONS, **options})

    def test_a_network_from_spreadsheets(self):
        """Structures and people, institutions, seats, mandates: in that order."""
        done = self._import(
            "res.partner",
            ["name", "is_company", "parent_id", "email", "clef_world"],
            [
                ["Health Office", "1", "", "", ""],
                [
                    "Ann Imported",
                    "",
                    "Health Office",
                    "ann@example.com",
                    "professional",
                ],
            ],
        )
        self.assertFalse(done["messages"])
        done = self._import(
            "clef.institution",
            ["network_id", "partner_id", "state", "is_funder"],
            [[self.network.name, "Health Office", "Member", "1"]],
        )
        self.assertFalse(done["messages"])
        done = self._import(
            "clef.seat",
            ["instance_id", "institution_id"],
            [["CT Here", "Health Office"]],
        )
        self.assertFalse(done["messages"])
        done = self._import(
            "clef.mandate",
            ["seat_id", "partner_id", "role", "date_start"],
            [["CT Here / Health Office", "Ann Imported", "Titular", "2026-01-15"]],
        )
        self.assertFalse(done["messages"])
        mandate = self.env["clef.mandate"].browse(done["ids"])
        self.assertRecordValues(
            mandate,
            [
                {
                    "instance_id": self.ct.id,
                    "role": "titular",
                    "network_id": self.network.id,
                }
            ],
        )
        self.assertEqual(mandate.partner_id.email, "ann@example.com")

    def test_a_thousand_rows(self):
        rows = [[f"Person {n:04}", f"p{n}@example.com"] for n in range(1000)]
        done = self._import("res.partner", ["name", "email"], rows)
        self.assertFalse(done["messages"])
        rows = [
            ["CT Here / Town", f"Person {n:04}", "Observer", "2026-01-01"]
            for n in range(1000)
        ]
        columns = ["seat_id", "partner_id", "role", "date_start"]
        done = self._import("clef.mandate", columns, rows)
        self.assertFalse(done["messages"])
        self.assertEqual(len(set(done["ids"])), 1000)
        self.assertEqual(self.ct.mandate_count, 1000)

    def test_bad_rows_by_their_number_and_nothing_imported(self):
        good, other = self._person("Good One"), self._person("Other One")
        before = self.env["clef.mandate"].search_count([])
        columns = ["seat_id", "partner_id", "role", "date_start", "date_end"]
        rows = [
            ["CT Here / Town", good.name, "Titular", "2026-01-01", ""],
            ["CT Here / Nobody", good.name, "Titular", "2026-01-01", ""],
            ["CT Here / Town", other.name, "King", "2026-01-01", ""],
            ["CT Here / Town", other.name, "Deputy", "2026-02-01", "2026-01-01"],
            ["CT Here / School", good.name, "Deputy", "2026-01-01", ""],
        ]
        with mute_logger("odoo.sql_db"):
            done = self._import("clef.mandate", columns, rows)
        self.assertFalse(done["ids"])
        self.assertEqual(self.env["clef.mandate"].search_count([]), before)
        self.assertIn("Nobody", self._said(done, 1))
        self.assertIn("King", self._said(done, 2))

    def test_rows_that_only_the_database_refuses(self):
        """Overlap and inverted dates: told by line number, nothing half-imported."""
        good, other = self._person("Good One"), self._person("Other One")
        columns = ["seat_id", "partner_id", "date_start", "date_end"]
        first = ["CT Here / Town", good.name, "2026-01-01", ""]
        for refused, sentence in (
            (
                ["CT Here / Town", other.name, "2026-02-01", "2026-01-01"],
                "comes before",
            ),
            (["CT Here / School", good.name, "2026-03-01", ""], "already holds"),
        ):
            with mute_logger("odoo.sql_db"):
                done = self._import("clef.mandate", columns, [first, refused])
            self.assertFalse(done["ids"])
            self.assertIn(sentence, self._said(done, 1))
            self.assertFalse(self._said(done, 0))
        self.assertFalse(good.clef_mandate_ids)

    def _said(self, done, row):
        """What the importer says of a row, counted from 0 under the headers."""
        messages = (m for m in done["messages"] if m["rows"]["from"] == row)
        return " ".join(message["message"] for message in messages)

    def test_templates_are_known_to_the_importer(self):
        """Each header of each sheet leads to a field, in the language of the sheet."""
        self.env["res.lang"]._activate_and_install_lang("fr_FR")
        models = ("res.partner", "clef.institution", "clef.seat", "clef.mandate")
        for model in models:
            for lang, suffix in (("fr_FR", "fr"), ("en_US", "en")):
                with self.subTest(model=model, lang=lang):
                    self._check_template(model, lang, suffix)

    def _check_template(self, model, lang, suffix):
        me = self.env(user=self.users["coordinator"]).user.with_context(
            lang=lang, clef_person=True
        )
        [template] = me.env[model].get_import_templates()
        self.assertTrue(template["template"].endswith(f"_{suffix}.xlsx"))
        content = Path(file_path(template["template"].lstrip("/"))).read_bytes()
        headers = [
            c.value for c in next(load_workbook(io.BytesIO(content)).active.rows)
        ]
        wizard = me.env["base_import.import"].create(
            {
                "res_model": model,
                "file": content,
                "file_name": "t.xlsx",
                "file_type": XLSX,
            }
        )
        preview = wizard.parse_preview({**OPTIONS, "sheet": ""})
        self.assertNotIn("error", preview)
        self.assertEqual(len(preview["matches"]), len(headers), preview["matches"])
        labels = {f["id"]: f["string"] for f in preview["fields"]}
        for position, path in preview["matches"].items():
            self.assertEqual(labels[path[0]], headers[int(position)])
