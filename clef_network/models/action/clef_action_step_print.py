from odoo import models

from .printing import cut


class ClefActionStep(models.Model):
    """A step as the sheets of its action print it."""

    _inherit = "clef.action.step"

    def _print_line(self, length):
        """The step on one line.

        :param int length: characters of its name at most
        :return: dict ``name``, ``when``, ``who``, ``state`` (all str)
        """
        self.ensure_one()
        return {
            "name": cut(self.name, length),
            "when": self.action_id._dates_text(self.date_start, self.date_end),
            "who": cut(self.owner_id.name, 30),
            "state": self._print_state(),
        }

    def _print_state(self):
        """Where the step stands, with a sign that needs no colour.

        :return: str
        """
        today = self._today()
        if self.done:
            return self.env._("✓ Done")
        if self.date_end and self.date_end < today:
            return self.env._("! Late")
        if self.date_start and self.date_start <= today:
            return self.env._("▶ Under way")
        return self.env._("○ To come")
