from collections import defaultdict
from datetime import date

from odoo import models
from odoo.tools.misc import format_date

from .clef_session import COUNTED
from .printing import masked, number_text

# Columns of the tables; those of people hide their small numbers (R63).
MEASURES = {
    "sessions": "__count",
    "parents": "parents:sum",
    "children": "children:sum",
    "families": "families:sum",
    "hours": "volunteer_hours:sum",
}
PEOPLE = ("parents", "children", "families")
YEARS = 3


class ClefNetwork(models.Model):
    """Participation of this year and of those before, on one sheet (S64)."""

    _inherit = "clef.network"

    def _trends(self):
        """Participation by year, whole, by axis and by territory, from one query.

        :return: dict ``until`` (str) and ``whole``, ``axes``, ``territories``: lists of
            dicts ``record`` and ``years``, see :meth:`_trend_lines`
        """
        self.ensure_one()
        today = self.env["clef.dated.mixin"]._today()
        groups = self._trend_groups(today)
        years = range(today.year - YEARS + 1, today.year + 1)
        return {
            "until": format_date(self.env, today),
            "whole": self._trend_lines(groups, years, lambda axis, place: self),
            "axes": self._trend_lines(groups, years, lambda axis, place: axis),
            "territories": self._trend_lines(groups, years, lambda axis, place: place),
        }

    def _trend_groups(self, today):
        """Counts of sessions by year, axis and territory.

        :param date today: last day counted
        :return: list of tuples day of a year, axis, territory and measures
        """
        first = date(today.year - YEARS + 1, 1, 1)
        return self.env["clef.session"]._read_group(
            [
                ("network_id", "=", self.id),
                ("state", "in", COUNTED),
                ("date", ">=", first),
                ("date", "<=", today),
            ],
            ["date:year", "axis_id", "territory_id"],
            list(MEASURES.values()),
        )

    def _trend_lines(self, groups, years, key):
        """Sums of the groups for each record that ``key`` gives, and each year.

        :param groups: see :meth:`_trend_groups`
        :param years: of int, those printed
        :param key: function of an axis and a territory, gives the record of the line
        :return: list of dicts ``record`` and ``years``: list of (year, list of str)
        """
        sums = defaultdict(lambda: [0] * len(MEASURES))
        for day, axis, place, *values in groups:
            line = sums[key(axis, place), day.year]
            line[:] = map(sum, zip(line, values, strict=True))
        records = self._ordered(record for record, _year in list(sums))
        tables = {year: self._cells([sums[r, year] for r in records]) for year in years}
        return [
            {
                "record": record,
                "years": [(year, tables[year][place]) for year in years],
            }
            for place, record in enumerate(records)
        ]

    def _cells(self, lines):
        """The lines of one year as printed.

        :param list lines: of lists of numbers, in the order of ``MEASURES``
        :return: list of lists of str
        """
        columns = [
            masked(column) if name in PEOPLE else column
            for name, column in zip(MEASURES, zip(*lines, strict=True), strict=False)
        ]
        return [
            [self._cell_text(cell) for cell in line]
            for line in zip(*columns, strict=True)
        ]

    def _cell_text(self, cell):
        return cell if isinstance(cell, str) else number_text(self.env, cell)
