from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

from .clef_agenda_template import KINDS, ROLES

# Minutes are written in the room and after it, never once they are approved.
LATE_STATES = ("convened", "held", "circulated")
CARRIED = ("role", "res_model", "res_id", "carried_from_id", "sent_to_id", "is_late")


class ClefAgendaItem(models.Model):
    """A point of the agenda, then of the minutes; it may carry what is submitted."""

    _name = "clef.agenda.item"
    _description = "Agenda Item"
    _inherit = ["clef.gated.mixin", "clef.anonymous.mixin"]
    _anonymous_fields = ("minutes",)
    _order = "meeting_id, sequence, id"

    meeting_id = fields.Many2one(
        "clef.meeting", required=True, index=True, ondelete="cascade"
    )
    instance_id = fields.Many2one(
        related="meeting_id.instance_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, precompute=True, index=True
    )
    meeting_state = fields.Selection(related="meeting_id.state")
    sequence = fields.Integer(default=50)
    name = fields.Char(required=True)
    role = fields.Selection(
        ROLES,
        default="plain",
        required=True,
        readonly=True,
    )
    kind = fields.Selection(
        KINDS,
        default="discussion",
        required=True,
    )
    minutes_planned = fields.Integer()
    minutes_spent = fields.Integer()
    presenter_id = fields.Many2one("res.partner", domain="[('is_company', '=', False)]")
    proposed_by_id = fields.Many2one(
        "res.partner",
        default=lambda self: self.env.user.partner_id,
        domain="[('is_company', '=', False)]",
    )
    res_model = fields.Char(readonly=True, index=True)
    res_id = fields.Many2oneReference(
        "Submitted Record", model_field="res_model", readonly=True, index=True
    )
    minutes = fields.Html(sanitize_style=True, strip_style=True, strip_classes=True)
    carried_from_id = fields.Many2one(
        "clef.agenda.item", readonly=True, copy=False, index="btree_not_null"
    )
    sent_to_id = fields.Many2one(
        "clef.instance",
        readonly=True,
        copy=False,
        help="Body to which the item was passed on.",
    )
    treated = fields.Boolean()
    is_late = fields.Boolean(
        "Added Late",
        readonly=True,
        copy=False,
        help="Added after the convocation: members did not see it coming.",
    )
    decision_ids = fields.One2many("clef.decision", "agenda_item_id", "Decisions")

    _minutes_positive = models.Constraint(
        "CHECK (COALESCE(minutes_planned, 0) >= 0 AND COALESCE(minutes_spent, 0) >= 0)",
        "Minutes cannot be negative.",
    )

    def _people_that_may_be_named(self):
        return self.meeting_id._people_that_may_be_named()

    @api.constrains("minutes", "name", "meeting_id")
    def _check_synthesis(self):
        """A synthesis has titles, which name nobody, and no minutes (R61)."""
        for item in self.filtered(lambda i: i.meeting_id.kind == "synthesis"):
            if not is_html_empty(item.minutes):
                item.meeting_id._check_no_free_text()
            if item.meeting_id._names_somebody(item.name):
                raise ValidationError(
                    self.env._(
                        "The title of an item seems to name a person. Say what it is "
                        "about, not whom."
                    )
                )

    @api.model
    def _gates(self):
        """What an item carries is put on it by submitting, never by hand."""
        return {**super()._gates(), **dict.fromkeys(CARRIED)}

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.meeting_id._check_not_frozen({"agenda_ids": True})
        late = items.filtered(lambda item: item.meeting_state in LATE_STATES)
        late.sudo().is_late = True
        return items

    def write(self, vals):
        self.meeting_id._check_not_frozen({"agenda_ids": True})
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.meeting_id._check_not_frozen({"agenda_ids": True})
        if decided := self.filtered("decision_ids"):
            raise UserError(
                self.env._(
                    "“%(item)s” has led to a decision: it stays in the minutes.",
                    item=decided[0].name,
                )
            )

    def _record(self):
        """What the item carries.

        :return: record of a submission model, or None
        """
        self.ensure_one()
        if not self.res_model or self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists() or None

    def _comes_back(self):
        """Tell whether the item belongs on the next agenda as well (S103).

        Submitted records come back by themselves: they wait for the body again.

        :return: bool
        """
        self.ensure_one()
        if self.role != "plain" or self.res_model or self.sent_to_id:
            return False
        outcomes = self.decision_ids.mapped("outcome")
        return "postponed" in outcomes if outcomes else not self.treated

    def action_open_record(self):
        """Open what is submitted."""
        self.ensure_one()
        record = self._record()
        return record is not None and record._get_records_action()

    def _prepare_carried_values(self, meeting):
        """Values of this item on another agenda, saying where it comes from.

        :param meeting: clef.meeting record
        :return: dict
        """
        self.ensure_one()
        return {
            "meeting_id": meeting.id,
            "name": self.name,
            "kind": self.kind,
            "minutes_planned": self.minutes_planned,
            "presenter_id": self.presenter_id.id,
            "proposed_by_id": self.proposed_by_id.id,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "carried_from_id": self.id,
            "sequence": 40,
        }
