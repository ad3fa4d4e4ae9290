from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ClefCase


@tagged("post_install", "-at_install")
class TestSetup(ClefCase):
    """From an empty database to bodies that exist."""

    def _wizard(self):
        me = self.env(user=self.users["coordinator"])
        form = Form(me["clef.setup"])
        form.name = "New Network"
        form.territory_name = "Valley"
        return form

    def _network(self, action):
        return self.env["clef.network"].search([("name", "=", "New Network")])

    def test_one_page_makes_a_network(self):
        form = self._wizard()
        partner = self._person("Fund", is_company=True)
        with form.partner_line_ids.new() as line:
            line.partner_id = partner
            line.in_technical = False
        with form.body_ids.new() as body:
            body.name = "Screens"
            body.kind = "working_group"
        action = form.save().action_setup()
        network = self._network(action)
        self.assertEqual(action["domain"], [("network_id", "=", network.id)])
        self.assertRecordValues(
            network.instance_ids,
            [
                {"kind": "steering", "meetings_min": 2, "monthly": False},
                {"kind": "technical", "meetings_min": 0, "monthly": True},
                {"kind": "working_group", "meetings_min": 0, "monthly": False},
                {"kind": "external", "meetings_min": 0, "monthly": False},
            ],
        )
        steering, technical, group, board = network.instance_ids
        self.assertEqual((technical + group).parent_id, steering)
        self.assertEqual(steering.seat_ids.institution_id.partner_id, partner)
        self.assertFalse(technical.seat_ids.institution_id)
        self.assertEqual(network.territory_id.name, "Valley")
        hosting = network.hosting_ids
        self.assertEqual(hosting.partner_id, self.company.partner_id)
        self.assertEqual(hosting.board_seat_id.instance_id, board)
        self.assertTrue(network.board_seat_vacant)
        self.assertEqual(len(network.charter_ids.article_ids), 19)
        self.assertEqual(network.charter_ids.state, "draft")

    def test_bare_minimum(self):
        form = self._wizard()
        form.has_board_seat = False
        form.has_charter = False
        network = self._network(form.save().action_setup())
        self.assertEqual(network.instance_ids.mapped("kind"), ["steering", "technical"])
        self.assertFalse(network.charter_ids)

    def test_known_territory_is_taken_up(self):
        known = self.env["clef.territory"].create(
            {"name": "VALLEY", "kind": "territory", "company_id": self.company.id}
        )
        network = self._network(self._wizard().save().action_setup())
        self.assertEqual(network.territory_id, known)

    def test_bad_input_creates_nothing(self):
        wizard = self._wizard().save()
        partner = self._person("Twice", is_company=True)
        wizard.partner_line_ids = [Command.create({"partner_id": partner.id})] * 2
        with self.assertSays(UserError, "listed twice"):
            wizard.action_setup()
        wizard.partner_line_ids = [Command.clear()]
        wizard.body_ids = [Command.clear()]
        with self.assertSays(UserError, "at least one body"):
            wizard.action_setup()
        self.assertFalse(self._network(None))
