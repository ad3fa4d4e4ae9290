from odoo import fields, models
from odoo.tools import SQL

from .clef_attendance import STATUSES


class ClefAttendancePersonReport(models.Model):
    """Presence of each person at each meeting, guests too (S101, S142).

    Apart from that of seats, which alone counts for quorum and absences: here somebody
    who was represented did not come.
    """

    _name = "clef.attendance.person.report"
    _description = "Attendance by Person"
    _inherit = ["clef.meeting.row"]
    _auto = False
    _depends = {
        "clef.attendance": ["mandate_id", "meeting_id", "partner_id", "status"],
        "clef.mandate": ["institution_id"],
    }

    partner_id = fields.Many2one("res.partner", "Person", readonly=True)
    institution_id = fields.Many2one("clef.institution", readonly=True)
    outcome = fields.Selection(STATUSES, readonly=True)
    presence = fields.Float("Attendance Rate", readonly=True, aggregator="avg")
    present_count = fields.Integer("Times Present", readonly=True)
    is_guest = fields.Boolean("Guest", readonly=True)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT a.id,
                   a.partner_id,
                   mandate.institution_id,
                   a.status AS outcome,
                   (a.status = 'present')::int::float AS presence,
                   (a.status = 'present')::int AS present_count,
                   a.mandate_id IS NULL AS is_guest,
                   %(columns)s
              FROM %(meetings)s
              JOIN clef_attendance a ON a.meeting_id = m.id
         LEFT JOIN clef_mandate mandate ON mandate.id = a.mandate_id
             WHERE %(held)s
            """,
            columns=self._meeting_columns(),
            meetings=self._meeting_from(),
            held=self._meeting_where(),
        )
