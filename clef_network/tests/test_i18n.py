import io

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import trans_export

ADDON = "clef_network"


@tagged("post_install", "-at_install")
class TestI18n(TransactionCase):
    def _template(self):
        """The terms of the addon as Odoo exports them now."""
        output = io.BytesIO()
        trans_export(None, [ADDON], output, "po", self.env)
        return polib.pofile(output.getvalue().decode())

    def _terms(self, name):
        return polib.pofile(file_path(f"{ADDON}/i18n/{name}"))

    def test_every_term_is_in_french(self):
        french = {e.msgid: e for e in self._terms("fr.po") if not e.obsolete}
        exported = {entry.msgid for entry in self._template()}
        missing = sorted(exported - set(french))
        self.assertFalse(missing, "terms without French: add them to i18n/fr.po")
        unfinished = [e.msgid for e in french.values() if e.fuzzy or not e.msgstr]
        self.assertFalse(unfinished)

    def test_template_is_up_to_date(self):
        kept = {entry.msgid for entry in self._terms(f"{ADDON}.pot")}
        exported = {entry.msgid for entry in self._template()}
        self.assertFalse(sorted(exported - kept))

    def test_placeholders_survive(self):
        for entry in self._terms("fr.po"):
            names = {w for w in entry.msgid.split("%(") if ")s" in w}
            for name in names:
                placeholder = f"%({name.split(')')[0]})s"
                self.assertIn(placeholder, entry.msgstr)
