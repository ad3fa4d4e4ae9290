from odoo import fields, models


class ClefProfession(models.Model):
    """What people of the network do: teachers, childcare staff, volunteers (S118)."""

    _name = "clef.profession"
    _description = "Profession"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "((name->>'en_US'))", "A profession of this name already exists."
    )
