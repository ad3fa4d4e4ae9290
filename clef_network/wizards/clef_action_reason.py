from odoo import fields, models

from ..models.action.clef_action import STAGES


class ClefActionReason(models.TransientModel):
    """Why an action is closed, or put at another stage."""

    _name = "clef.action.reason"
    _description = "Reason About an Action"

    action_id = fields.Many2one("clef.action", required=True, ondelete="cascade")
    verb = fields.Selection(
        [("cancel", "Close"), ("correct", "Correct")], required=True, default="cancel"
    )
    stage = fields.Selection(STAGES)
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        if self.verb == "correct":
            return self.action_id.action_correct(self.stage, self.reason)
        return self.action_id.action_cancel(self.reason)
