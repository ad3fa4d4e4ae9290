from odoo import fields, models


class ClefDiagnosis(models.Model):
    """A small local diagnosis: findings read together, and what follows (S23)."""

    _name = "clef.diagnosis"
    _description = "Local Diagnosis"
    _inherit = ["clef.network.part", "clef.anonymous.mixin", "mail.thread"]
    _anonymous_fields = ("sources", "conclusions")
    _order = "date desc, id desc"

    name = fields.Char(required=True, tracking=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    territory_id = fields.Many2one(
        "clef.territory", required=True, index=True, ondelete="restrict"
    )
    theme_ids = fields.Many2many("clef.theme", string="Themes")
    sources = fields.Text(help="Who was heard, what was read.")
    conclusions = fields.Html(sanitize_style=True, strip_style=True, strip_classes=True)
    finding_ids = fields.One2many("clef.finding", "diagnosis_id", "Findings")
    active = fields.Boolean(default=True)
