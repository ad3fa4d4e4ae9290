from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..network.actions import window_action
from ..network.groups import STAFF


class ClefSeat(models.Model):
    """The engagement of a seat explained: which meetings, who came, what to do."""

    _inherit = "clef.seat"

    history_ids = fields.One2many(
        "clef.seat.history",
        "seat_id",
        domain=[("is_explained", "=", True)],
        readonly=True,
        groups=STAFF,
    )
    engagement_text = fields.Char(
        compute="_compute_engagement_text", groups=STAFF, help="The series in words."
    )
    is_submitted = fields.Boolean(
        compute="_compute_is_submitted",
        compute_sudo=True,
        help="The commitment of the institution waits for the decision of a body.",
    )
    meeting_count = fields.Integer(
        "Meetings", compute="_compute_meeting_count", groups=STAFF
    )

    @api.depends("absence_streak", "attendance_ids.status")
    def _compute_engagement_text(self):
        rows = self.env["clef.seat.history"].search(
            [
                ("seat_id", "in", self.ids),
                ("effect", "=", "ends"),
                ("series", "=", 1),
            ]
        )
        ends = {row.seat_id: row for row in rows}
        for seat in self:
            seat.engagement_text = seat._engagement_text(
                ends.get(seat._origin, rows[:0])
            )

    def _engagement_text(self, end):
        """The series of absences and what began it, in a sentence.

        :param end: clef.seat.history record that ended the series before, or empty
        :return: str, or False when there is nothing to tell
        """
        self.ensure_one()
        absences = self._absences_text()
        if not end:
            return bool(self.absence_streak) and self.env._(
                "%(absences)s: nobody has come yet.", absences=absences
            )
        said = {
            "absences": absences,
            "day": format_date(self.env, end.meeting_id._day(), date_format="d MMMM y"),
            "people": end.people,
        }
        if end.outcome == "excused":
            return self.env._(
                "%(absences)s since the meeting of %(day)s, excused by %(people)s.",
                **said,
            )
        return self.env._(
            "%(absences)s since the meeting of %(day)s, when %(people)s came.", **said
        )

    def _absences_text(self):
        if not self.absence_streak:
            return self.env._("No absence")
        if self.absence_streak == 1:
            return self.env._("1 absence")
        return self.env._("%(count)s absences in a row", count=self.absence_streak)

    @api.depends("institution_id.submission_state")
    def _compute_is_submitted(self):
        for seat in self:
            seat.is_submitted = seat.institution_id.submission_state == "submitted"

    @api.depends("attendance_ids")
    def _compute_meeting_count(self):
        counts = dict(
            self.env["clef.attendance"]._read_group(
                [("seat_id", "in", self.ids)],
                ["seat_id"],
                ["meeting_id:count_distinct"],
            )
        )
        for seat in self:
            seat.meeting_count = counts.get(seat._origin, 0)

    def action_propose(self):
        """Put the partner before the next meeting of the body that counted (R33).

        :raise UserError: when the seat is not at the limit, or it is already done
        """
        for seat in self:
            seat.check_access("write")
            if seat.engagement != "limit" or seat.is_submitted:
                raise UserError(
                    self.env._(
                        "%(seat)s is not at the limit, or its body is already asked.",
                        seat=seat.display_name,
                    )
                )
            seat._propose()

    def action_view_meetings(self):
        self.ensure_one()
        mine = [("attendance_ids.seat_id", "=", self.id)]
        return window_action(self.env, "clef_meeting_action", mine)

    def action_view_history(self):
        self.ensure_one()
        mine = [("seat_id", "=", self.id)]
        return window_action(self.env, "clef_seat_history_action", mine)
