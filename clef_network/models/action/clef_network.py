from odoo import models


class ClefNetwork(models.Model):
    """A mail to the network's address is a request (S9, S103)."""

    _name = "clef.network"
    _inherit = ["clef.network", "mail.alias.mixin.optional"]

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        model = self.env["ir.model"]._get("clef.action")
        defaults = {"network_id": self.id} if self else {}
        return {
            **values,
            "alias_model_id": model.id,
            "alias_defaults": defaults,
        }
