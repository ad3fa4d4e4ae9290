from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _serve_fallback(cls):
        """Find nothing at an address PostgreSQL cannot even look for."""
        if "\0" in request.httprequest.path:
            return None
        return super()._serve_fallback()
