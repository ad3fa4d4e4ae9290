from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .texts import many_lines

LONGEST = 2000


class ResPartner(models.Model):
    """What a network holds on a person, for that person (R64, R65)."""

    _inherit = "res.partner"

    def _check_myself(self):
        self.ensure_one()
        if self != self.env.user.partner_id:
            raise AccessError(self.env._("One speaks for oneself only."))

    def _give_directory_consent(self, agrees):
        """Give or withdraw one's consent; saying the same again keeps the first date.

        :param bool agrees: to be named in the directory
        :raise AccessError: for anybody but that person
        """
        self._check_myself()
        person_sudo = self.sudo()
        if person_sudo.clef_directory_consent != agrees:
            person_sudo.clef_directory_consent = agrees

    def _ask_correction(self, text):
        """Tell the coordination what is wrong; nothing is changed by itself.

        :param str text: as typed
        :raise AccessError: for anybody but that person
        :raise UserError: when nothing is said, too much, or nobody is there to read it
        """
        self._check_myself()
        text = many_lines(text)
        if not text:
            raise UserError(self.env._("Write what is to be corrected."))
        self.env["clef.action"]._check_length(text, LONGEST)
        mandate_sudo = self._held_mandates()[:1]
        if not mandate_sudo:
            raise UserError(self.env._("No network holds anything on you."))
        summary = self.env._("Correction asked by %s", self.name)
        mandate_sudo.network_id._ask_coordination(mandate_sudo, summary, text)

    def _held_mandates(self):
        """One's mandates of all times, the last first.

        :return: clef.mandate records in superuser mode
        """
        self._check_myself()
        mine = Domain("partner_id", "=", self.id)
        return self.env["clef.mandate"].sudo().search(mine, order="date_start desc, id")

    def _attendance_counts(self):
        """How often one came to the meetings that were held, by status.

        :return: list of (label of the status, int)
        """
        self._check_myself()
        Attendance = self.env["clef.attendance"].sudo()
        held = Domain("partner_id", "=", self.id) & Domain("status", "!=", "expected")
        rows = Attendance._read_group(held, ["status"], ["__count"])
        labels = dict(Attendance._fields["status"]._description_selection(self.env))
        return [(labels[status], count) for status, count in rows]
