import re

from odoo import models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..action.clef_session import COUNTED, COUNTS
from .clef_exercise_figures import YearFigures

# What a file is made for -> which actions are in it.
SCHEMES = {
    "all": Domain.TRUE,
    "reaap": Domain("is_reaap", "=", True),
    "laep": Domain("frame", "=", "laep"),
    "clas": Domain("frame", "=", "clas"),
}
# Columns of a sheet after those that say when and where.
NUMBERS = ("duration", *COUNTS, "volunteer_hours")
DECLARED = ("distinct_parents", "distinct_children", "distinct_families")
# Columns of the summary before its numbers.
TEXTS = 6
LONGEST_SHEET = 31


class ClefExercise(models.Model):
    """Figures a funder asks for: a spreadsheet, a sheet for each action (R56)."""

    _inherit = "clef.exercise"

    def action_funder_figures(self):
        """Download the figures of the scheme named by ``clef_scheme``."""
        self.ensure_one()
        scheme = self.env.context.get("clef_scheme", "all")
        return {
            "type": "ir.actions.act_url",
            "url": f"/clef/exercise/{self.id}/funder.xlsx?scheme={scheme}",
            "target": "download",
        }

    def _funder_sheets(self, scheme):
        """The sheets of the file, the summary first.

        :param str scheme: one of ``SCHEMES``
        :return: list of (name of the sheet, list of rows of str, date and numbers)
        """
        self.ensure_one()
        figures = YearFigures(self.network_id, self.year)
        Action = self.env["clef.action"].with_context(active_test=False)
        actions = Action.search(figures.acted & SCHEMES[scheme], order="name, id")
        sessions = self._funder_sessions(actions, figures).grouped("action_id")
        none = self.env["clef.session"]
        lines = [(action, sessions.get(action, none)) for action in actions]
        return [
            (self.env._("Summary"), self._funder_summary(lines)),
            *(
                (self._sheet_name(place, action), self._funder_sheet(action, of))
                for place, (action, of) in enumerate(lines, start=1)
            ),
        ]

    def _funder_sessions(self, actions, figures):
        """Sessions of the year that took place, counted or not, in one query.

        :param actions: clef.action records
        :param YearFigures figures: of the year
        :return: clef.session records, by date
        """
        return self.env["clef.session"].search(
            Domain("action_id", "in", actions.ids)
            & Domain("state", "!=", "cancelled")
            & figures.within("date"),
            order="date, id",
        )

    def _sheet_name(self, place, action):
        """A name that spreadsheet programs accept, different from the others.

        :param int place: of the action in the file
        :param action: clef.action record
        :return: str
        """
        plain = re.sub(r"[\[\]:*?/\\']", " ", action.name)
        return f"{place:02d} {plain}"[:LONGEST_SHEET].rstrip()

    def _funder_summary(self, lines):
        """One row an action, then their total.

        :param list lines: of (clef.action record, its clef.session records)
        :return: list of rows
        """
        rows = [self._funder_row(action, sessions) for action, sessions in lines]
        labels = self._funder_labels()
        totals = [
            sum(row[place] for row in rows) for place in range(TEXTS, len(labels))
        ]
        total = [self.env._("Total"), *[""] * (TEXTS - 1), *totals]
        return [labels, *rows, *([total] if rows else [])]

    def _funder_labels(self):
        action = self.env["clef.action"].fields_get(
            ["name", "territory_id", "typology_id", "typology_theme_id"], ["string"]
        )
        return [
            self.env._("Action"),
            self.env._("Carried By"),
            self.env._("New or Continued"),
            *(
                action[name]["string"]
                for name in ("territory_id", "typology_id", "typology_theme_id")
            ),
            self.env._("Sessions"),
            self.env._("Sessions Without Counts"),
            *self._number_labels(),
            *self._declared_labels(),
        ]

    def _number_labels(self):
        labels = self.env["clef.session"].fields_get(NUMBERS, ["string"])
        return [labels[name]["string"] for name in NUMBERS]

    def _declared_labels(self):
        labels = self.env["clef.evaluation"].fields_get(DECLARED, ["string"])
        return [labels[name]["string"] for name in DECLARED]

    def _funder_row(self, action, sessions):
        """An action on one row: what it is, what was counted, what is declared.

        :param action: clef.action record
        :param sessions: clef.session records of the year
        :return: list of str and numbers, in the order of :meth:`_funder_labels`
        """
        counted = sessions.filtered(lambda s: s.state in COUNTED)
        hosts = action._printed_partners()[:1].institution_id
        again = self.env._("Continued") if action.copied_from_id else self.env._("New")
        evaluation = action.evaluation_ids[:1]
        return [
            action.name,
            hosts.display_name or "",
            again,
            action.territory_id.display_name or "",
            action.typology_id.name or "",
            action.typology_theme_id.name or "",
            len(counted),
            len(sessions.filtered("is_uncounted")),
            *(sum(counted.mapped(name)) for name in NUMBERS),
            *(evaluation[name] for name in DECLARED),
        ]

    def _funder_sheet(self, action, sessions):
        """The sessions of an action, their total last.

        :param action: clef.action record
        :param sessions: clef.session records of the year
        :return: list of rows
        """
        names = ("date", "territory_id", "place", "mode", "is_priority", "state")
        labels = sessions.fields_get(names, ["string"])
        rows = [self._session_row(session) for session in sessions]
        totals = [
            sum(sessions.filtered(lambda s: s.state in COUNTED).mapped(name))
            for name in NUMBERS
        ]
        return [
            [action.name],
            [*(labels[name]["string"] for name in names), *self._number_labels()],
            *rows,
            [self.env._("Total"), *[""] * (len(names) - 1), *totals],
        ]

    def _session_row(self, session):
        """A session; numbers of one that nobody counted stay empty (R56).

        :param session: clef.session record
        :return: list of str and numbers
        """
        labels = {
            name: dict(session._fields[name]._description_selection(self.env))
            for name in ("mode", "state")
        }
        counted = session.state in COUNTED
        return [
            format_date(self.env, session.date),
            session.territory_id.display_name or "",
            session.place or "",
            labels["mode"][session.mode],
            self.env._("yes") if session.is_priority else "",
            labels["state"][session.state],
            *((session[name] if counted else "") for name in NUMBERS),
        ]
