from odoo import fields, models


class ClefSignal(models.Model):
    """An alert raised by hand: the coordination draws attention to something (S106)."""

    _name = "clef.signal"
    _description = "Alert Raised by Hand"
    _inherit = [
        "clef.network.part",
        "clef.anonymous.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _anonymous_fields = ("name", "description", "handling")
    _order = "is_closed, date desc, id desc"

    name = fields.Char("Subject", required=True, tracking=True)
    description = fields.Text()
    date = fields.Date(required=True, default=fields.Date.context_today)
    severity = fields.Selection(
        [("urgent", "Urgent"), ("warning", "To Watch"), ("info", "To Know")],
        default="warning",
        required=True,
        tracking=True,
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Addressees",
        domain="[('is_company', '=', False)]",
        help="Told by mail when they are added.",
    )
    instance_ids = fields.Many2many(
        "clef.instance",
        string="Bodies",
        domain="[('network_id', '=', network_id)]",
        help="On whose next agenda it is put.",
    )
    handling = fields.Text(help="What was done about it.")
    is_closed = fields.Boolean("Dealt With", tracking=True)
    active = fields.Boolean(default=True)
