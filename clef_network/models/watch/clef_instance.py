from odoo import models
from odoo.fields import Domain

from ..meeting.clef_submission_mixin import OPEN


class ClefInstance(models.Model):
    """A body to which alerts were addressed by hand (S106)."""

    _inherit = "clef.instance"

    def _waiting_signals(self):
        """Open ones that this body has neither treated nor stands to treat.

        :return: clef.signal records
        """
        self.ensure_one()
        taken = Domain("instance_id", "=", self.id) & (
            Domain("treated", "=", True) | Domain("meeting_id.state", "in", OPEN)
        )
        return self.env["clef.signal"].search(
            Domain("instance_ids", "in", self.ids)
            & Domain("is_closed", "=", False)
            & Domain("agenda_item_ids", "not any", taken)
        )
