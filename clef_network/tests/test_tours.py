from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
    def test_set_up_a_network(self):
        """A coordinator alone, in a database without any network."""
        company = self.env["res.company"].create({"name": "Host of the Tour"})
        new_test_user(
            self.env,
            "clef_tour",
            "clef_network.group_coordinator",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.start_tour("/odoo/clef-bodies", "clef_network_setup", login="clef_tour")
        network = self.env["clef.network"].search([("name", "=", "Tour Network")])
        mandate = self.env["clef.mandate"].search([("network_id", "=", network.id)])
        self.assertRecordValues(
            mandate, [{"letter_state": "missing", "instance_kind": "technical"}]
        )
        self.assertEqual(mandate.partner_id.name, "Ada Holder")
        self.assertFalse(mandate.partner_id.is_company)
