from odoo import fields, models


class MailActivity(models.Model):
    """An activity made for an alert, known from those that people make."""

    _inherit = "mail.activity"

    clef_alert_key = fields.Char(
        readonly=True, copy=False, export_string_translation=False
    )

    _clef_alert_once = models.UniqueIndex(
        "(clef_alert_key) WHERE clef_alert_key IS NOT NULL AND active",
        "This alert already has its activity.",
    )
