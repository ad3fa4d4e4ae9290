from odoo import api, fields, models

from .periods import no_overlap


class ClefHosting(models.Model):
    """Who carries the network, and since when: a host may change (S44, S108)."""

    _name = "clef.hosting"
    _description = "Hosting"
    _inherit = ["clef.network.part", "clef.dated.mixin"]
    _order = "network_id, date_start desc, id desc"

    partner_id = fields.Many2one(
        "res.partner",
        "Host",
        required=True,
        index=True,
        domain="[('is_company', '=', True)]",
        ondelete="restrict",
    )
    role = fields.Text(
        "What the Host Does",
        help="Employment, books, premises... as agreed with the network.",
    )
    board_seat_id = fields.Many2one(
        "clef.seat",
        "Seat in the Host's Board",
        domain="[('network_id', '=', network_id), ('instance_kind', '=', 'external')]",
        index="btree_not_null",
        ondelete="set null",
        help="Seat kept for a member of the network in the board of its host.",
    )

    _one_current_host = models.Constraint(
        no_overlap("network_id"),
        "A network has one host at a time: end the current one the day before.",
    )

    @api.depends("partner_id", "network_id")
    def _compute_display_name(self):
        for hosting in self:
            names = [hosting.partner_id.name, hosting.network_id.name]
            hosting.display_name = " – ".join(filter(None, names))
