from odoo import models

from ..meeting.clef_meeting import Reopening


class ClefMeeting(models.Model):
    """Alerts raised by hand wait for the next agenda (S106); members are forgotten."""

    _inherit = "clef.meeting"

    def _collect(self):
        result = super()._collect()
        for meeting in self:
            meeting._add_submission(meeting.instance_id._waiting_signals())
        return result

    def _prepare_submission_item(self, record):
        values = super()._prepare_submission_item(record)
        if record._name == "clef.signal":
            values["kind"] = "discussion"
        return values

    def _seal_again(self):
        """Give approved minutes the fingerprint they have with a neutral name (R64).

        Only after it was checked against the former one. The file that was sent at the
        time is the legal content: it is kept as it was; the former fingerprint is
        written in the history of the meeting.
        """
        for meeting in self:
            former = meeting.content_hash
            meeting.write(Reopening(content_hash=meeting._fingerprint()))
            meeting.message_post(
                body=self.env._(
                    "A former member was anonymised. The minutes as they were sent are "
                    "kept; their fingerprint was %s.",
                    former,
                )
            )
