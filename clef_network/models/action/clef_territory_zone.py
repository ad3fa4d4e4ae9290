from odoo import api, models


class ClefTerritoryZone(models.Model):
    """When a zoning is known late, the sessions held in it are counted in it (R49)."""

    _inherit = "clef.territory.zone"

    @api.model_create_multi
    def create(self, vals_list):
        zones = super().create(vals_list)
        zones.territory_id._recount_sessions()
        return zones

    def write(self, vals):
        before = self.territory_id
        result = super().write(vals)
        (before | self.territory_id)._recount_sessions()
        return result

    def unlink(self):
        territories = self.territory_id
        result = super().unlink()
        territories._recount_sessions()
        return result
