from odoo import api, fields, models
from odoo.fields import Domain

# Past meetings kept in the calendars of those who follow them.
DAYS_BACK = 90


class ClefMeeting(models.Model):
    """Meetings as the calendar of one person follows them."""

    _inherit = "clef.meeting"

    @api.model
    def _feed_domain(self, person):
        """Meetings a person was convened to, or may join, where they sit today.

        Meetings about individual situations: only those to which they are invited. A
        cancelled meeting is announced as such, if it had been announced at all.

        :param person: res.partner record
        :return: Domain
        """
        since = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS_BACK)
        sits = Domain("partner_id", "=", person.id) & Domain("is_open", "=", True)
        invited = Domain("attendance_ids.partner_id", "=", person.id)
        return (
            Domain("state", "!=", "planned")
            & Domain("convened_on", "!=", False)
            & Domain("start", ">=", since)
            & Domain("instance_id.mandate_ids", "any", sits)
            & (Domain("kind", "!=", "synthesis") | invited)
        )
