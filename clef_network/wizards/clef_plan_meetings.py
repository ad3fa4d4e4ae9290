from datetime import datetime, time, timedelta

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.meeting import dates
from ..models.network.zones import zone_of


class ClefPlanMeetings(models.TransientModel):
    """The meetings of a period, from the rhythm of their body, seen first."""

    _name = "clef.plan.meetings"
    _description = "Plan the Year"

    instance_id = fields.Many2one("clef.instance", "Body", required=True)
    date_from = fields.Date(
        required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
    )
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
        ],
        required=True,
        default="1",
    )
    rank = fields.Selection(
        [
            ("1", "First"),
            ("2", "Second"),
            ("3", "Third"),
            ("4", "Fourth"),
            ("-1", "Last"),
        ],
        "Week of the Month",
        required=True,
        default="1",
    )
    hour = fields.Float("At", required=True, default=9.0)
    duration = fields.Float("Hours", required=True, default=2.0)
    location = fields.Char("Place")
    times = fields.Integer(
        "Meetings",
        compute="_compute_times",
        store=True,
        readonly=False,
        help="How many in the period; monthly bodies sit in every month.",
    )
    line_ids = fields.One2many(
        "clef.plan.meetings.line",
        "plan_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    _period_valid = models.Constraint(
        "CHECK (date_to >= date_from)", "The period ends before it begins."
    )
    _hour_valid = models.Constraint(
        "CHECK (hour >= 0 AND hour < 24 AND duration > 0 AND duration <= 12)",
        "Meetings begin between 0 and 24 h and last 12 hours at most.",
    )

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self)

    @api.depends("date_from")
    def _compute_date_to(self):
        for plan in self:
            begin = plan.date_from or fields.Date.context_today(plan)
            plan.date_to = begin + relativedelta(years=1, days=-1)

    @api.depends("instance_id", "date_from", "date_to")
    def _compute_times(self):
        for plan in self:
            body, months = plan.instance_id, len(plan._months())
            a_year = body.meetings_max or body.meetings_min
            plan.times = months if body.monthly else round(a_year * months / 12)

    @api.depends(
        "instance_id",
        "date_from",
        "date_to",
        "weekday",
        "rank",
        "hour",
        "duration",
        "times",
    )
    def _compute_line_ids(self):
        for plan in self:
            lines = [Command.create(values) for values in plan._prepare_lines()]
            plan.line_ids = [Command.clear(), *lines]

    def _months(self):
        """Months of the period in which the body may sit and does not yet.

        :return: list of date, first days
        """
        if not (self.instance_id and self.date_from and self.date_to):
            return []
        off = set(self.instance_id.network_id.sudo().month_off_ids.mapped("number"))
        months = dates.months_between(self.date_from, self.date_to)
        planned = self._planned_months()
        return [m for m in months if m.month not in off and m not in planned]

    def _planned_months(self):
        meetings = self.env["clef.meeting"].search(
            [
                ("instance_id", "=", self.instance_id.id),
                ("state", "!=", "cancelled"),
                ("kind", "=", "ordinary"),
            ]
        )
        return {day.replace(day=1) for m in meetings if (day := m._day())}

    def _prepare_lines(self):
        """Values of the proposed meetings.

        :return: list of dicts
        """
        self.ensure_one()
        if not self.weekday or not self.rank:
            return []
        kept = dates.spread(self._months(), self.times or 0)
        days = [dates.sitting_day(m, int(self.weekday), int(self.rank)) for m in kept]
        return [
            {"start": self._start_of(day), "stop": self._stop_of(day)}
            for day in days
            if self.date_from <= day <= self.date_to
        ]

    def _start_of(self, day):
        """The hour of the plan on a day, in the zone of the company, as stored.

        :param date day: day of the meeting
        :return: naive datetime in UTC, right on both sides of a change of clocks
        """
        zone = pytz.timezone(zone_of(self.instance_id.company_id))
        minutes = round(self.hour * 60)
        here = datetime.combine(day, time(minutes // 60 % 24, minutes % 60))
        return zone.localize(here).astimezone(pytz.utc).replace(tzinfo=None)

    def _stop_of(self, day):
        return self._start_of(day) + timedelta(hours=self.duration)

    def action_plan(self):
        """Create the meetings that are kept, silently, and show them.

        :return: dict, window action
        :raise UserError: when there is nothing to create
        """
        self.ensure_one()
        kept = self.line_ids.filtered("keep")
        if not kept:
            raise UserError(
                self.env._("No meeting to create: choose another period or rhythm.")
            )
        meetings = self.env["clef.meeting"].create(
            [self._prepare_meeting_values(line) for line in kept]
        )
        return meetings._get_records_action(name=self.env._("Planned Meetings"))

    def _prepare_meeting_values(self, line):
        return {
            "instance_id": self.instance_id.id,
            "start": line.start,
            "stop": line.stop,
            "location": self.location,
        }
