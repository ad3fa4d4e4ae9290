from odoo import fields, models
from odoo.tools import SQL

from .clef_attendance import STATUSES


class ClefAttendanceReport(models.Model):
    """Presence of each seat at each meeting held while it was valid (S97, S101).

    The seat is the unit: two people of one institution, one of whom came, are one
    presence. A day when nobody held a mandate on the seat has no row.
    """

    _name = "clef.attendance.report"
    _description = "Attendance by Institution"
    _inherit = ["clef.meeting.row"]
    _auto = False
    _depends = {
        "clef.attendance": ["meeting_id", "seat_id", "status"],
        "clef.seat": ["date_end", "date_start", "institution_id"],
    }

    seat_id = fields.Many2one("clef.seat", readonly=True)
    institution_id = fields.Many2one("clef.institution", readonly=True)
    outcome = fields.Selection(
        [status for status in STATUSES if status[0] != "expected"], readonly=True
    )
    presence = fields.Float("Attendance Rate", readonly=True, aggregator="avg")
    present_count = fields.Integer("Times Present", readonly=True)
    excused_count = fields.Integer("Times Excused", readonly=True)
    absent_count = fields.Integer("Times Absent", readonly=True)
    person_count = fields.Integer("People Present", readonly=True)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT line.*,
                   (here OR represented)::int::float AS presence,
                   (here OR represented)::int AS present_count,
                   (outcome = 'excused')::int AS excused_count,
                   (outcome = 'absent')::int AS absent_count
              FROM (%s) line
            """,
            self._outcomes(),
        )

    def _outcomes(self):
        """One row a seat and meeting, with what happened (design, part 4).

        :return: SQL
        """
        return SQL(
            """
            SELECT grouped.*,
                   CASE WHEN here THEN 'present'
                        WHEN represented THEN 'represented'
                        WHEN excused THEN 'excused'
                        ELSE 'absent' END AS outcome
              FROM (%s) grouped
            """,
            self._sheets(),
        )

    def _sheets(self):
        """The people of each seat on the sheet of each meeting, together.

        Grouped by body and institution as well, which change nothing of the result:
        PostgreSQL then applies conditions on them before it groups.

        :return: SQL
        """
        return SQL(
            """
            SELECT min(a.id) AS id,
                   a.seat_id,
                   s.institution_id,
                   bool_or(a.status = 'present') AS here,
                   bool_or(a.status = 'represented') AS represented,
                   bool_or(a.status = 'excused') AS excused,
                   count(*) FILTER (WHERE a.status = 'present') AS person_count,
                   %(columns)s
              FROM %(meetings)s
              JOIN clef_attendance a ON a.meeting_id = m.id
              JOIN clef_seat s ON s.id = a.seat_id
             WHERE %(held)s
               AND (s.date_start IS NULL OR s.date_start <= %(day)s)
               AND (s.date_end IS NULL OR s.date_end >= %(day)s)
          GROUP BY m.id, m.instance_id, a.seat_id, s.institution_id, here.tz
            """,
            columns=self._meeting_columns(),
            meetings=self._meeting_from(),
            held=self._meeting_where(),
            day=self._day_sql(SQL("m.start")),
        )
