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

    @classmethod
    def _dispatch(cls, endpoint):
        """Leave out what an address asks for under the name of ``self``.

        Odoo hands it to the method by name, which fails, on any of its routes.
        """
        request.params.pop("self", None)
        return super()._dispatch(endpoint)
