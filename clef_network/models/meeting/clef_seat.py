from odoo import fields, models
from odoo.tools import SQL

from .clef_meeting import HELD

# One row a seat: its absences since the last meeting that ended the series.
STREAKS = """
   WITH outcome AS (
       SELECT a.seat_id,
              m.start,
              m.id,
              bool_or(a.status IN ('present', 'represented')) AS here,
              bool_or(a.status = 'excused') AS excused,
              bool_or(n.excused_policy = 'reset') AS resets
         FROM clef_attendance a
         JOIN clef_meeting m ON m.id = a.meeting_id
         JOIN clef_seat s ON s.id = a.seat_id
         JOIN clef_network n ON n.id = s.network_id
        WHERE a.seat_id IN %(seats)s
          AND m.state IN %(held)s
          AND (s.date_start IS NULL OR s.date_start <= m.start::date)
          AND (s.date_end IS NULL OR s.date_end >= m.start::date)
     GROUP BY a.seat_id, m.id, m.start
   ),
   ended AS (
       SELECT seat_id, max((start, id)::text) AS last
         FROM outcome
        WHERE here OR (excused AND resets)
     GROUP BY seat_id
   )
   SELECT o.seat_id, count(*) FILTER (
              WHERE NOT o.here AND NOT o.excused
                AND (e.last IS NULL OR (o.start, o.id)::text > e.last)
          )
     FROM outcome o
LEFT JOIN ended e ON e.seat_id = o.seat_id
 GROUP BY o.seat_id
"""


class ClefSeat(models.Model):
    """Three absences: one query, explained, never acted on by itself (R33)."""

    _inherit = "clef.seat"

    attendance_ids = fields.One2many("clef.attendance", "seat_id")

    def _update_engagement(self):
        """Bring the streaks of these seats up to date, and propose at the limit."""
        streaks = self._streaks()
        for seat in self.filtered("counts_absence"):
            streak = streaks.get(seat.id, 0)
            engagement = seat._engagement_of(streak)
            if (streak, engagement) != (seat.absence_streak, seat.engagement):
                reached = engagement == "limit" and seat.engagement != "limit"
                values = {"absence_streak": streak, "engagement": engagement}
                seat.sudo().write(values)
                if reached:
                    seat._propose()

    def _engagement_of(self, streak):
        """What a number of successive absences means.

        A disengaged seat stays so until somebody comes: the body decided it.

        :param int streak: absences since the last presence
        :return: str, value of ``engagement``
        """
        self.ensure_one()
        limit = self.network_id.absence_limit
        if self.engagement == "disengaged" and streak:
            return "disengaged"
        if streak >= limit:
            return "limit"
        return "warned" if streak == limit - 1 and streak else "engaged"

    def _streaks(self):
        """Absences of each seat since its last presence, in one query (S98).

        A meeting counts for a seat when it was held while the seat was valid and
        somebody held a mandate on it, who then stands on the sheet. One person present
        or represented is presence; else one excused is an excuse, which ends the
        series or is skipped, as the network chose; else it is an absence.

        :return: dict seat id -> int, seats without meetings left out
        """
        for model in ("clef.attendance", "clef.meeting", "clef.seat", "clef.network"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                STREAKS,
                seats=tuple(self.ids) or (0,),
                held=HELD,
            )
        )
        return dict(rows)

    def _propose(self):
        """Put the partner before the body that counts, which alone decides."""
        self.ensure_one()
        institution = self.institution_id
        if institution.submission_state != "submitted":
            institution.sudo()._submit_again(self.instance_id)
