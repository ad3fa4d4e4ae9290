from odoo import models
from odoo.tools.misc import format_date

from .printing import cut, number_text


class ClefObjective(models.Model):
    """An objective as the sheets print it."""

    _inherit = "clef.objective"

    def _print_line(self, length):
        """The objective on one line, with the bar of its progress.

        :param int length: characters of its name at most
        :return: dict ``name``, ``figures``, ``percent`` (str) and ``width`` (0 to 100)
        """
        self.ensure_one()
        return {
            "name": cut(self.name, length),
            "figures": self._figures_text(),
            "percent": self._percent_text(),
            "width": self._bar_width(),
        }

    def _figures_text(self):
        """Where it stands between its start and its target, empty without a target.

        :return: str
        """
        if not self.is_aimed:
            return ""
        return self.env._(
            "%(actual)s for %(target)s %(unit)s, from %(baseline)s",
            actual=number_text(self.env, self.actual),
            target=number_text(self.env, self.target),
            baseline=number_text(self.env, self.baseline),
            unit=cut(self.unit, 20),
        )

    def _percent_text(self):
        """Progress in words: without a target, that there is none.

        :return: str
        """
        if not self.is_aimed:
            return self.env._("no target")
        return self.env._("%s %%", number_text(self.env, max(round(self.progress), 0)))

    def _bar_width(self):
        return min(max(round(self.progress), 0), 100)

    def _promise_text(self):
        """What is promised: from where to where, and until when.

        :return: str
        """
        figures = self.is_aimed and self.env._(
            "from %(baseline)s to %(target)s %(unit)s",
            baseline=number_text(self.env, self.baseline),
            target=number_text(self.env, self.target),
            unit=self.unit or "",
        )
        deadline = format_date(self.env, self.deadline)
        return ", ".join(filter(None, [figures, deadline]))
