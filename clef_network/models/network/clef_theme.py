from odoo import fields, models


class ClefTheme(models.Model):
    """Subject of parent support that groups, actions and findings share (S55, S141)."""

    _name = "clef.theme"
    _description = "Theme"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer(export_string_translation=False)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "((name->>'en_US'))", "A theme of this name already exists."
    )
