from odoo import fields, models
from odoo.tools import SQL

from .clef_meeting import HELD

# Rows kept apart for each seat: more meetings than a body ever holds.
ROWS = 4096
# What a seat's form explains at most.
EXPLAINED = 12
# A row for each seat and meeting of its body on a day when the seat was valid.
HISTORY = """
   WITH outcome AS (
       SELECT s.id AS seat_id,
              s.instance_id,
              s.institution_id,
              s.company_id,
              m.id AS meeting_id,
              m.start,
              CASE
                  WHEN m.state = 'cancelled' THEN 'cancelled'
                  WHEN count(a.id) = 0 THEN 'nobody'
                  WHEN bool_or(a.status IN ('present', 'represented')) THEN 'present'
                  WHEN bool_or(a.status = 'excused') THEN 'excused'
                  ELSE 'absent'
              END AS outcome,
              n.excused_policy = 'reset' AS resets,
              COALESCE(
                  string_agg(p.name, ', ' ORDER BY p.name)
                      FILTER (WHERE a.status IN ('present', 'represented')),
                  string_agg(p.name, ', ' ORDER BY p.name)
              ) AS people
         FROM clef_seat s
         JOIN clef_meeting m ON m.instance_id = s.instance_id
         JOIN clef_network n ON n.id = s.network_id
         JOIN res_company c ON c.id = s.company_id
         JOIN res_partner z ON z.id = c.partner_id
    LEFT JOIN clef_attendance a ON a.meeting_id = m.id AND a.seat_id = s.id
    LEFT JOIN res_partner p ON p.id = a.partner_id
   CROSS JOIN LATERAL (
                  SELECT (
                      m.start AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(z.tz, 'UTC')
                  )::date AS day
              ) d
        WHERE m.state IN %(states)s
          AND (s.date_start IS NULL OR s.date_start <= d.day)
          AND (s.date_end IS NULL OR s.date_end >= d.day)
     GROUP BY s.id, m.id, n.id
   ),
   effect AS (
       SELECT *,
              CASE
                  WHEN outcome = 'absent' THEN 'counts'
                  WHEN outcome = 'present' THEN 'ends'
                  WHEN outcome = 'excused' AND resets THEN 'ends'
                  ELSE 'skipped'
              END AS effect
         FROM outcome
   ),
   placed AS (
       SELECT *,
              count(*) FILTER (WHERE effect = 'ends') OVER latest AS series,
              row_number() OVER latest AS place,
              row_number() OVER earliest AS number
         FROM effect
       WINDOW latest AS (PARTITION BY seat_id ORDER BY start DESC, meeting_id DESC),
              earliest AS (PARTITION BY seat_id ORDER BY start, meeting_id)
   )
   SELECT (seat_id * %(rows)s + number)::int4 AS id,
          seat_id, instance_id, institution_id, company_id, meeting_id, start,
          outcome, effect, people, series,
          place <= %(explained)s
              AND (series = 0 OR series = 1 AND effect = 'ends') AS is_explained
     FROM placed
"""


class ClefSeatHistory(models.Model):
    """Each meeting as the engagement of a seat sees it: one row a seat and meeting.

    Same rules as :meth:`ClefSeat._streaks` (S98), told meeting by meeting: the rows
    that count since the last one that ended a series are the absences in a row.
    """

    _name = "clef.seat.history"
    _description = "History of a Seat"
    _auto = False
    _order = "start desc, id desc"
    _rec_name = "meeting_id"
    _depends = {
        "clef.attendance": ["meeting_id", "seat_id", "partner_id", "status"],
        "clef.meeting": ["instance_id", "start", "state"],
        "clef.network": ["excused_policy"],
        "clef.seat": ["instance_id", "institution_id", "date_start", "date_end"],
        "res.partner": ["name", "tz"],
    }

    seat_id = fields.Many2one("clef.seat", readonly=True)
    instance_id = fields.Many2one("clef.instance", "Body", readonly=True)
    institution_id = fields.Many2one("clef.institution", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    meeting_id = fields.Many2one("clef.meeting", readonly=True)
    start = fields.Datetime("Date", readonly=True)
    outcome = fields.Selection(
        [
            ("present", "Present"),
            ("excused", "Excused"),
            ("absent", "Absent"),
            ("nobody", "Nobody Held a Mandate"),
            ("cancelled", "Meeting Cancelled"),
        ],
        readonly=True,
    )
    effect = fields.Selection(
        [
            ("counts", "Counts"),
            ("ends", "Ends the Series"),
            ("skipped", "Not Counted"),
        ],
        readonly=True,
    )
    people = fields.Char(
        readonly=True, help="Who came; when nobody did, who was expected."
    )
    series = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Series ended by this meeting and since: none for the current one.",
    )
    is_explained = fields.Boolean(
        "In the Explanation",
        readonly=True,
        help="Of the current series, with the meeting that ended the one before.",
    )

    @property
    def _table_query(self):
        return SQL(HISTORY, states=(*HELD, "cancelled"), rows=ROWS, explained=EXPLAINED)

    def _as_query(self, ordered=True):
        """Read rows by their seats, which PostgreSQL finds before it computes all."""
        query = super()._as_query(ordered)
        if seats := tuple({row_id // ROWS for row_id in self._ids}):
            query.add_where(
                SQL("%s IN %s", SQL.identifier(query.table, "seat_id"), seats)
            )
        return query
