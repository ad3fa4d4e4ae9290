from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import html2plaintext

from . import privacy


class ClefAnonymousMixin(models.AbstractModel):
    """Texts in which no family may be recognised (R61, R62).

    What looks as if it named one is refused until somebody says they have read it; the
    refused text is kept nowhere, not even in the message.
    """

    _name = "clef.anonymous.mixin"
    _description = "Anonymous Texts"
    # names of the text and HTML fields looked at
    _anonymous_fields = ()

    anonymised = fields.Boolean(
        "Nobody Can Be Recognised",
        copy=False,
        help="Somebody has read the texts and confirms that no family and no child can "
        "be recognised in them.",
    )

    @api.constrains(lambda self: [*self._anonymous_fields, "anonymised"])
    def _check_anonymous(self):
        for record in self.filtered(lambda r: not r.anonymised):
            if labels := record._revealing_fields():
                raise ValidationError(
                    self.env._(
                        "%(fields)s seems to name a person who is not of the network, "
                        "or to give their birth, number or phone. Take it out, or tick "
                        "“Nobody Can Be Recognised” after checking.",
                        fields=", ".join(labels),
                    )
                )

    def _revealing_fields(self):
        """Labels of the texts that look as if they named a family.

        :return: list of str
        """
        self.ensure_one()
        known = self._people_that_may_be_named()
        return [
            self._fields[name]._description_string(self.env)
            for name in self._anonymous_fields
            if privacy.signs(html2plaintext(self[name] or ""), known)
        ]

    def _people_that_may_be_named(self):
        """Names that say nothing of a family, see :class:`.clef_network.ClefNetwork`.

        :return: list of str
        """
        return self.network_id._people_that_may_be_named()
