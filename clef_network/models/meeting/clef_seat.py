from odoo import fields, models
from odoo.tools import SQL

from .clef_meeting import HELD

# The lines that count for the seat ``s``: of meetings held while it was valid, by the
# day in its company's zone (see ``zone_of``).
COUNTED = """
              clef_attendance a
         JOIN clef_meeting m ON m.id = a.meeting_id
   CROSS JOIN LATERAL (
                  SELECT (a.meeting_start AT TIME ZONE 'UTC'
                          AT TIME ZONE COALESCE(p.tz, 'UTC'))::date AS day
              ) local
        WHERE a.seat_id = s.id
          AND m.state IN %(held)s
          AND (s.date_start IS NULL OR s.date_start <= local.day)
          AND (s.date_end IS NULL OR s.date_end >= local.day)
"""
# One row a seat: its absences since the last meeting that ended the series. Both parts
# walk the index of the sheets backwards, and stop there: old meetings are not read.
STREAKS = """
   SELECT s.id, since.meetings - since.excuses
     FROM clef_seat s
     JOIN clef_network n ON n.id = s.network_id
LEFT JOIN res_company c ON c.id = s.company_id
LEFT JOIN res_partner p ON p.id = c.partner_id
LEFT JOIN LATERAL (
              SELECT a.meeting_start, a.meeting_id
                FROM %(counted)s
                 AND (a.status IN ('present', 'represented')
                      OR (a.status = 'excused' AND n.excused_policy = 'reset'))
            ORDER BY a.meeting_start DESC, a.meeting_id DESC
               LIMIT 1
          ) ended ON TRUE
CROSS JOIN LATERAL (
              SELECT count(DISTINCT a.meeting_id) AS meetings,
                     count(DISTINCT a.meeting_id)
                         FILTER (WHERE a.status = 'excused') AS excuses
                FROM %(counted)s
                 AND (a.meeting_start, a.meeting_id) > (
                         COALESCE(ended.meeting_start, '-infinity'),
                         COALESCE(ended.meeting_id, 0)
                     )
          ) since
    WHERE s.id = ANY(%(seats)s)
      AND (ended.meeting_id IS NOT NULL OR since.meetings > 0)
"""
# What these queries read, and the ORM may not have written yet.
READ = {
    "clef.attendance": ["meeting_id", "meeting_start", "seat_id", "status"],
    "clef.meeting": ["state"],
    "clef.network": ["excused_policy"],
    "clef.seat": ["network_id", "company_id", "date_start", "date_end"],
    "res.company": ["partner_id"],
    "res.partner": ["tz"],
}


class ClefSeat(models.Model):
    """Three absences: one query, explained, never acted on by itself (R33)."""

    _inherit = "clef.seat"

    attendance_ids = fields.One2many("clef.attendance", "seat_id")

    def _update_engagement(self):
        """Bring the streaks of these seats up to date, and propose at the limit."""
        seats = self.filtered("counts_absence")
        streaks = seats._streaks()
        found = {}
        for seat in seats:
            streak = streaks.get(seat.id, 0)
            found[seat] = streak, seat._engagement_of(streak)
        changed = seats.filtered(
            lambda seat: found[seat] != (seat.absence_streak, seat.engagement)
        )
        reached = changed.filtered(
            lambda seat: found[seat][1] == "limit" and seat.engagement != "limit"
        )
        for (streak, engagement), alike in changed.grouped(found.get).items():
            values = {"absence_streak": streak, "engagement": engagement}
            alike.sudo().write(values)
        for seat in reached:
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
        if not self:
            return {}
        for model, names in READ.items():
            self.env[model].flush_model(names)
        counted = SQL(COUNTED, held=HELD)
        rows = self.env.execute_query(SQL(STREAKS, counted=counted, seats=self.ids))
        return dict(rows)

    def _propose(self):
        """Put the partner before the body that counts, which alone decides."""
        self.ensure_one()
        institution = self.institution_id
        if institution.submission_state != "submitted":
            institution.sudo()._submit_again(self.instance_id)
