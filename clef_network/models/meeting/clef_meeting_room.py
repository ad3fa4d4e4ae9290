from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from ..network.actions import window_action
from ..network.groups import STAFF
from .clef_meeting import HELD
from .dates import next_working_day

BEGINS = time(9)
LASTS = timedelta(hours=2)


class ClefMeeting(models.Model):
    """What is counted and pressed in the room, and what a new meeting begins with."""

    _inherit = "clef.meeting"

    decision_count = fields.Integer(
        "Decisions Taken", compute="_compute_decision_count"
    )
    minutes_left = fields.Integer(
        compute="_compute_minutes_left",
        help="Minutes planned of items not yet treated.",
    )
    sheet_told = fields.Json(
        compute="_compute_sheet_told",
        groups=STAFF,
        help="What each status leads to, by person: a form refreshes what belongs to "
        "the meeting as statuses change, not what belongs to other lines.",
    )
    days_away = fields.Integer(
        compute="_compute_days_away",
        help="Days between today and the meeting. In lists, what comes is before what "
        "is past, the nearest first.",
    )

    @api.depends("decision_ids")
    def _compute_decision_count(self):
        for meeting in self:
            meeting.decision_count = len(meeting.decision_ids)

    @api.depends("agenda_ids.minutes_planned", "agenda_ids.treated")
    def _compute_minutes_left(self):
        for meeting in self:
            left = meeting.agenda_ids.filtered(lambda item: not item.treated)
            meeting.minutes_left = sum(left.mapped("minutes_planned"))

    @api.depends("attendance_ids.consequence")
    def _compute_sheet_told(self):
        for meeting in self:
            meeting.sheet_told = {
                str(line.partner_id.id): line.consequence
                for line in meeting.attendance_ids
                if line.consequence
            }

    @api.depends("start")
    def _compute_days_away(self):
        today = fields.Date.context_today(self)
        for meeting in self:
            day = meeting._day()
            meeting.days_away = day and abs((day - today).days)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort by :attr:`days_away`: no column holds what changes every day."""
        if field_name != "days_away":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        now = fields.Datetime.now()
        start = self._field_to_sql(alias, "start", query)
        stop = self._field_to_sql(alias, "stop", query)
        past = SQL("%s < %s", stop, now)
        away = SQL("ABS(EXTRACT(EPOCH FROM %s - %s))", start, now)
        return SQL("%s %s, %s %s", past, direction, away, direction)

    def onchange(self, values, field_names, fields_spec):
        """Propose a time when a meeting is typed in, and only then.

        Not a default of the fields: programs that create meetings give the time to
        the event, which defaults would overwrite.
        """
        if not self and not field_names and "start" in fields_spec:
            proposed = {**self._default_hours(), **self.env.context}
            self = self.with_context(**proposed)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _default_hours(self):
        """When a meeting takes place unless told otherwise.

        :return: dict, context keys of the defaults of ``start`` and ``stop`` (UTC)
        """
        day = next_working_day(fields.Date.context_today(self))
        local = self.env.tz.localize(datetime.combine(day, BEGINS))
        start = local.astimezone(pytz.utc).replace(tzinfo=None)
        return {"default_start": start, "default_stop": start + LASTS}

    def action_all_present(self):
        """Set as present those of whom nothing was said, on the sheet or before."""
        for meeting in self:
            meeting._check_state("convened")
            meeting.attendance_ids.filtered(
                lambda line: (
                    line.status == "expected"
                    and line.answer not in ("excused", "deputy")
                )
            ).status = "present"

    def action_view_decisions(self):
        self.ensure_one()
        mine = [("meeting_id", "=", self.id)]
        return window_action(
            self.env, "clef_decision_action", mine, default_meeting_id=self.id
        )

    def _moves_streaks(self):
        """Tell whether closing this meeting adds to the series of absences.

        Not so when a later one was closed before: series are then counted anew.

        :return: bool
        """
        self.ensure_one()
        return self.state == "convened" and not self.search_count(
            [
                ("instance_id", "=", self.instance_id.id),
                ("state", "in", HELD),
                ("start", ">", self.start),
            ],
            limit=1,
        )
