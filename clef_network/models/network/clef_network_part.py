from odoo import fields, models


class ClefNetworkPart(models.AbstractModel):
    """What belongs to one network, and so to the company of its host."""

    _name = "clef.network.part"
    _description = "Part of a Network"

    network_id = fields.Many2one(
        "clef.network",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env["clef.network"]._only_one(),
    )
    company_id = fields.Many2one(
        related="network_id.company_id", store=True, precompute=True, index=True
    )
