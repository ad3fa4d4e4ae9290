from odoo import api, fields, models
from odoo.exceptions import UserError

# What signatories have read: it cannot change under their signature.
WORDING = {"kind", "code", "name", "text"}


class ClefCharterArticle(models.Model):
    """A mission, a principle or an axis: what actions and groups point at (S59-S79).

    An article outlives the versions of the charter that contain it, so that
    figures by axis or mission stay comparable over the years.
    """

    _name = "clef.charter.article"
    _description = "Charter Article"
    _order = "kind, sequence, code, id"
    _rec_names_search = ["name", "code"]

    kind = fields.Selection(
        [("mission", "Mission"), ("principle", "Principle"), ("axis", "Axis")],
        required=True,
        default="mission",
    )
    code = fields.Char(help="Short mark used on sheets and figures, such as M1 or A3.")
    name = fields.Char(required=True, translate=True)
    text = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    charter_ids = fields.Many2many(
        "clef.charter",
        "clef_charter_article_rel",
        "article_id",
        "charter_id",
        copy=False,
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for article in self:
            names = [article.code, article.name]
            article.display_name = " · ".join(filter(None, names))

    def write(self, vals):
        if WORDING & set(vals):
            self._check_not_adopted()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_adopted(self):
        self._check_not_adopted()

    def _check_not_adopted(self):
        """Refuse to touch the wording of an adopted charter (S54).

        :raise UserError: when an adopted charter contains one of the articles
        """
        for article in self:
            charters = article.charter_ids.filtered(lambda c: c.state == "adopted")
            if charters:
                raise UserError(
                    self.env._(
                        "“%(article)s” belongs to an adopted charter: its wording was "
                        "signed. Duplicate the article and put the new wording into "
                        "the next version of the charter.",
                        article=article.name,
                    )
                )
