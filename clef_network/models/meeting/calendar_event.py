from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .clef_meeting import EVENT_FIELDS, SILENT


class CalendarEvent(models.Model):
    """An event that is a meeting: moved in either place, never recurring."""

    _inherit = "calendar.event"

    clef_meeting_ids = fields.One2many(
        "clef.meeting", "event_id", "Meeting of a Body", groups="base.group_user"
    )

    def write(self, vals):
        meetings_sudo = self.sudo().clef_meeting_ids
        if not meetings_sudo:
            return super().write(vals)
        # before anything is said of the meeting
        self.check_access("write")
        moved = set(EVENT_FIELDS) & set(vals)
        if moved:
            meetings_sudo._check_movable()
        before = {meeting: meeting._when_and_where() for meeting in meetings_sudo}
        result = super(CalendarEvent, self.with_context(**SILENT)).write(vals)
        meetings_sudo.filtered(
            lambda meeting: meeting._when_and_where() != before[meeting]
        )._after_move()
        return result

    @api.constrains("recurrency", "active")
    def _check_meeting(self):
        for event in self:
            if event.recurrency and event.clef_meeting_ids:
                raise ValidationError(
                    self.env._(
                        "The meetings of a body are planned one by one: use “Plan the "
                        "Year” instead of repeating the event."
                    )
                )
            if not event.active and event.clef_meeting_ids:
                event._raise_kept()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_meeting(self):
        if kept := self.filtered("clef_meeting_ids"):
            kept._raise_kept()

    def _raise_kept(self):
        raise UserError(
            self.env._(
                "“%(event)s” is the meeting of a body: cancel the meeting, those who "
                "were convened are then told.",
                event=self[0].name,
            )
        )
