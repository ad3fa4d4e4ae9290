from odoo import models
from odoo.fields import Domain


class ClefTerritory(models.Model):
    """Sessions held in a territory follow its zonings."""

    _inherit = "clef.territory"

    def _recount_sessions(self):
        """Have the sessions held here, or below, say again whether it is a zone."""
        Session = self.env["clef.session"].sudo()
        here = Session.search(Domain("territory_id", "child_of", self.ids))
        self.env.add_to_compute(Session._fields["is_priority"], here)
