from odoo import fields, models


class ClefTechnique(models.Model):
    """A way of making a meeting participative (S136, S137)."""

    _name = "clef.technique"
    _description = "Facilitation Technique"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    purpose = fields.Selection(
        [
            ("climate", "Climate"),
            ("diagnosis", "Diagnosis"),
            ("ideas", "Ideas"),
            ("priorities", "Priorities"),
            ("consensus", "Consensus"),
        ],
        default="ideas",
        required=True,
    )
    moment = fields.Selection(
        [("opening", "Opening"), ("middle", "Middle"), ("closing", "Closing")]
    )
    size_min = fields.Integer("People, at Least")
    size_max = fields.Integer("People, at Most")
    minutes = fields.Integer("Length (Minutes)")
    skill = fields.Char("Psychosocial Skill Worked", translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _size_valid = models.Constraint(
        "CHECK (COALESCE(size_max, 0) = 0 OR size_max >= size_min)",
        "The largest group cannot be smaller than the smallest.",
    )
