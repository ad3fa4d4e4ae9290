from odoo import api, fields, models


class ClefTerritoryZone(models.Model):
    """A zoning of public policy over a territory, with its dates (R49).

    Zonings come and go by decree: a plain tick box would rewrite the past.
    """

    _name = "clef.territory.zone"
    _description = "Priority Zone"
    _inherit = ["clef.dated.mixin"]
    _order = "territory_id, date_start desc, id"

    territory_id = fields.Many2one(
        "clef.territory", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("qpv", "Priority neighbourhood (QPV)"),
            ("frr", "France ruralités revitalisation (FRR)"),
            ("zrr", "Rural revitalisation zone (ZRR)"),
            ("other", "Other"),
        ],
        required=True,
        default="qpv",
    )
    code = fields.Char(help="Official code of the zone, when it has one.")
    company_id = fields.Many2one(
        related="territory_id.company_id", store=True, precompute=True, index=True
    )

    @api.depends("kind", "code")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for zone in self:
            names = [labels.get(zone.kind), zone.code]
            zone.display_name = " ".join(filter(None, names))

    def _covers(self, territory, day):
        """Tell whether the zone held on a day for a territory, or one around it (R49).

        :param territory: clef.territory record, perhaps empty
        :param date day: the day asked for
        :return: bool
        """
        self.ensure_one()
        path = territory.parent_path or ""
        inside = path.startswith(self.territory_id.parent_path)
        return bool(day) and inside and self._is_open_on(day)
