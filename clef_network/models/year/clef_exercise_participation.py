from odoo import models
from odoo.tools.misc import babel_locale_parse, get_lang

from ..action.clef_session import BANDS
from ..action.printing import masked
from .cells import masked_matrix

# Measures of the tables by month, territory and axis; those of people hide their
# small numbers (R63).
MEASURES = (
    "sessions",
    "parents",
    "children",
    "families",
    "newcomers",
    "volunteer_hours",
)
PEOPLE = {"parents", "children", "families", "newcomers"}


class ClefExercise(models.Model):
    """What the chapters say of families and of what was seen: small numbers hidden."""

    _inherit = "clef.exercise"

    def _chapter_participation(self, years):
        """How many came, by month, territory, axis and age, and from where (S64).

        :param list years: see :meth:`_figures`
        :return: list of blocks
        """
        tables = (
            (self.env._("By Month"), self.env._("Month"), "month", self._month_name),
            (
                self.env._("By Territory"),
                self.env._("Territory"),
                "territory",
                self._record_name,
            ),
            (self.env._("By Axis"), self.env._("Axis"), "axis", self._record_name),
        )
        return [
            self._measures_by_year(years),
            *(
                self._measures_by(title, first, years[0].participation(key), label)
                for title, first, key, label in tables
            ),
            self._bands(years),
            self._priority(years),
        ]

    def _measure_labels(self):
        labels = self.env["clef.session"].fields_get(MEASURES, ["string"])
        names = {name: values["string"] for name, values in labels.items()}
        return {"sessions": self.env._("Sessions"), **names}

    def _measures_by_year(self, years):
        labels = self._measure_labels()
        rows = [
            (
                labels[name],
                [self._shown([figures.whole[name]], name)[0] for figures in years],
            )
            for name in MEASURES
        ]
        head = [self.env._("Figure"), *(str(figures.year) for figures in years)]
        block = self._block("", head, rows, self._attendances_note())
        for row in block["rows"]:
            row["bar"] = None  # sessions do not compare with people
        return block

    def _shown(self, column, name):
        """A column of numbers, the small ones hidden when they are of people.

        :param list column: of int or float
        :param str name: of the measure
        :return: list of int, float or str
        """
        return masked(column) if name in PEOPLE else column

    def _measures_by(self, title, first, sums, label):
        """Participation of the year by one of its breakdowns.

        :param str title: of the table
        :param str first: title of the first column
        :param dict sums: see :meth:`.YearFigures.participation`
        :param label: function of a key of ``sums``
        :return: dict, see :meth:`_block`
        """
        keys = self._breakdown_keys(sums)
        columns = [
            self._shown([sums[key][name] for key in keys], name) for name in MEASURES
        ]
        rows = [
            (label(key), list(cells))
            for key, *cells in zip(keys, *columns, strict=True)
        ]
        labels = self._measure_labels()
        return self._block(title, [first, *(labels[name] for name in MEASURES)], rows)

    def _breakdown_keys(self, sums):
        return (
            sorted(sums)
            if all(isinstance(key, int) for key in sums)
            else (self._ordered_keys([sums]))
        )

    def _month_name(self, month):
        locale = babel_locale_parse(get_lang(self.env).code)
        return locale.months["stand-alone"]["wide"][month].capitalize()

    def _bands(self, years):
        """Children by age, as far as the sessions told.

        :param list years: see :meth:`_figures`
        :return: dict, see :meth:`_block`
        """
        labels = self.env["clef.session"].fields_get(BANDS, ["string"])
        columns = [masked(self._ages(figures)) for figures in years]
        names = [
            *(labels[name]["string"] for name in BANDS),
            self.env._("Age not told"),
        ]
        rows = [
            (name, list(cells)) for name, *cells in zip(names, *columns, strict=True)
        ]
        head = [self.env._("Age"), *(str(figures.year) for figures in years)]
        return self._block(self.env._("Children by Age"), head, rows)

    def _ages(self, figures):
        """Children of a year by age, those whose age was not told last.

        :param YearFigures figures: of the year
        :return: list of int
        """
        told = [figures.whole[name] for name in BANDS]
        return [*told, max(figures.whole["children"] - sum(told), 0)]

    def _priority(self, years):
        """Parents met in priority zones, and their share (R49).

        :param list years: see :meth:`_figures`
        :return: dict, see :meth:`_block`
        """
        cells = [self._priority_cells(figures) for figures in years]
        labels = (
            self.env._("Sessions in priority zones"),
            self.env._("Parents in priority zones"),
            self.env._("Parents elsewhere"),
            self.env._("Share of the parents"),
        )
        rows = list(zip(labels, map(list, zip(*cells, strict=True)), strict=True))
        head = [self.env._("Figure"), *(str(figures.year) for figures in years)]
        block = self._block(self.env._("Priority Zones"), head, rows)
        for row in block["rows"]:
            row["bar"] = None  # sessions do not compare with people
        return block

    def _priority_cells(self, figures):
        """The column of one year; no share where it would tell a small number.

        :param YearFigures figures: of the year
        :return: list of int or str
        """
        sums = figures.participation("priority")
        inside, outside = (sums.get(flag, {}) for flag in (True, False))
        parents = [inside.get("parents", 0), outside.get("parents", 0)]
        shown = masked(parents)
        share = parents[0] / sum(parents) if shown == parents and any(parents) else None
        return [inside.get("sessions", 0), *shown, self._percent(share)]

    # observatory

    def _chapter_observatory(self, years):
        """What was seen on the territory, in numbers that show nobody (S13).

        :param list years: see :meth:`_figures`
        :return: list of blocks
        """
        head = [self.env._("Findings"), *(str(figures.year) for figures in years)]
        totals = [masked([sum(y.findings.values())])[0] for y in years]
        return [
            self._block("", head, [(self.env._("Findings shared"), totals)]),
            self._findings_by_place(years[0].findings),
        ]

    def _findings_by_place(self, findings):
        """Themes by territory with their totals, small numbers hidden.

        :param dict findings: see :attr:`.YearFigures.findings`
        :return: dict, see :meth:`_block`
        """
        places = self._ordered_keys([{place: 0 for place, _theme in findings}])
        themes = self._ordered_keys([{theme: 0 for _place, theme in findings}])
        counts = [
            [findings.get((place, theme), 0) for place in places] for theme in themes
        ]
        total = self.env._("Total")
        names = [*map(self._record_name, themes), total]
        rows = list(zip(names, masked_matrix(counts), strict=True)) if counts else []
        block = self._block(
            self.env._("Findings by Theme and Territory"),
            [self.env._("Theme"), *(place.name for place in places), total],
            rows,
            self._hidden_note(),
        )
        for row in block["rows"]:
            row["bar"] = None  # each column is a territory
        return block

    def _hidden_note(self):
        return self.env._(
            "<5: fewer than five, the number is not shown. –: not shown either, or a "
            "number below five could be worked out from it."
        )
