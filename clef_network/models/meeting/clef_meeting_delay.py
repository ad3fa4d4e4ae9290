from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..network.computed import flag_search, set_flag


def _later_than(moment, days):
    """Meetings of which a moment, and a delay of their body after it, are past.

    :param str moment: datetime column of the meeting
    :param str days: column of the body, in days; with a minus, days before the moment
    :return: Domain
    """
    name, sign = days.lstrip("-"), SQL("-" if days.startswith("-") else "+")

    def to_sql(_model, alias, _query):
        return SQL(
            """%s %s make_interval(days => (
                SELECT i.%s FROM clef_instance i WHERE i.id = %s
            )) < %s""",
            SQL.identifier(alias, moment),
            sign,
            SQL.identifier(name),
            SQL.identifier(alias, "instance_id"),
            fields.Datetime.now(),
        )

    return Domain.custom(to_sql=to_sql)


class ClefMeeting(models.Model):
    """Delays that the body has set itself, for convening and for minutes (R38)."""

    _inherit = "clef.meeting"

    is_convocation_late = fields.Boolean(
        "Convocation Late",
        compute="_compute_is_convocation_late",
        search="_search_is_convocation_late",
        help="Still planned, and nearer than the notice the body asks for.",
    )
    is_minutes_late = fields.Boolean(
        "Minutes Late",
        compute="_compute_is_minutes_late",
        search="_search_is_minutes_late",
    )

    @api.depends("state", "start", "instance_id.notice_days")
    def _compute_is_convocation_late(self):
        set_flag(self, "is_convocation_late", self._convocation_late_domain())

    def _search_is_convocation_late(self, operator, value):
        return flag_search(operator, self._convocation_late_domain())

    @api.model
    def _convocation_late_domain(self):
        """Planned meetings to come of which the notice has begun.

        :return: Domain
        """
        coming = Domain("state", "=", "planned") & Domain("start", ">", "now")
        return coming & _later_than("start", "-notice_days")

    @api.depends("state", "held_on", "instance_id.minutes_days")
    def _compute_is_minutes_late(self):
        set_flag(self, "is_minutes_late", self._minutes_late_domain())

    def _search_is_minutes_late(self, operator, value):
        return flag_search(operator, self._minutes_late_domain())

    @api.model
    def _minutes_late_domain(self):
        """Held meetings whose minutes should have been sent.

        :return: Domain
        """
        return Domain("state", "=", "held") & _later_than("held_on", "minutes_days")
