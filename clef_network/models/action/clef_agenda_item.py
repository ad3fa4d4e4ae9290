from odoo import fields, models

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
