from odoo import api, models

# Where a file would be one of the meeting.
OF_A_MEETING = ("clef.meeting", "clef.agenda.item", "clef.attendance", "clef.decision")


class IrAttachment(models.Model):
    """Approved minutes keep their files as they were; a synthesis has none."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_minutes_open()
        attachments._check_not_of_synthesis()
        return attachments

    def write(self, vals):
        self._check_minutes_open()
        result = super().write(vals)
        self._check_minutes_open()
        self._check_not_of_synthesis()
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

    def _check_not_of_synthesis(self):
        """Refuse a file on a synthesis meeting, or on anything of it (R61).

        :raise UserError: when one belongs to such a meeting
        """
        owned = self.filtered(lambda a: a.res_model in OF_A_MEETING and a.res_id)
        for model, attachments in owned.grouped("res_model").items():
            ids = attachments.mapped("res_id")
            records_sudo = self.env[model].sudo().browse(ids).exists()
            if model != "clef.meeting":
                records_sudo = records_sudo.meeting_id
            records_sudo._check_no_free_text()
