from odoo import api, models


class IrAttachment(models.Model):
    """Approved minutes keep their files as they were."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_minutes_open()
        return attachments

    def write(self, vals):
        self._check_minutes_open()
        result = super().write(vals)
        self._check_minutes_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_minutes_open()

    def _check_minutes_open(self):
        """Refuse to add, change or remove a file of approved minutes.

        :raise UserError: when one belongs to an approved meeting
        """
        ids = [a.res_id for a in self if a.res_model == "clef.meeting" and a.res_id]
        if ids:
            meetings_sudo = self.env["clef.meeting"].sudo().browse(ids).exists()
            meetings_sudo._check_not_frozen({"attachment": True})
