from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

from . import privacy
from .clef_meeting import SILENT

# Messages somebody wrote; the others only tell what the program did.
WRITTEN = ("comment", "email", "email_outgoing")


class ClefMeeting(models.Model):
    """Synthesis meetings: each says their role, missions and limits (S140, R61).

    Nothing is written about a family: no minutes, no remark, no file, no message.
    """

    _inherit = "clef.meeting"

    @api.constrains("kind")
    def _check_nothing_written(self):
        """A meeting of which something is written does not become a synthesis."""
        for meeting in self.filtered(lambda m: m.kind == "synthesis"):
            items = meeting.agenda_ids.filtered(lambda i: not is_html_empty(i.minutes))
            if items or meeting.sudo().remark_ids or meeting.message_attachment_count:
                raise ValidationError(
                    self.env._(
                        "%(meeting)s already has minutes, remarks or files: it cannot "
                        "become a synthesis. Plan another meeting.",
                        meeting=meeting.reference,
                    )
                )

    def write(self, vals):
        if "kind" in vals:
            self._check_still_confidential(vals["kind"])
        result = super().write(vals)
        if "kind" in vals:
            self._hide_event()
        return result

    def _check_still_confidential(self, kind):
        """What was said among few does not become readable by all afterwards.

        :param str kind: value about to be written
        :raise UserError: when a synthesis already convened would stop being one
        """
        open_to_all = kind != "synthesis" and self.filtered(
            lambda m: m.kind == "synthesis" and m.state != "planned"
        )
        if open_to_all:
            raise UserError(
                self.env._(
                    "%(meeting)s was convened as a synthesis: it stays one, since what "
                    "is said there is for those invited only.",
                    meeting=open_to_all[0].reference,
                )
            )

    def _hide_event(self):
        """Keep the event of a synthesis from the calendars of others."""
        for meeting in self:
            hidden = meeting.kind == "synthesis"
            event_sudo = meeting.sudo().event_id.with_context(**SILENT)
            event_sudo.privacy = "confidential" if hidden else "public"

    def _check_no_free_text(self):
        """Refuse minutes, remarks, files and messages on a synthesis (R61, R67).

        :raise UserError: when one of the meetings is a synthesis
        """
        if self.filtered(lambda meeting: meeting.kind == "synthesis"):
            raise UserError(
                self.env._(
                    "A synthesis meeting keeps no free text and no file: only the "
                    "role, the missions and the limits of each professional, on the "
                    "sheet. "
                    "What worries about a child goes to the CRIP of the Département, "
                    "not here."
                )
            )

    def message_post(self, *, message_type="notification", **kwargs):
        if message_type in WRITTEN:
            self._check_no_free_text()
        return super().message_post(message_type=message_type, **kwargs)

    def _names_somebody(self, text):
        """Tell whether a text seems to name somebody who is not of the network (R62).

        :param str text: plain text
        :return: bool
        """
        self.ensure_one()
        return bool(text and privacy.signs(text, self._people_that_may_be_named()))

    def _people_that_may_be_named(self):
        """Names of members of the network and of those at the meeting.

        :return: list of str
        """
        self.ensure_one()
        known = self.network_id._people_that_may_be_named()
        return known + self.attendance_ids.partner_id.mapped("name")
