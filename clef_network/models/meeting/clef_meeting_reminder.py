from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..network.zones import zone_of


class ClefMeeting(models.Model):
    """Those who have not answered are reminded: once by itself, then by hand."""

    _inherit = "clef.meeting"

    def action_remind(self):
        """Write once more to those who have not answered, and to nobody else.

        :raise UserError: when they were reminded within a day
        """
        for meeting in self:
            meeting._check_state("convened")
            sent = meeting.dispatch_ids.filtered(lambda d: d.kind == "reminder")
            meeting._check_patient(sent)
            turn = max(sent.mapped("turn"), default=0) + 1
            meeting._queue("reminder", meeting._silent_lines(), turn=turn)
        return True

    def _check_patient(self, reminders):
        """Refuse to remind twice in a day.

        :param reminders: clef.dispatch records of this meeting
        :raise UserError: saying when the last one was asked for
        """
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        if recent := reminders.filtered(lambda d: d.create_date > yesterday):
            raise UserError(
                self.env._(
                    "Those who have not answered were reminded on %(when)s: give them "
                    "a day, or call them.",
                    when=format_datetime(
                        self.env, recent[0].create_date, tz=zone_of(self.company_id)
                    ),
                )
            )

    def _silent_lines(self):
        """Lines of those who said nothing and read mails: a letter comes too late.

        :return: clef.attendance records
        """
        self.ensure_one()
        unreachable = self.unreachable_ids
        return self.attendance_ids.filtered(
            lambda line: (
                not line.answer
                and line.partner_id.email_normalized
                and line.partner_id not in unreachable
            )
        )

    @api.model
    def _cron_remind(self):
        """Remind the silent of meetings that come near: once each, one commit each."""
        cron = self.env["ir.cron"]
        near = self._to_remind()
        cron._commit_progress(remaining=len(near))
        for meeting in near:
            meeting._queue("reminder", meeting._silent_lines())
            if not cron._commit_progress(1):
                break

    @api.model
    def _to_remind(self):
        """Convened meetings whose body reminds by now; not those of yesterday's mail.

        :return: clef.meeting records
        """
        now = fields.Datetime.now()
        convened = self.search(
            [
                ("state", "=", "convened"),
                ("start", ">", now),
                ("convened_on", "<=", fields.Datetime.subtract(now, days=1)),
                ("instance_id.reminder_days", ">", 0),
            ]
        )

        def is_near(meeting):
            days = meeting.instance_id.reminder_days
            return fields.Datetime.subtract(meeting.start, days=days) <= now

        return convened.filtered(is_near)
