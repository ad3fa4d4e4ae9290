from odoo import api, fields, models
from odoo.tools import plaintext2html

from .clef_alert import SEVERITIES


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
        SEVERITIES,
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
        domain="[('network_id', '=', network_id), ('is_open', '=', True)]",
        help="On whose next agenda it is put.",
    )
    agenda_item_ids = fields.One2many(
        "clef.agenda.item",
        "res_id",
        "On the Agendas",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
    )
    handling = fields.Text(help="What was done about it.")
    is_closed = fields.Boolean("Dealt With", tracking=True, copy=False)
    active = fields.Boolean(default=True)

    @api.model_create_multi
    def create(self, vals_list):
        signals = super().create(vals_list)
        for signal in signals:
            signal._tell(signal.partner_ids)
        signals._put_on_agendas()
        return signals

    def write(self, vals):
        before = {signal: signal.partner_ids for signal in self}
        result = super().write(vals)
        if "partner_ids" in vals:
            for signal in self:
                signal._tell(signal.partner_ids - before[signal])
        if {"instance_ids", "is_closed"} & set(vals):
            self._put_on_agendas()
        return result

    def _tell(self, people):
        """Write to people, from the mail queue: nothing leaves in the transaction.

        :param people: res.partner records
        """
        if people:
            self.message_notify(
                subject=f"{self.network_id.name} : {self.name}",
                body=plaintext2html(self.description or self.name),
                partner_ids=people.ids,
                force_send=False,
            )

    def _put_on_agendas(self):
        """Put what is open on the next agendas of its bodies, once each.

        Bodies without a meeting to come take it when the next one is planned.
        """
        for body in self.instance_ids:
            waiting_sudo = body.sudo()._waiting_signals() & self.sudo()
            body.sudo()._next_open_meeting()._add_submission(waiting_sudo)

    def action_close(self):
        """Record that it was dealt with.

        :return: True
        """
        self.is_closed = True
        return True

    def action_reopen(self):
        """Take it up again.

        :return: True
        """
        self.is_closed = False
        return True

    # on an agenda, as what is submitted; it is not moved by what is decided

    def _submission_title(self):
        """What the agenda says of it.

        :return: str
        """
        return self.name

    def _check_decidable(self, body):
        """Any body may decide on what it was warned of."""

    def _pass_to(self, body):
        """The item goes to another body; the alert stays addressed as it was."""

    def _apply_decision(self, decision):
        """What was decided is read in the minutes; the coordination closes it."""
