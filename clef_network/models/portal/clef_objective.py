from odoo import api, models
from odoo.tools.misc import formatLang


class ClefObjective(models.Model):
    """An objective as a partner reads it."""

    _inherit = "clef.objective"

    @api.model
    def _amount_text(self, value):
        """A number without the decimals it does not have.

        :param float value: what was aimed at or reached
        :return: str, in the language of the reader
        """
        return formatLang(self.env, value, digits=0 if value == round(value) else 1)
