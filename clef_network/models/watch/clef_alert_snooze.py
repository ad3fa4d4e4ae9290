from odoo import api, fields, models
from odoo.fields import Domain


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
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    until = fields.Date(required=True)
    reason = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users", "By", required=True, default=lambda self: self.env.user
    )

    _once = models.Constraint(
        "UNIQUE (code, res_model, res_id)", "This alert is already put off."
    )

    @api.model
    def _of(self, alerts):
        """What was said of alerts when they were put off.

        :param alerts: clef.alert records
        :return: clef.alert.snooze records
        """
        return self.search(
            Domain.OR(
                Domain("code", "=", code)
                & Domain("res_id", "in", of_kind.mapped("res_id"))
                for code, of_kind in alerts.grouped("code").items()
            )
        )

    @api.autovacuum
    def _gc_past(self):
        """Forget what has waited a year longer than it was to: it explains nothing."""
        limit = fields.Date.subtract(fields.Date.today(), years=1)
        self.search([("until", "<", limit)], limit=1000).unlink()
