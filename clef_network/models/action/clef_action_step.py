from odoo import fields, models

from ..network.groups import STAFF
from .years import a_year_later


class ClefActionStep(models.Model):
    """A step of an action, adjusted where life asks for it (S121, S122)."""

    _name = "clef.action.step"
    _description = "Step of an Action"
    _inherit = ["clef.dated.mixin"]
    _order = "action_id, sequence, date_start, id"

    action_id = fields.Many2one(
        "clef.action", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="action_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    owner_id = fields.Many2one("res.partner", domain="[('is_company', '=', False)]")
    done = fields.Boolean(copy=False)
    revision_ids = fields.One2many(
        "clef.revision", "step_id", "Adjustments", groups=STAFF
    )

    def copy_data(self, default=None):
        """The same step, a year later."""
        vals_list = super().copy_data(default)
        return [
            {**vals, **step._prepare_next(), **(default or {})}
            for step, vals in zip(self, vals_list, strict=True)
        ]

    def _prepare_next(self):
        return a_year_later(self, "date_start", "date_end")
