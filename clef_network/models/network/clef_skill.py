from odoo import fields, models


class ClefSkill(models.Model):
    """What a person or a structure can bring to the others (S18)."""

    _name = "clef.skill"
    _description = "Skill"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer(export_string_translation=False)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "((name->>'en_US'))", "A skill of this name already exists."
    )
