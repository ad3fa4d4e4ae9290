from collections import Counter, defaultdict

from odoo import fields, models

from .printing import split_evenly

# Signs of the matrix, in the order of a cell: findings first.
SIGNS = {"open": "○", "answered": "●", "unasked": "△"}
# Themes side by side on a sheet; the others follow in a table below.
COLUMNS = 7
WAIT_MONTHS = 12


class ClefNetwork(models.Model):
    """Whether what is done answers what was found, on one sheet (S5, R50)."""

    _inherit = "clef.network"

    def _adequacy(self):
        """Findings and actions by territory and theme, from one query.

        :return: dict ``tables`` (see :meth:`_adequacy_table`), ``findings`` and
            ``actions`` (records that R50 lists), ``silent`` (clef.territory records
            of which nothing is known)
        """
        self.ensure_one()
        groups = self._adequacy_groups()
        return {
            "tables": self._adequacy_tables(groups),
            "findings": self._priority_findings(groups),
            "actions": self._priority_actions(groups),
            "silent": self._silent_territories(groups),
        }

    def _adequacy_groups(self):
        """What is found and done, grouped by what the sheet asks for.

        :return: list of tuples territory, theme, kind, is_priority, number, findings
            and actions
        """
        return self.env["clef.adequacy.report"]._read_group(
            [("network_id", "=", self.id), ("kind", "in", list(SIGNS))],
            ["territory_id", "theme_id", "kind", "is_priority"],
            ["number:sum", "finding_id:recordset", "action_id:recordset"],
        )

    def _adequacy_tables(self, groups):
        """The matrix, in as many tables as its themes ask for.

        :param groups: see :meth:`_adequacy_groups`
        :return: list of dicts
        """
        cells = defaultdict(Counter)
        for territory, theme, kind, _priority, number, *_records in groups:
            cells[territory, theme][kind] += number
        themes = self._ordered(theme for _territory, theme in cells)
        priority = {group[0] for group in groups if group[3]}
        return [
            self._adequacy_table(some, cells, priority)
            for some in split_evenly(themes, COLUMNS)
        ]

    def _adequacy_table(self, themes, cells, priority):
        """One table of the matrix, with the territories that have something in it.

        :param list themes: its columns
        :param dict cells: (territory, theme) -> Counter of kinds
        :param set priority: territories that lie in a priority zone
        :return: dict ``themes`` and ``rows``: dicts ``territory``, ``is_priority``
            and ``cells``, each cell a list of "sign number"
        """
        places = self._ordered(place for place, theme in cells if theme in themes)
        rows = [
            {
                "territory": place,
                "is_priority": place in priority,
                "cells": [self._cell(cells.get((place, theme))) for theme in themes],
            }
            for place in places
        ]
        return {"themes": themes, "rows": rows}

    def _ordered(self, records):
        """Different records in the order of their model, the empty one last.

        :param records: iterable of records
        :return: list of records
        """
        different = dict.fromkeys(records)
        known = [record for record in different if record]
        nothing = [record for record in different if not record]
        return (
            [*known[0].browse().union(*known).sorted(), *nothing] if known else nothing
        )

    def _cell(self, kinds):
        """What a cell says: a sign and a number for each kind it has.

        :param kinds: Counter of kinds, or None
        :return: list of str
        """
        found = [(sign, (kinds or {}).get(kind)) for kind, sign in SIGNS.items()]
        return [f"{sign} {number}" for sign, number in found if number]

    def _priority_findings(self, groups):
        """Findings of a priority zone that nothing answers for a year (R50).

        :param groups: see :meth:`_adequacy_groups`
        :return: clef.finding records, oldest first
        """
        limit = fields.Date.subtract(self._adequacy_day(), months=WAIT_MONTHS)
        found = self.env["clef.finding"].union(
            *(group[5] for group in groups if group[3] and group[2] == "open")
        )
        return found.filtered(lambda finding: finding.date <= limit).sorted("date")

    def _adequacy_day(self):
        return self.env["clef.dated.mixin"]._today()

    def _priority_actions(self, groups):
        """Actions of a priority zone that no finding asks for (R50).

        :param groups: see :meth:`_adequacy_groups`
        :return: clef.action records
        """
        return self.env["clef.action"].union(
            *(group[6] for group in groups if group[3] and group[2] == "unasked")
        )

    def _silent_territories(self, groups):
        """Territories of the network where nothing was found and nothing is done.

        :param groups: see :meth:`_adequacy_groups`
        :return: clef.territory records
        """
        within = [("id", "child_of", self.territory_id.ids)]
        known = self.env["clef.territory"].union(*(group[0] for group in groups))
        return self.env["clef.territory"].search(within) - known
