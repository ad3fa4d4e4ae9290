from odoo import api, fields, models


class ClefAlertPutOff(models.TransientModel):
    """Until when alerts may wait, and why; asked again, the answer is replaced."""

    _name = "clef.alert.put.off"
    _description = "Put an Alert Off"

    # ids of alerts are too long for the table of a many2many
    alerts = fields.Json(required=True, export_string_translation=False)
    labels = fields.Text("What May Wait", compute="_compute_labels")
    until = fields.Date(
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=7),
    )
    reason = fields.Char(required=True)

    @api.depends("alerts")
    def _compute_labels(self):
        for wizard in self:
            wizard.labels = "\n".join(wizard._alerts().mapped("label"))

    def _alerts(self):
        """Those of the alerts that are still there: a cause may go meanwhile.

        :return: clef.alert records
        """
        return self.env["clef.alert"].search([("id", "in", self.alerts or [])])

    def action_put_off(self):
        """Put the alerts off, in place of what was said before.

        :return: True
        """
        self.ensure_one()
        alerts = self._alerts()
        alerts.action_wake()
        self.env["clef.alert.snooze"].create(
            [self._prepare_snooze(alert) for alert in alerts]
        )
        alerts._forget_snoozes()
        return True

    def _prepare_snooze(self, alert):
        return {
            "company_id": (alert.company_id or self.env.company).id,
            "code": alert.code,
            "res_model": alert.res_model,
            "res_id": alert.res_id,
            "until": self.until,
            "reason": self.reason,
        }
