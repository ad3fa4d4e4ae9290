import base64

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from . import uploads

AWAITED = ("missing", "outdated")


class ClefMandate(models.Model):
    """The signed letter, sent by the person it designates (S31)."""

    _inherit = "clef.mandate"

    def _check_own(self):
        """Refuse to act by the mandate of somebody else, or by one that is not open.

        :raise AccessError: for anybody but its holder, today
        """
        self.ensure_one()
        if self.partner_id != self.env.user.partner_id or not self.is_open:
            raise AccessError(self.env._("This mandate is not yours today."))

    def _receive_letter(self, name, content):
        """Keep the signed letter a member sends; the coordination is told to read it.

        :param str name: of the file, as the browser says it
        :param bytes content: the file
        :raise AccessError: when the mandate is another person's
        :raise UserError: when no letter is awaited, or the file is not fit
        """
        self._check_own()
        mandate_sudo = self.sudo()
        if mandate_sudo.letter_state not in AWAITED:
            raise UserError(
                self.env._(
                    "No letter is awaited for this mandate. To replace the one "
                    "received, tell the coordination."
                )
            )
        extension = self._check_letter(content)
        mandate_sudo.write(
            {
                "letter": base64.b64encode(content),
                "letter_filename": uploads.clean_name(name, extension),
                "letter_date": fields.Date.context_today(self),
                "letter_valid_until": False,
            }
        )
        summary = self.env._("Letter of mandate received: check it")
        mandate_sudo.network_id._ask_coordination(mandate_sudo, summary)

    def _check_letter(self, content):
        """Refuse a file that is not a scan of a letter.

        :param bytes content: the file
        :return: str, the extension its content calls for
        :raise UserError: saying what is accepted
        """
        if not content:
            raise UserError(self.env._("Choose the file of the signed letter first."))
        if len(content) > uploads.LARGEST:
            raise UserError(self.env._("This file is too large: 10 MB at most."))
        extension = uploads.extension_of(content)
        if not extension:
            raise UserError(
                self.env._(
                    "This file is not accepted: send a PDF, or a picture in JPEG or "
                    "PNG."
                )
            )
        return extension

    def _letter_pdf(self):
        """The letter to print and sign, for the holder of the mandate.

        :return: bytes of a PDF
        :raise AccessError: when the mandate is another person's
        """
        self._check_own()
        report_sudo = self.env["ir.actions.report"].sudo()
        report = "clef_network.clef_mandate_report_letter"
        return report_sudo._render_qweb_pdf(report, self.ids)[0]
