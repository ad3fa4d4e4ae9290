from odoo import models

from ..network.postal import postal_lines


class ClefAttendance(models.Model):
    """A person of the sheet, as a letter is addressed to them."""

    _inherit = "clef.attendance"

    def _postal_lines(self):
        """Address block: at their own address, else at that of who they sit for.

        :return: list of str
        """
        self.ensure_one()
        person = self.partner_id
        place = person if person.street else self.institution_id.partner_id
        care_of = [] if person.street else [self.institution_id.name]
        home = self.company_id.country_id
        return postal_lines([*care_of, person.name], place or person, home)
