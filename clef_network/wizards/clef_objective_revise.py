from odoo import api, fields, models

REVISED = ("name", "indicator", "unit", "baseline", "target", "deadline")


class ClefObjectiveRevise(models.TransientModel):
    """Change what was promised, keeping what it was before (S135)."""

    _name = "clef.objective.revise"
    _description = "Revise an Objective"

    objective_id = fields.Many2one("clef.objective", required=True, ondelete="cascade")
    action_id = fields.Many2one(related="objective_id.action_id")
    name = fields.Char(required=True)
    indicator = fields.Char()
    unit = fields.Char()
    baseline = fields.Float()
    target = fields.Float()
    deadline = fields.Date()
    reason = fields.Char(required=True)
    meeting_id = fields.Many2one("clef.meeting", "Agreed At")

    @api.model
    def default_get(self, fields):
        """Begin with what the objective says today."""
        values = super().default_get(fields)
        objective = self.env["clef.objective"].browse(values.get("objective_id"))
        return {**{name: objective[name] for name in REVISED}, **values}

    def action_revise(self):
        """Write what changed, a revision for each value."""
        self.ensure_one()
        values = {name: self[name] for name in REVISED}
        self.objective_id._revise(values, self.reason, self.meeting_id)
