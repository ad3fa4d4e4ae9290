from odoo import api, fields, models


class ClefRemark(models.Model):
    """A correction asked for by somebody who was there, until approval (S17)."""

    _name = "clef.remark"
    _description = "Remark on Minutes"
    _order = "meeting_id, create_date, id"

    meeting_id = fields.Many2one(
        "clef.meeting", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "By",
        required=True,
        default=lambda self: self.env.user.partner_id,
        ondelete="restrict",
    )
    text = fields.Text(required=True)
    taken = fields.Boolean("Taken into Account")

    @api.model_create_multi
    def create(self, vals_list):
        remarks = super().create(vals_list)
        remarks.meeting_id._check_not_frozen({"remark_ids": True})
        remarks.meeting_id._check_no_free_text()
        return remarks
