from odoo import api, fields, models
from odoo.fields import Domain

from .computed import flag_search
from .zones import zone_of


class ClefDatedMixin(models.AbstractModel):
    """What holds from a day to a day, both included; an empty side is open.

    "Open today" is answered here and nowhere else: record rules, counters and
    searches all go through :meth:`_open_domain`, so that a right ends with the
    day of its end without any cron (S31, S98).
    """

    _name = "clef.dated.mixin"
    _description = "Dated Record"

    date_start = fields.Date("From")
    date_end = fields.Date("Until")
    is_open = fields.Boolean(
        "Open Today", compute="_compute_is_open", search="_search_is_open"
    )

    _date_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "The end date comes before the start date.",
    )

    @api.depends("date_start", "date_end")
    def _compute_is_open(self):
        today = self._today()
        for record in self:
            record.is_open = record._is_open_on(today)

    def _search_is_open(self, operator, value):
        return flag_search(operator, self._open_domain(self._today()))

    @api.model_create_multi
    def create(self, vals_list):
        """Write the periods that were changed before adding those that follow them.

        One save of a form may end a mandate and begin the next: PostgreSQL compares
        a new period with what is written, not with what waits to be.
        """
        self.flush_model(["date_start", "date_end"])
        return super().create(vals_list)

    @api.model
    def _today(self):
        """Today where the company is.

        Not ``context_today``: a caller chooses the time zone of his context, and
        could so keep a right for some hours after its end.

        :return: date
        """
        zone = zone_of(self.env.company)
        return fields.Date.context_today(self.with_context(tz=zone))

    @api.model
    def _open_domain(self, day):
        """Records in force on a day.

        :param date day: the day asked for
        :return: Domain
        """
        return self._started_domain(day) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", day)
        )

    @api.model
    def _started_domain(self, day):
        return Domain("date_start", "=", False) | Domain("date_start", "<=", day)

    def _is_open_on(self, day):
        """Tell whether the record is in force on a day.

        :param date day: the day asked for
        :return: bool
        """
        self.ensure_one()
        return (not self.date_start or self.date_start <= day) and (
            not self.date_end or self.date_end >= day
        )
