from odoo import api, models
from odoo.exceptions import UserError

YEARS = ("clef.exercise", "clef.exercise.chapter")


class IrAttachment(models.Model):
    """A validated year keeps its files as they were (R46)."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_year_open()
        return attachments

    def write(self, vals):
        self._check_year_open()
        result = super().write(vals)
        self._check_year_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_validated(self):
        self._check_year_open()

    def _check_year_open(self):
        """Refuse a file of a validated year; its report is printed by the cron only.

        :raise UserError: when one belongs to such a year, or is its report
        """
        files = self.filtered(lambda a: a.res_model in YEARS and a.res_id)
        printed = files.filtered("res_field")
        if printed and not self.env.su:
            raise UserError(self.env["clef.exercise"]._gate_message())
        for model, attachments in (files - printed).grouped("res_model").items():
            ids = attachments.mapped("res_id")
            records_sudo = self.env[model].sudo().browse(ids).exists()
            if model != "clef.exercise":
                records_sudo = records_sudo.exercise_id
            records_sudo._check_not_validated({"attachment": True})
