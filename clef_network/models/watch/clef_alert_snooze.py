from odoo import fields, models


class ClefAlertSnooze(models.Model):
    """An alert that may wait until a day, and why."""

    _name = "clef.alert.snooze"
    _description = "Alert Put Off"
    _order = "until, id"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    code = fields.Char(required=True)
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    until = fields.Date(required=True)
    reason = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users", "By", required=True, default=lambda self: self.env.user
    )

    _once = models.Constraint(
        "UNIQUE (code, res_model, res_id)", "This alert is already put off."
    )
