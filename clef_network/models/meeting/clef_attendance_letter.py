from odoo import models

from ..network.postal import postal_lines


class ClefAttendance(models.Model):
    """A person of the sheet, as a letter is addressed to them."""

    _inherit = "clef.attendance"

    def _in_reader_language(self):
        """This line in the language of its person, else in that of who prints.

        :return: clef.attendance record
        """
        return self.with_context(lang=self.partner_id.lang or self.env.lang)

    def _postal_lines(self):
        """Address block: at their own address, else at that of who they sit for.

        :return: list of str
        """
        self.ensure_one()
        person, employer = self.partner_id, self.institution_id.partner_id
        at_home = person.street and person.street != employer.street
        place = person if at_home or not employer else employer
        names = [person.name] if place == person else [employer.name, person.name]
        return postal_lines(names, place, self.company_id.country_id)
