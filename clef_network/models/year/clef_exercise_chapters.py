from odoo import models

from ..action.printing import masked, number_text
from .clef_exercise_figures import YearFigures

# A year beside the two before it (S34).
YEARS = 3
NBSP = "\N{NO-BREAK SPACE}"


class ClefExercise(models.Model):
    """What the chapters say of the network, of its bodies and of its actions.

    A chapter is a list of blocks, plain values that are stored as they are: a table
    with its title, its columns, its rows (label, cells as text, width of a bar) and a
    note. A bar never shows a number that is hidden.
    """

    _inherit = "clef.exercise"

    def _figures(self):
        """Figures of the year and of those before, the latest first.

        :return: list of YearFigures
        """
        self.ensure_one()
        return [YearFigures(self.network_id, self.year - ago) for ago in range(YEARS)]

    def _chapters(self):
        return [
            *super()._chapters(),
            ("summary", self.env._("The Year at a Glance"), self._chapter_summary),
            ("network", self.env._("The Network"), self._chapter_network),
            ("bodies", self.env._("Bodies and Decisions"), self._chapter_bodies),
            ("orientations", self.env._("Orientations"), self._chapter_orientations),
            ("actions", self.env._("Actions"), self._chapter_actions),
            ("participation", self.env._("Families"), self._chapter_participation),
            ("requests", self.env._("Requests"), self._chapter_requests),
            ("observatory", self.env._("Observatory"), self._chapter_observatory),
            ("coordination", self.env._("Coordination"), self._chapter_coordination),
        ]

    # blocks

    def _block(self, title, head, rows, note=""):
        """A table, from raw values to what is stored.

        :param str title: empty when the chapter's is enough
        :param list head: titles of the columns, that of the labels first
        :param list rows: of (label, list of int, float, str or None)
        :param str note: printed under the table
        :return: dict
        """
        return {
            "title": title,
            "head": head,
            "rows": [
                {
                    "label": label,
                    "cells": [self._cell_text(cell) for cell in cells],
                    "bar": width,
                }
                for (label, cells), width in zip(rows, self._bars(rows), strict=True)
            ],
            "note": note,
        }

    def _bars(self, rows):
        """Widths of the bars: the first number of each row beside the greatest.

        :param list rows: see :meth:`_block`
        :return: list of int, in percent, None where no number is shown
        """
        firsts = [cells[0] if cells else None for _label, cells in rows]
        shown = [value for value in firsts if isinstance(value, int | float)]
        top = max(shown, default=0)
        if len(shown) < 2 or not top:
            return [None] * len(rows)
        return [
            round(100 * value / top) if isinstance(value, int | float) else None
            for value in firsts
        ]

    def _cell_text(self, cell):
        if cell is None:
            return "–"
        return cell if isinstance(cell, str) else number_text(self.env, cell)

    def _by_year(self, title, first, years, counts, label, people=False):
        """A table with a row for each thing counted and a column for each year.

        :param str title: of the table
        :param str first: title of the first column
        :param list years: YearFigures, the latest first
        :param list counts: dicts of what was counted each year, of the same kind
        :param label: function of what is counted, gives its label
        :param bool people: whether small numbers are hidden (R63)
        :return: dict, see :meth:`_block`
        """
        keys = self._ordered_keys(counts)
        columns = [[of.get(key, 0) for key in keys] for of in counts]
        if people:
            columns = [masked(column) for column in columns]
        rows = [
            (label(key), list(cells))
            for key, *cells in zip(keys, *columns, strict=True)
        ]
        head = [first, *(str(figures.year) for figures in years)]
        return self._block(title, head, rows)

    def _ordered_keys(self, counts):
        """What was counted in any of the years, records in the order of their model.

        :param list counts: dicts
        :return: list
        """
        keys = list(dict.fromkeys(key for of in counts for key in of))
        records = any(isinstance(key, models.BaseModel) for key in keys)
        return self.network_id._ordered(keys) if records else sorted(keys, key=str)

    def _selected(self, model, name, counts):
        """Counts by value of a selection, as pairs of labels in its own order.

        :param str model: where the field is
        :param str name: of the field
        :param list counts: dicts value -> number
        :return: list of dicts label -> number, all with the same labels
        """
        field = self.env[model]._fields[name]
        labels = field._description_selection(self.env)
        used = [(v, label) for v, label in labels if any(v in of for of in counts)]
        return [{label: of.get(value, 0) for value, label in used} for of in counts]

    def _selection_block(self, title, first, years, counts, model, name):
        named = self._selected(model, name, counts)
        rows = [(label, [of[label] for of in named]) for label in named[0]]
        head = [first, *(str(figures.year) for figures in years)]
        return self._block(title, head, rows)

    def _record_name(self, record):
        return record.display_name or self.env._("Not said")

    def _percent(self, share):
        """A share in words.

        :param float share: from 0 to 1, or None
        :return: str
        """
        return "–" if share is None else f"{round(100 * share)}{NBSP}%"

    def _rates(self, title, first, years, key):
        """Attendance rates of bodies or institutions, year by year.

        :param str key: see :meth:`.YearFigures.attendance`
        :return: dict, see :meth:`_block`
        """
        rates = [figures.attendance(key) for figures in years]
        keys = self._ordered_keys(rates)
        rows = [
            (self._record_name(record), [self._percent(of.get(record)) for of in rates])
            for record in keys
        ]
        head = [first, *(str(figures.year) for figures in years)]
        block = self._block(title, head, rows)
        for row, record in zip(block["rows"], keys, strict=True):
            share = rates[0].get(record)
            row["bar"] = None if share is None else round(100 * share)
        return block

    # chapters

    def _chapter_summary(self, years):
        """The figures people ask for first.

        :param list years: see :meth:`_figures`
        :return: list of blocks
        """
        rows = [
            (self.env._("Meetings held"), [sum(y.meetings.values()) for y in years]),
            (self.env._("Decisions"), [sum(y.decisions.values()) for y in years]),
            (
                self.env._("Members at the end of the year"),
                self._each(years, "members"),
            ),
            (self.env._("Actions run"), [y.coverage["actions"] for y in years]),
            (self.env._("Sessions"), [y.whole["sessions"] for y in years]),
            *self._people_rows(years),
            (
                self.env._("Volunteers' hours"),
                [y.whole["volunteer_hours"] for y in years],
            ),
            (self.env._("Requests received"), [y.requests["received"] for y in years]),
        ]
        head = [self.env._("Figure"), *(str(y.year) for y in years)]
        block = self._block("", head, rows, self._attendances_note())
        for row in block["rows"]:
            row["bar"] = None  # nothing here compares with the line below
        return [block]

    def _each(self, years, name):
        return [len(getattr(figures, name)()) for figures in years]

    def _people_rows(self, years):
        labels = {
            "parents": self.env._("Parents"),
            "children": self.env._("Children"),
            "families": self.env._("Families"),
        }
        return [
            (label, [masked([figures.whole[name]])[0] for figures in years])
            for name, label in labels.items()
        ]

    def _attendances_note(self):
        return self.env._(
            "Parents, children and families are attendances at sessions: somebody who "
            "came ten times counts ten times."
        )

    def _chapter_network(self, years):
        """Who the network is, who joined it and who left (S51).

        :param list years: see :meth:`_figures`
        :return: list of blocks
        """
        head = [self.env._("Partners"), *(str(y.year) for y in years)]
        rows = [
            (
                self.env._("Members at the end of the year"),
                self._each(years, "members"),
            ),
            (self.env._("Joined"), self._each(years, "joined")),
            (self.env._("Left"), self._each(years, "left")),
            (
                self.env._("Taking part in an action"),
                [y.coverage["institutions"] for y in years],
            ),
            (
                self.env._("Territories with an action"),
                [y.coverage["territories"] for y in years],
            ),
        ]
        moves = [
            (self.env._("Joined"), [self._names(years[0].joined())]),
            (self.env._("Left"), [self._names(years[0].left())]),
        ]
        return [
            *self._purpose_blocks(),
            self._block(self.env._("Partners"), head, rows),
            self._block(
                self.env._("Who Joined, Who Left"), ["", str(self.year)], moves
            ),
        ]

    def _purpose_blocks(self):
        """The purpose of the network in its own words."""
        if not self.network_id.purpose:
            return []
        purpose = self.network_id.purpose
        return [{"title": self.env._("Purpose"), "text": purpose, "rows": []}]

    def _names(self, records):
        return ", ".join(records.mapped("display_name")) or self.env._("Nobody")

    def _chapter_bodies(self, years):
        """Meetings, attendance and decisions.

        :param list years: see :meth:`_figures`
        :return: list of blocks
        """
        body, decisions = self.env._("Body"), [y.decisions for y in years]
        return [
            self._by_year(
                self.env._("Meetings Held"),
                body,
                years,
                [y.meetings for y in years],
                self._record_name,
            ),
            self._rates(self.env._("Attendance by Body"), body, years, "instance_id"),
            self._rates(
                self.env._("Attendance by Institution"),
                self.env._("Institution"),
                years,
                "institution_id",
            ),
            self._selection_block(
                self.env._("Decisions"),
                self.env._("Outcome"),
                years,
                decisions,
                "clef.decision",
                "outcome",
            ),
        ]

    def _chapter_orientations(self, years):
        """What was adopted and what became of it.

        :param list years: see :meth:`_figures`
        :return: list of blocks
        """
        numbers = [
            (
                self.env._("Adopted in the year"),
                [len(y.orientations) for y in years],
            ),
            (
                self.env._("Followed up since"),
                [len(y.orientations.filtered("is_followed")) for y in years],
            ),
        ]
        rows = [
            (orientation.name, [self._follow_up(orientation)])
            for orientation in years[0].orientations
        ]
        head = [self.env._("Orientations"), *(str(y.year) for y in years)]
        return [
            self._block("", head, numbers),
            self._block(
                self.env._("Adopted in %s", self.year),
                [self.env._("Orientation"), self.env._("Follow-up")],
                rows,
            ),
        ]

    def _follow_up(self, orientation):
        """What follows from an orientation, in words.

        :param orientation: clef.orientation record
        :return: str
        """
        if number := orientation.action_count:
            return self.env._("Actions: %s", number)
        if orientation.no_follow_up_reason:
            return orientation.no_follow_up_reason
        followed = orientation.is_followed
        return self.env._("Followed up") if followed else self.env._("Nothing yet")

    def _chapter_actions(self, years):
        """Actions of the year by what they serve, where, and how far they are.

        :param list years: see :meth:`_figures`
        :return: list of blocks
        """
        tables = (
            (self.env._("By Axis"), self.env._("Axis"), "axis_ids"),
            (self.env._("By Mission"), self.env._("Mission"), "mission_ids"),
            (self.env._("By Territory"), self.env._("Territory"), "territory_id"),
        )
        stages = [y.actions("stage") for y in years]
        return [
            *(
                self._by_year(
                    title,
                    first,
                    years,
                    [y.actions(key) for y in years],
                    self._record_name,
                )
                for title, first, key in tables
            ),
            self._selection_block(
                self.env._("By Stage"),
                self.env._("Stage Today"),
                years,
                stages,
                "clef.action",
                "stage",
            ),
        ]

    def _chapter_requests(self, years):
        """What was asked of the network, and how soon it answered (R42).

        :param list years: see :meth:`_figures`
        :return: list of blocks
        """
        labels = {
            "received": self.env._("Received"),
            "answered": self.env._("Answered, or put before a committee"),
            "in_time": self.env._("Within a month"),
        }
        rows = [
            (label, [y.requests[name] for y in years]) for name, label in labels.items()
        ]
        head = [self.env._("Requests"), *(str(y.year) for y in years)]
        return [self._block("", head, rows)]

    def _chapter_coordination(self, years):
        """The coordination's log by kind.

        :param list years: see :meth:`_figures`
        :return: list of blocks
        """
        entries, hours = (
            [{kind: row[place] for kind, row in y.log.items()} for y in years]
            for place in (0, 1)
        )
        kind, model = self.env._("Kind"), "clef.log.entry"
        return [
            self._selection_block(
                self.env._("Entries"), kind, years, entries, model, "kind"
            ),
            self._selection_block(
                self.env._("Hours"), kind, years, hours, model, "kind"
            ),
        ]
