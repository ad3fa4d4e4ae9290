from odoo import fields, models


class ClefRevision(models.Model):
    """What was changed on the way, from what, to what and why (S122, S135)."""

    _name = "clef.revision"
    _description = "Revision"
    _order = "date desc, id desc"

    objective_id = fields.Many2one(
        "clef.objective", index="btree_not_null", ondelete="cascade"
    )
    step_id = fields.Many2one(
        "clef.action.step", index="btree_not_null", ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, required=True
    )
    date = fields.Date(default=fields.Date.context_today, required=True)
    what = fields.Char(required=True)
    old_value = fields.Char("Before")
    new_value = fields.Char("After")
    reason = fields.Char(required=True)
    meeting_id = fields.Many2one(
        "clef.meeting", "Agreed At", index="btree_not_null", ondelete="restrict"
    )

    _of_one_thing = models.Constraint(
        "CHECK (num_nonnulls(objective_id, step_id) = 1)",
        "A revision is that of one objective or of one step.",
    )
