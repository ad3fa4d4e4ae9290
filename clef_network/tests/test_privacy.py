from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.clef_network.models.meeting import privacy

from .common_meeting import MeetingCase

KNOWN = ("Ann Dupré", "Léo Martin")


@tagged("post_install", "-at_install")
class TestPrivacy(MeetingCase):
    def test_signs(self):
        for text, expected in (
            ("La famille Perdrix a été reçue.", {"name"}),
            ("Mme Perdrix et l’enfant Zoé viendront.", {"name", "child"}),
            ("Il est né le 3 mai.", {"birth"}),
            ("Joindre le 06 12 34 56 78.", {"phone"}),
            ("Numéro 1 85 05 78 006 084 36", {"number"}),
            ("Mme Dupre et M. Martin animent l’atelier.", set()),
            ("Douze parents et huit enfants sont venus le 03/05/2026.", set()),
            ("Les familles du quartier ; la fille et le fils aînés.", set()),
            ("", set()),
        ):
            with self.subTest(text=text):
                self.assertEqual(privacy.signs(text, KNOWN), expected)

    def test_minutes_that_seem_to_name_a_family(self):
        """Refused and not kept; kept once somebody confirms having read them."""
        item = self.env["clef.agenda.item"].create(
            {"meeting_id": self._meeting(1).id, "name": "Round table"}
        )
        with self.assertSays(ValidationError, "seems to name a person"):
            item.minutes = "<p>La famille Perdrix a été reçue.</p>"
        self.assertFalse(item.minutes)
        item.minutes = "<p>Mme Ann et douze parents étaient là.</p>"
        item.write({"minutes": "<p>La famille Perdrix</p>", "anonymised": True})
        self.assertIn("Perdrix", item.minutes)
