from odoo import fields, models


class ClefMeetingReason(models.TransientModel):
    """Why a meeting is given up or reopened."""

    _name = "clef.meeting.reason"
    _description = "Reason"

    meeting_id = fields.Many2one("clef.meeting", required=True, ondelete="cascade")
    verb = fields.Selection(
        [("cancel", "Cancel"), ("reopen", "Reopen")], required=True, default="cancel"
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        if self.verb == "reopen":
            return self.meeting_id.action_reopen(self.reason)
        return self.meeting_id.action_cancel(self.reason)
