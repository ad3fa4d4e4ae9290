from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..network.computed import flag_search
from ..network.groups import STAFF
from ..network.zones import zone_of
from . import dates
from .clef_meeting import HELD
from .clef_meeting_row import SITTING

# States of the rhythm that call for a date.
ISSUES = ("late", "missing")
# Months named in a sentence; of more, the number is given.
NAMED = 3


class ClefInstance(models.Model):
    """Whether a body keeps its rhythm, said in words (R31, R32).

    Nothing is stored, and nothing is asked for before the body existed.
    """

    _inherit = "clef.instance"

    cadence_state = fields.Selection(
        [
            ("ok", "Kept"),
            ("late", "Last Year Fell Short"),
            ("missing", "Meeting Missing"),
            ("beyond", "More Than Expected"),
        ],
        "Rhythm Kept",
        compute="_compute_cadence_state",
        search="_search_cadence_state",
        groups=STAFF,
    )
    cadence_text = fields.Char(
        "Rhythm This Year", compute="_compute_cadence_state", groups=STAFF
    )
    has_cadence_issue = fields.Boolean(
        "Off Its Rhythm",
        compute="_compute_has_cadence_issue",
        search="_search_has_cadence_issue",
        groups=STAFF,
    )

    @api.depends(
        "date_start",
        "date_end",
        "meeting_ids.kind",
        "meeting_ids.start",
        "meeting_ids.state",
        "meetings_max",
        "meetings_min",
        "monthly",
        "network_id.month_off_ids",
    )
    def _compute_cadence_state(self):
        today = self.env["clef.dated.mixin"]._today()
        held = self._held_by_month(date(today.year - 1, 1, 1))
        for body in self:
            state, text = body._cadence_of(held.get(body._origin, {}), today)
            body.cadence_state = state
            body.cadence_text = text

    @api.depends("cadence_state")
    def _compute_has_cadence_issue(self):
        for body in self:
            body.has_cadence_issue = body.cadence_state in ISSUES

    def _search_cadence_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        sitting = self.search([("is_open", "=", True)])
        found = sitting.filtered(lambda body: body.cadence_state in value)
        if False in value:
            return ~Domain("id", "in", (sitting - found).ids)
        return Domain("id", "in", found.ids)

    def _search_has_cadence_issue(self, operator, value):
        return flag_search(operator, Domain("cadence_state", "in", ISSUES))

    @api.model
    def _sitting_domain(self):
        """Meetings by which a body keeps its rhythm: held, preparations left out.

        Those about individual situations too: who may not read them sees the same.

        :return: Domain on clef.meeting
        """
        return Domain("state", "in", HELD) & SITTING

    def _held_by_month(self, since):
        """Number of sittings of each body by month, in one query.

        :param date since: first day looked at
        :return: dict body -> dict first day of month -> int
        """
        zone = zone_of(self.env.company)
        Meeting = self.env["clef.meeting"].with_context(tz=zone)
        domain = self._sitting_domain() & Domain("instance_id", "in", self.ids)
        # a day more: the year begins earlier or later elsewhere
        domain &= Domain("start", ">=", since - relativedelta(days=1))
        result = {}
        for body, month, count in Meeting._read_group(
            domain, ["instance_id", "start:month"], ["__count"]
        ):
            result.setdefault(body, {})[month.date()] = count
        return result

    def _cadence_of(self, held, today):
        """State of the rhythm and its sentence.

        :param dict held: first day of month -> sittings, since January of last year
        :param date today: day on which to judge
        :return: tuple of state and sentence, both False without a rhythm
        """
        if not self.is_open:
            return False, False
        if self.monthly:
            return self._monthly_cadence(held, today)
        if self.meetings_min or self.meetings_max:
            return self._yearly_cadence(held, today)
        return False, False

    def _monthly_cadence(self, held, today):
        """The last whole months without a sitting, months off left out (R32)."""
        missing = self._last_months_missing(held, today)
        if not missing:
            return "ok", self.env._(
                "%(meetings)s in %(year)s",
                meetings=self._meetings_text(count_of_year(held, today.year)),
                year=today.year,
            )
        return "missing", self._missing_text(missing)

    def _last_months_missing(self, held, today):
        """Months without a sitting up to last month, back to the last one with one.

        :return: list of date, first days, in order
        """
        end = today.replace(day=1) - relativedelta(days=1)
        months = self._months_due(held, end - relativedelta(months=11), end)
        sat = [month for month in months if held.get(month)]
        return [month for month in months if not sat or month > sat[-1]]

    def _months_due(self, held, begin, end):
        """Whole months of a period in which the body should sit.

        :param dict held: see :meth:`_cadence_of`
        :param date begin: any day of the first month
        :param date end: any day of the last month
        :return: list of date, first days
        """
        off = set(self.network_id.month_off_ids.mapped("number"))
        since = self._known_since(held)
        return [
            month
            for month in dates.months_between(begin, end)
            if month.month not in off and month >= since
        ]

    def _known_since(self, held):
        """Day from which the body is expected to sit.

        :return: date: its start, else its first sitting or its creation here
        """
        if self.date_start:
            return self.date_start
        created = (self.create_date or fields.Datetime.now()).date()
        return min([created, *held])

    def _yearly_cadence(self, held, today):
        """So many meetings a civil year, none of them by 30 June being late (R31)."""
        year, since = today.year, self._known_since(held)
        count = count_of_year(held, year)
        before = count_of_year(held, year - 1)
        if not count and before < self.meetings_min and since <= date(year - 1, 1, 1):
            return "late", self._yearly_text(before, year - 1)
        due = self.meetings_min and today > date(year, 6, 30)
        if not count and due and since <= date(year, 1, 1):
            return "missing", self._yearly_text(count, year)
        beyond = self.meetings_max and count > self.meetings_max
        return "beyond" if beyond else "ok", self._yearly_text(count, year)

    # in words

    def _meetings_text(self, count):
        """A number of meetings.

        :param int count: from 0
        :return: str
        """
        if not count:
            return self.env._("No meeting held")
        if count == 1:
            return self.env._("1 meeting held")
        return self.env._("%(count)s meetings held", count=count)

    def _expected_text(self):
        """How many meetings a year are expected, empty when no number is.

        :return: str
        """
        least, most = self.meetings_min, self.meetings_max
        if least and most > least:
            return self.env._("%(least)s to %(most)s", least=least, most=most)
        if least and not most:
            return self.env._("at least %(least)s", least=least)
        if most and not least:
            return self.env._("at most %(most)s", most=most)
        return str(most) if most else ""

    def _yearly_text(self, count, year):
        meetings, expected = self._meetings_text(count), self._expected_text()
        if not expected:
            return self.env._("%(meetings)s in %(year)s", meetings=meetings, year=year)
        return self.env._(
            "%(meetings)s in %(year)s, of %(expected)s expected",
            meetings=meetings,
            year=year,
            expected=expected,
        )

    def _missing_text(self, months):
        """Months without a meeting, the last ones by their names.

        :param list months: first days, in order
        :return: str
        """
        names = [
            format_date(self.env, month, date_format="MMMM y")
            for month in months[-NAMED:]
        ]
        named = ", ".join(reversed(names))
        if len(months) > NAMED:
            return self.env._(
                "No meeting held in %(months)s (%(total)s months in all)",
                months=named,
                total=len(months),
            )
        return self.env._("No meeting held in %(months)s", months=named)


def count_of_year(held, year):
    """Sittings of a civil year.

    :param dict held: first day of month -> int
    :param int year: the year
    :return: int
    """
    return sum(count for month, count in held.items() if month.year == year)
