from urllib.parse import urlsplit

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ..meeting import ics
from ..network.zones import zone_of


class ClefSession(models.Model):
    """Sessions families may come to, as they are shown: never how many came."""

    _inherit = "clef.session"

    @api.model
    def _public_domain(self):
        """Sessions shown to everybody, whatever page they are shown on.

        :return: Domain
        """
        return (
            Domain("state", "=", "planned")
            & Domain("start", ">=", fields.Datetime.now())
            & Domain("action_id", "any", self.env["clef.action"]._public_domain())
        )

    def _public_time(self):
        """Hours of the session where it takes place.

        :return: str
        """
        self.ensure_one()
        zone = zone_of(self.company_id)
        return "–".join(
            format_datetime(self.env, moment, tz=zone, dt_format="HH:mm")
            for moment in (self.start, self.stop)
        )

    def _public_day(self):
        """Day of the session in words.

        :return: str
        """
        self.ensure_one()
        return format_date(self.env, self.date, date_format="EEEE d MMMM y")

    def _public_start(self, moment="start"):
        """A moment as machines read it, with the offset of the place.

        :param str moment: name of the field
        :return: str
        """
        self.ensure_one()
        zone = timezone(zone_of(self.company_id))
        return utc.localize(self[moment]).astimezone(zone).isoformat()

    def _public_place(self):
        """Where, from the room to the town.

        :return: str, perhaps empty
        """
        self.ensure_one()
        return ", ".join(filter(None, [self.place, self.territory_id.name]))

    def _public_event(self):
        """The session as search engines understand it (schema.org Event).

        :return: dict, ready for JSON
        """
        self.ensure_one()
        action = self.action_id
        attendance = "Online" if self.mode == "remote" else "Offline"
        place = self._public_place() or action.network_id.territory_id.name
        event = {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": action.name,
            "description": action._public_summary(),
            "startDate": self._public_start(),
            "endDate": self._public_start("stop"),
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": f"https://schema.org/{attendance}EventAttendanceMode",
            "url": f"{self.get_base_url()}{action._public_path()}",
            "organizer": {"@type": "Organization", "name": action.network_id.name},
        }
        if place:
            event["location"] = {"@type": "Place", "name": place, "address": place}
        return event

    def _ics_add(self, file):
        """Add these sessions to a calendar file.

        :param file: see :mod:`..meeting.ics`
        """
        base = self.env["clef.session"].get_base_url()
        host = urlsplit(base).hostname or "localhost"
        for session in self:
            action = session.action_id
            ics.add_event(
                file,
                f"clef-session-{session.id}@{host}",
                session.start,
                session.stop,
                action.name,
                location=session._public_place(),
                url=f"{base}{action._public_path()}",
                status="CONFIRMED",
            )
