import io
import shutil
import unittest

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged

from .common import ClefCase


@tagged("post_install", "-at_install")
class TestReports(ClefCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person("Ada Present", email="ada@example.com")
        cls.person.clef_directory_consent = True
        cls.silent = cls._person("Sam Silent", email="sam@example.com")
        cls.mandate = cls._mandate(cls.town_ct, cls.person, scope="commit")
        cls.deputy = cls._mandate(cls.town_ct, cls.silent, role="deputy")

    def _html(self, name, record):
        report = self.env["ir.actions.report"]._get_report(f"clef_network.{name}")
        html, _kind = report._render_qweb_html(report, record.ids)
        return html.decode()

    def test_members_of_a_body(self):
        html = self._html("instance_members", self.ct)
        for text in ("CT Here", "Ada Present", "Sam Silent", "School", "vacant"):
            self.assertIn(text, html)

    def test_directory_by_consent(self):
        html = self._html("network_directory", self.network)
        self.assertIn("ada@example.com", html)
        self.assertNotIn("Sam Silent", html)
        self.assertNotIn("sam@example.com", html)

    def test_letter_says_what_the_mandate_says(self):
        html = self._html("mandate_letter", self.mandate)
        for text in (
            "Ada Present",
            "Town",
            "CT Here",
            "may commit it",
            "further notice",
        ):
            self.assertIn(text, html)
        self.mandate.write({"date_end": self.day(9), "scope": "inform"})
        html = self._html("mandate_letter", self.mandate)
        self.assertNotIn("further notice", html)
        self.assertIn("do not speak in its name", html)

    def test_text_of_a_person_is_not_markup(self):
        self.person.name = "<script>alert(1)</script>"
        for name, record in (
            ("instance_members", self.ct),
            ("network_directory", self.network),
            ("mandate_letter", self.mandate),
        ):
            self.assertNotIn("<script>alert", self._html(name, record))


@tagged("post_install", "-at_install")
class TestPdf(ClefCase, HttpCase):
    """The sheet as it is printed: its styles are fetched from a real server."""

    @unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_pdf_has_text_and_page_numbers(self):
        """Complete without header and footer, extractable, numbered on every page."""
        self._mandate(self.town_ct, self._person("Ada Present"))
        self.env["ir.config_parameter"].set_param("report.url", self.base_url())
        for number in range(60):
            self._seat(self.ct, self._institution(f"Structure {number:02}"))
        pdf, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("clef_network.instance_members", self.ct.ids)
        )
        self.assertEqual(kind, "pdf")
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
        self.assertGreater(len(pages), 1)
        for number, text in enumerate(pages, start=1):
            self.assertIn(f"{number} / {len(pages)}", text)
        words = " ".join(" ".join(pages).split())
        self.assertIn("Ada Present", words)
        missing = [n for n in range(60) if f"Structure {n:02}" not in words]
        self.assertFalse(missing)
