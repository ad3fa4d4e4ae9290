from odoo import models


class ClefMeeting(models.Model):
    """Alerts raised by hand for a body wait for its next agenda (S106)."""

    _inherit = "clef.meeting"

    def _collect(self):
        super()._collect()
        for meeting in self:
            meeting._add_submission(meeting.instance_id._waiting_signals())

    def _prepare_submission_item(self, record):
        values = super()._prepare_submission_item(record)
        if record._name == "clef.signal":
            values["kind"] = "discussion"
        return values
