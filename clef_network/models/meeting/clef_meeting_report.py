from odoo import fields, models
from odoo.tools import SQL

# Fewer answers than this would tell who felt how (R63).
SMALL = 5

# Rates of several meetings are rates of their sums, not averages of rates: a small
# meeting weighs what it weighs.
RATIOS = {
    "rate:avg": ("present_seat_count", "seat_count"),
    "mood_rate:avg": ("mood_good_count", "mood_shown_count"),
}


class ClefMeetingReport(models.Model):
    """How each held meeting was prepared, attended, spent and followed (S50, S61)."""

    _name = "clef.meeting.report"
    _description = "Effectiveness of Meetings"
    _inherit = ["clef.meeting.row"]
    _auto = False
    _depends = {
        "clef.meeting": [
            "circulated_on",
            "convened_on",
            "mood_cloudy",
            "mood_fair",
            "mood_stormy",
            "mood_sunny",
            "technique_ids",
        ],
        "clef.agenda.item": ["meeting_id", "minutes_planned", "minutes_spent"],
        "clef.attendance": ["meeting_id", "partner_id", "status"],
        "clef.attendance.report": ["meeting_id", "present_count"],
        "clef.decision": ["meeting_id"],
        "res.partner": ["clef_profession_id"],
    }

    notice_days = fields.Integer(
        "Notice (Days)",
        readonly=True,
        aggregator="avg",
        help="From the convocation to the meeting.",
    )
    turnaround_days = fields.Integer(
        "Minutes Sent After (Days)",
        readonly=True,
        aggregator="avg",
        help="From the day of the meeting to that on which its minutes were sent; "
        "empty as long as they are not.",
    )
    is_circulated = fields.Boolean("Minutes Sent", readonly=True)
    decision_count = fields.Integer("Decisions", readonly=True, aggregator="avg")
    minutes_planned = fields.Integer(
        "Planned (Minutes)", readonly=True, aggregator="avg"
    )
    minutes_timed = fields.Integer(
        "Planned for Timed Items (Minutes)",
        readonly=True,
        aggregator="avg",
        help="Time planned for the items of which the time spent was noted.",
    )
    minutes_spent = fields.Integer("Spent (Minutes)", readonly=True, aggregator="avg")
    seat_count = fields.Integer("Seats Expected", readonly=True)
    present_seat_count = fields.Integer("Seats Present", readonly=True)
    rate = fields.Float("Attendance Rate", readonly=True, aggregator="avg")
    person_count = fields.Integer("People Present", readonly=True, aggregator="avg")
    profession_count = fields.Integer(
        "Professions Present",
        readonly=True,
        aggregator="avg",
        help="Different professions among those who came: several look at a "
        "situation better than one.",
    )
    mood_count = fields.Integer("Mood Answers", readonly=True, aggregator="avg")
    mood_shown_count = fields.Integer("Mood Answers Shown", readonly=True)
    mood_good_count = fields.Integer("Sunny or Fair", readonly=True)
    mood_rate = fields.Float(
        "Good Moods",
        readonly=True,
        aggregator="avg",
        help="Share of sunny and fair moods; empty below five answers.",
    )
    technique_count = fields.Integer("Techniques", readonly=True, aggregator="avg")

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec not in RATIOS:
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (
            self._field_to_sql(self._table, name, query)
            for name in RATIOS[aggregate_spec]
        )
        return SQL("SUM(%s)::float / NULLIF(SUM(%s), 0)", part, whole)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT m.id,
                   %(columns)s,
                   %(day)s - %(convened)s AS notice_days,
                   %(circulated)s - %(day)s AS turnaround_days,
                   m.circulated_on IS NOT NULL AS is_circulated,
                   %(moods)s,
                   %(counts)s,
                   agenda.*,
                   seats.*,
                   seats.present_seat_count::float
                       / NULLIF(seats.seat_count, 0) AS rate,
                   people.*
              FROM %(meetings)s
              %(joins)s
             WHERE %(held)s
            """,
            columns=self._meeting_columns(),
            day=self._day_sql(SQL("m.start")),
            convened=self._day_sql(SQL("m.convened_on")),
            circulated=self._day_sql(SQL("m.circulated_on")),
            moods=self._mood_columns(),
            counts=self._count_columns(),
            meetings=self._meeting_from(),
            joins=self._joins(),
            held=self._meeting_where(),
        )

    def _mood_columns(self):
        """Moods, of which nothing is said below five answers but their number (R63).

        :return: SQL
        """
        good = SQL("COALESCE(m.mood_sunny, 0) + COALESCE(m.mood_fair, 0)")
        bad = SQL("COALESCE(m.mood_cloudy, 0) + COALESCE(m.mood_stormy, 0)")
        answers = SQL("(%s + %s)", good, bad)
        return SQL(
            """
            %(answers)s AS mood_count,
            CASE WHEN %(shown)s THEN %(answers)s END AS mood_shown_count,
            CASE WHEN %(shown)s THEN %(good)s END AS mood_good_count,
            CASE WHEN %(shown)s THEN (%(good)s)::float / %(answers)s END AS mood_rate
            """,
            answers=answers,
            shown=SQL("%s >= %s", answers, SMALL),
            good=good,
        )

    def _count_columns(self):
        return SQL(
            """
            (SELECT count(*)::int FROM clef_decision d WHERE d.meeting_id = m.id)
                AS decision_count,
            (SELECT count(*)::int FROM clef_meeting_clef_technique_rel t
              WHERE t.clef_meeting_id = m.id) AS technique_count
            """
        )

    def _joins(self):
        """Sums by meeting: of the agenda, of the seats and of the people present.

        :return: SQL
        """
        return SQL(
            """
            LEFT JOIN LATERAL (%s) agenda ON TRUE
            LEFT JOIN LATERAL (%s) people ON TRUE
            LEFT JOIN (%s) seats
                   ON seats.held_id = m.id AND seats.body_id = m.instance_id
            """,
            self._agenda_sums(),
            self._people_sums(),
            self._seat_sums(),
        )

    def _agenda_sums(self):
        return SQL(
            """
            SELECT sum(i.minutes_planned)::int AS minutes_planned,
                   sum(i.minutes_planned) FILTER (WHERE i.minutes_spent > 0)::int
                       AS minutes_timed,
                   sum(i.minutes_spent) FILTER (WHERE i.minutes_spent > 0)::int
                       AS minutes_spent
              FROM clef_agenda_item i
             WHERE i.meeting_id = m.id
            """
        )

    def _people_sums(self):
        return SQL(
            """
            SELECT count(*)::int AS person_count,
                   count(DISTINCT p.clef_profession_id)::int AS profession_count
              FROM clef_attendance a
              JOIN res_partner p ON p.id = a.partner_id
             WHERE a.meeting_id = m.id AND a.status = 'present'
            """
        )

    def _seat_sums(self):
        """Seats expected and present, as the attendance by institution counts them.

        Joined on the body too: asked of one body, only its sheets are counted.

        :return: SQL
        """
        return SQL(
            """
            SELECT r.meeting_id AS held_id,
                   r.instance_id AS body_id,
                   count(*)::int AS seat_count,
                   sum(r.present_count)::int AS present_seat_count
              FROM (%s) r
          GROUP BY r.meeting_id, r.instance_id
            """,
            self.env["clef.attendance.report"]._table_query,
        )
