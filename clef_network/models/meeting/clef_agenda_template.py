from odoo import fields, models

# What the program does with an item.
ROLES = [
    ("mood", "Mood Check-in"),
    ("approval", "Approval of the Last Minutes"),
    ("decisions", "Follow-up of Decisions"),
    ("submissions", "What Is Submitted"),
    ("plain", "Item"),
]
KINDS = [
    ("information", "Information"),
    ("discussion", "Discussion"),
    ("decision", "Decision"),
]


class ClefAgendaTemplate(models.Model):
    """An item that stands on every agenda of a body."""

    _name = "clef.agenda.template"
    _description = "Standing Agenda Item"
    _order = "instance_id, sequence, id"

    instance_id = fields.Many2one(
        "clef.instance", "Body", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    role = fields.Selection(
        ROLES,
        default="plain",
        required=True,
        help="What the program does with the item: the approval decides on the last "
        "minutes; what is submitted comes in its place.",
    )
    kind = fields.Selection(
        KINDS,
        default="discussion",
        required=True,
    )
    minutes_planned = fields.Integer(default=10)

    _minutes_positive = models.Constraint(
        "CHECK (minutes_planned >= 0)", "Minutes cannot be negative."
    )
