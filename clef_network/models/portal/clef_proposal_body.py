from odoo import fields, models
from odoo.fields import Domain

from ..meeting.clef_meeting import OPEN


class ClefInstance(models.Model):
    """The agenda on which its members may put something."""

    _inherit = "clef.instance"

    def _meeting_for_proposals(self):
        """The next meeting to come on whose agenda a member may put something.

        Not one about individual situations: its agenda is that of those invited.

        :return: clef.meeting record in superuser mode, or empty
        """
        self.ensure_one()
        return (
            self.env["clef.meeting"]
            .sudo()
            .search(
                Domain("instance_id", "=", self.id)
                & Domain("state", "in", OPEN)
                & Domain("kind", "!=", "synthesis")
                & Domain("start", ">", fields.Datetime.now()),
                order="start, id",
                limit=1,
            )
        )
