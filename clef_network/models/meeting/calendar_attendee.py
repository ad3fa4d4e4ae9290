from odoo import models


class CalendarAttendee(models.Model):
    """Odoo's own invitations stay silent for meetings of bodies: ours replace them."""

    _inherit = "calendar.attendee"

    def _send_invitation_emails(self):
        ours = self.filtered(lambda a: a.event_id.sudo().clef_meeting_ids)
        return super(CalendarAttendee, self - ours)._send_invitation_emails()
