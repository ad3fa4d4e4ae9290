from urllib.parse import urlsplit

import vobject
from dateutil.tz import UTC

from odoo import fields, models

from .texts import one_line


class ClefMeeting(models.Model):
    """The meeting as a calendar program reads it."""

    _inherit = "clef.meeting"

    def _ics(self):
        """Invitation for calendar programs (RFC 5545), without anybody's address.

        Odoo's own file lists all attendees. The identity stays the same when the
        meeting moves, so that an imported copy is replaced rather than doubled.

        :return: bytes
        """
        self.ensure_one()
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = "-//clef_network//Meetings//EN"
        calendar.add("method").value = "PUBLISH"
        event = calendar.add("vevent")
        host = urlsplit(self.get_base_url()).hostname or "localhost"
        event.add("uid").value = f"clef-meeting-{self.id}@{host}"
        event.add("dtstamp").value = self._ics_time(fields.Datetime.now())
        event.add("dtstart").value = self._ics_time(self.start)
        event.add("dtend").value = self._ics_time(self.stop)
        event.add("summary").value = one_line(self.name)
        if place := one_line(self.location):
            event.add("location").value = place
        moves = self.sudo().dispatch_ids.filtered(lambda d: d.kind == "moved")
        event.add("sequence").value = str(max(moves.mapped("turn"), default=0))
        cancelled = self.state == "cancelled"
        event.add("status").value = "CANCELLED" if cancelled else "CONFIRMED"
        return calendar.serialize().encode()

    def _ics_time(self, moment):
        return moment.replace(tzinfo=UTC)
