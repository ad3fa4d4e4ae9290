from odoo import models

from ..network.postal import postal_lines
from .clef_meeting import HELD


class ClefSeat(models.Model):
    """The letter to the direction of a partner who no longer comes (R33, R34)."""

    _inherit = "clef.seat"

    def _to_write_to(self):
        """Seats of these about which a letter has something to say.

        :return: clef.seat records
        """
        return self.filtered(lambda seat: seat.institution_id and seat.absence_streak)

    def _in_reader_language(self):
        """This seat in the language of its institution, else in that of who prints.

        :return: clef.seat record
        """
        lang = self.institution_id.partner_id.lang or self.env.lang
        return self.with_context(lang=lang)

    def _missed_meetings(self):
        """The meetings of the present series of absences, the first one first.

        The series is counted elsewhere; its meetings are the last ones of which
        nobody of the seat came, was represented or excused.

        :return: clef.meeting records
        """
        self.ensure_one()
        held = self.attendance_ids.filtered(lambda a: a.meeting_state in HELD)
        lines = held.grouped("meeting_id")
        missed = self.env["clef.meeting"].concat(
            *(
                meeting
                for meeting, of_seat in lines.items()
                if set(of_seat.mapped("status")) == {"absent"}
            )
        )
        latest = missed.sorted("start", reverse=True)[: self.absence_streak]
        return latest.sorted("start")

    def _postal_lines(self):
        """Address block of the direction of the institution.

        :return: list of str
        """
        self.ensure_one()
        names = [self.institution_id.name, self.env._("To the Direction")]
        home = self.company_id.country_id
        return postal_lines(names, self.institution_id.partner_id, home)

    def _letter_subject(self):
        """What the letter is about, in the language of its reader.

        :return: str
        """
        self.ensure_one()
        return self.env._("your seat in “%(body)s”", body=self.instance_id.name)
