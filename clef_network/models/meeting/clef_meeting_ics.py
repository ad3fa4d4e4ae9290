from urllib.parse import urlsplit

from odoo import models

from . import ics


class ClefMeeting(models.Model):
    """The meeting as a calendar program reads it."""

    _inherit = "clef.meeting"

    def _ics(self):
        """Invitation for calendar programs (RFC 5545), without anybody's address.

        Odoo's own file lists all attendees.

        :return: bytes
        """
        self.ensure_one()
        calendar = ics.new_calendar()
        self._ics_add(calendar)
        return ics.to_bytes(calendar)

    def _ics_add(self, calendar):
        """Add these meetings to a calendar file.

        The identity stays the same when the meeting moves, so that an imported copy
        is replaced rather than doubled.

        :param calendar: see :mod:`.ics`
        """
        host = urlsplit(self.env["clef.meeting"].get_base_url()).hostname
        for meeting in self:
            cancelled = meeting.state == "cancelled"
            ics.add_event(
                calendar,
                f"clef-meeting-{meeting.id}@{host or 'localhost'}",
                meeting.start,
                meeting.stop,
                meeting.name,
                location=meeting.location,
                sequence=str(meeting._ics_sequence()),
                status="CANCELLED" if cancelled else "CONFIRMED",
            )

    def _ics_sequence(self):
        """How many times what was announced has changed: programs keep the last.

        :return: int
        """
        self.ensure_one()
        moves = self.sudo().dispatch_ids.filtered(lambda d: d.kind == "moved")
        moved = max(moves.mapped("turn"), default=0)
        return moved + (self.state == "cancelled")
