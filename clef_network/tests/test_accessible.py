import unittest

from odoo.tests import tagged

from .common_browser import AXE, BrowserCase
from .common_portal import PortalCase
from .common_public import PublicCase

# Odoo's own, at the foot of each page of its portal: too pale.
ODOO = (".js_language_selector",)
NAME = "details:has([name=name])"


class PagesCase(PublicCase, PortalCase, BrowserCase):
    """Ann has something of everything: on her pages nothing is empty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sitting = cls._session(cls.open, -4)
        cls.finding = cls._finding()
        cls._attach(cls.coming)
        cls._attach(cls.past)


@tagged("post_install", "-at_install")
@unittest.skipUnless(AXE.exists(), "axe-core is not installed: run `make check`")
class TestAccessible(PagesCase):
    """No page of ours breaks WCAG 2.1 AA where a program can tell."""

    def _check(self, *paths):
        for path in paths:
            with self.subTest(path=path):
                self.assertAccessible(path, ODOO)

    def test_links_of_mails(self):
        with self._browsing():
            self._check(
                self._link(self.ann, self.coming),
                self._link(self.ann, self.past),
                "/clef/answer/none",
            )

    def test_public_pages(self):
        month = f"{self.next.start:%Y-%m}"
        with self._browsing():
            self._check(
                "/clef/under-test",
                f"/clef/under-test?month={month}",
                self.open._public_path(),
                "/clef/under-test/embed",
                "/clef/under-test/none",
            )

    def test_meetings(self):
        with self._browsing("ann"):
            self._check(
                "/my/clef",
                "/my/clef/meetings",
                "/my/clef/meetings?filterby=all",
                "/my/clef/meetings?search=none",
                self._page(self.coming),
                self._page(self.past),
                "/my/clef/decisions",
            )

    def test_actions(self):
        with self._browsing("ann"):
            self._check(
                "/my/clef/actions",
                f"/my/clef/actions/{self.open.id}",
                "/my/clef/sessions",
                f"/my/clef/sessions/{self.sitting.id}",
                "/my/clef/proposals",
                "/my/clef/proposals/new",
            )

    def test_people(self):
        with self._browsing("ann"):
            self._check(
                "/my/clef/directory",
                "/my/clef/mandates",
                "/my/clef/data",
                "/my/clef/feed",
            )


@tagged("post_install", "-at_install")
class TestKeyboard(PagesCase):
    """Whoever has no mouse answers as others do."""

    def test_send_a_deputy(self):
        path = self._link(self.ann, self.coming)
        with self._browsing():
            self._open(path)
            self._tab_to(f"{NAME} > summary")
            self._press("Enter")
            self._tab_to("[name=name]", steps=1)
            self._type("Lou Deputy")
            self._tab_to(f"{NAME} button")
            self._press("Enter")
            self._wait("location.search === '?done=1'")
        self.env.invalidate_all()
        line = self._line(self.coming, self.ann)
        self.assertEqual((line.answer, line.represented_by), ("deputy", "Lou Deputy"))

    def test_come(self):
        with self._browsing("ann"):
            self._open(self._page(self.coming))
            self._tab_to("form:has([value=coming]) button", steps=60)
            self._press("Enter")
            self._wait("location.search === '?done=1'")
        self.env.invalidate_all()
        self.assertEqual(self._line(self.coming, self.ann).answer, "coming")
