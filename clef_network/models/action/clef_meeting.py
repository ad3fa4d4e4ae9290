from odoo import fields, models


class ClefMeeting(models.Model):
    """A meeting about one action: preparation, follow-up, review (S132)."""

    _inherit = "clef.meeting"

    action_id = fields.Many2one(
        "clef.action",
        "About the Action",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('network_id', '=', network_id)]",
    )

    def _present_institutions(self):
        """Institutions of which somebody was there, or was represented.

        :return: clef.institution records
        """
        here = self.attendance_ids.filtered(
            lambda line: line.status in ("present", "represented")
        )
        return here.institution_id
