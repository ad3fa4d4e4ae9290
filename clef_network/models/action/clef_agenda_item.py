from odoo import fields, models

from ..network.actions import window_action
from ..network.groups import STAFF


class ClefAgendaItem(models.Model):
    """What is said at a meeting becomes findings and serves orientations."""

    _inherit = "clef.agenda.item"

    orientation_id = fields.Many2one(
        "clef.orientation",
        "Serves the Orientation",
        index="btree_not_null",
        ondelete="set null",
        groups=STAFF,
    )
    finding_ids = fields.One2many(
        "clef.finding", "agenda_item_id", "Findings", groups=STAFF
    )

    def action_note_finding(self):
        """Write down a finding shared at this point, on the body's territory."""
        self.ensure_one()
        defaults = {
            "default_agenda_item_id": self.id,
            "default_network_id": self.instance_id.network_id.id,
            "default_territory_id": self.instance_id.territory_id.id,
        }
        action = window_action(self.env, "clef_finding_action", [], **defaults)
        return {**action, "views": [(False, "form")], "target": "new"}
