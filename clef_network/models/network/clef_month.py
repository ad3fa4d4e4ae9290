from odoo import fields, models


class ClefMonth(models.Model):
    """The twelve months, to be ticked where a network names those without sitting."""

    _name = "clef.month"
    _description = "Month"
    _order = "number"

    name = fields.Char(required=True, translate=True)
    number = fields.Integer(required=True)

    _number_unique = models.Constraint(
        "UNIQUE (number)", "This month is already in the list."
    )
    _number_valid = models.Constraint(
        "CHECK (number BETWEEN 1 AND 12)", "Months are numbered from 1 to 12."
    )
