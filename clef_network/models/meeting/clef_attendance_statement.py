from odoo import api, models
from odoo.exceptions import ValidationError

STATEMENTS = ("role_statement", "mission_statement", "limit_statement")


class ClefAttendance(models.Model):
    """What professionals say of their own work, never of a family (S140, R61)."""

    _inherit = "clef.attendance"

    @api.constrains(*STATEMENTS)
    def _check_statements(self):
        """Refuse statements that look as if they named somebody of a situation (R62).

        Unlike minutes, no confirmation lets them through: they are about professionals.
        """
        for line in self:
            text = "\n".join(line[name] or "" for name in STATEMENTS)
            if line.meeting_id._names_somebody(text):
                raise ValidationError(
                    self.env._(
                        "What is written for %(person)s seems to name a person who is "
                        "not of the network, or to give their birth, number or phone. "
                        "Keep to the role, the missions and the limits of the "
                        "professional.",
                        person=line.partner_id.name,
                    )
                )
