from odoo import api, fields, models


class ClefMeeting(models.Model):
    """Those who have not answered are reminded: once by itself, then by hand."""

    _inherit = "clef.meeting"

    def action_remind(self):
        """Write once more to those who have not answered, and to nobody else.

        Meetings of which they were reminded within a day are left alone.

        :return: True, or the action that says so
        """
        for meeting in self:
            meeting._check_state("convened")
        patient = self.filtered(lambda meeting: meeting._was_just_reminded())
        for meeting in self - patient:
            turn = max(meeting._reminders().mapped("turn"), default=0) + 1
            meeting._queue("reminder", meeting._silent_lines(), turn=turn)
        return patient._say_just_reminded() if patient else True

    def _reminders(self):
        return self.sudo().dispatch_ids.filtered(lambda d: d.kind == "reminder")

    def _was_just_reminded(self):
        """Tell whether a reminder was asked for within a day.

        :return: bool
        """
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        return any(d.create_date > yesterday for d in self._reminders())

    def _say_just_reminded(self):
        """Tell the coordinator why nobody was written to.

        :return: dict, client action
        """
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "Those who have not answered were reminded within a day: give them "
                    "time, or call them."
                ),
            },
        }

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

        At 0 days it would be when the meeting begins: never.

        :return: clef.meeting records
        """
        now = fields.Datetime.now()
        convened = self.search(
            [
                ("state", "=", "convened"),
                ("start", ">", now),
                ("convened_on", "<=", fields.Datetime.subtract(now, days=1)),
            ]
        )

        def is_near(meeting):
            days = meeting.instance_id.reminder_days
            return fields.Datetime.subtract(meeting.start, days=days) <= now

        return convened.filtered(is_near)
