from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..network.computed import flag_search


class ClefDecision(models.Model):
    """What a body decided on an item; applied when its meeting is closed."""

    _name = "clef.decision"
    _description = "Decision"
    _inherit = [
        "clef.gated.mixin",
        "clef.anonymous.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _anonymous_fields = ("text",)
    _order = "date desc, meeting_id, number, id"
    _rec_names_search = ["reference", "text"]

    meeting_id = fields.Many2one(
        "clef.meeting", required=True, index=True, ondelete="restrict"
    )
    instance_id = fields.Many2one(
        related="meeting_id.instance_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, precompute=True, index=True
    )
    network_id = fields.Many2one(related="meeting_id.network_id")
    meeting_state = fields.Selection(related="meeting_id.state")
    date = fields.Datetime(related="meeting_id.start", store=True)
    agenda_item_id = fields.Many2one(
        "clef.agenda.item", "Item", index="btree_not_null", ondelete="restrict"
    )
    number = fields.Integer(required=True, readonly=True, copy=False, aggregator=None)
    reference = fields.Char(compute="_compute_reference", store=True, index="trigram")
    outcome = fields.Selection(
        [
            ("adopted", "Adopted"),
            ("rejected", "Rejected"),
            ("postponed", "Postponed"),
            ("noted", "Noted"),
        ],
        default="adopted",
        required=True,
        tracking=True,
    )
    text = fields.Text("What Is Decided")
    mode = fields.Selection(
        [("consensus", "Consensus"), ("vote", "Vote")],
        default="consensus",
        required=True,
    )
    votes_for = fields.Integer("For")
    votes_against = fields.Integer("Against")
    votes_blank = fields.Integer("Abstentions")
    owner_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        domain="[('is_company', '=', False)]",
        tracking=True,
        help="Who sees to it.",
    )
    deadline = fields.Date(tracking=True)
    review_date = fields.Date()
    done = fields.Boolean(tracking=True)
    is_pending = fields.Boolean(
        "To Do", compute="_compute_is_pending", search="_search_is_pending"
    )
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    is_applied = fields.Boolean(readonly=True, copy=False)
    res_model = fields.Char(
        compute="_compute_res", store=True, precompute=True, index=True
    )
    res_id = fields.Many2oneReference(
        "Decides On",
        model_field="res_model",
        compute="_compute_res",
        store=True,
        precompute=True,
        index=True,
    )

    _number_unique = models.Constraint(
        "UNIQUE (meeting_id, number)",
        "Somebody has just taken this number: save again.",
    )
    _votes_positive = models.Constraint(
        "CHECK (votes_for >= 0 AND votes_against >= 0 AND votes_blank >= 0)",
        "Votes are counted: no number below zero.",
    )

    @api.model
    def _gates(self):
        return {**super()._gates(), "is_applied": None}

    @api.model
    def _fixed(self):
        return (*super()._fixed(), "meeting_id", "number")

    @api.depends("agenda_item_id")
    def _compute_res(self):
        for decision in self:
            decision.res_model = decision.agenda_item_id.res_model
            decision.res_id = decision.agenda_item_id.res_id

    @api.depends("meeting_id.reference", "number")
    def _compute_reference(self):
        for decision in self:
            decision.reference = f"{decision.meeting_id.reference}-D{decision.number}"

    @api.depends("reference", "agenda_item_id.name")
    def _compute_display_name(self):
        for decision in self:
            names = [decision.reference, decision.agenda_item_id.name]
            decision.display_name = " · ".join(filter(None, names))

    @api.depends("owner_id", "deadline", "done", "outcome")
    def _compute_is_pending(self):
        for decision in self:
            asked = decision.owner_id or decision.deadline
            decision.is_pending = bool(
                asked and not decision.done and decision.outcome == "adopted"
            )

    def _search_is_pending(self, operator, value):
        """What somebody still has to see to; approving minutes asks for nothing."""
        asked = Domain("owner_id", "!=", False) | Domain("deadline", "!=", False)
        left = Domain("done", "=", False) & Domain("outcome", "=", "adopted")
        return flag_search(operator, asked & left)

    @api.depends("deadline", "done", "outcome")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for decision in self:
            late = decision.deadline and decision.deadline < today
            decision.is_overdue = bool(
                late and not decision.done and decision.outcome == "adopted"
            )

    def _search_is_overdue(self, operator, value):
        late = Domain("deadline", "<", "today")
        left = Domain("done", "=", False) & Domain("outcome", "=", "adopted")
        return flag_search(operator, late & left)

    @api.constrains("text", "meeting_id")
    def _check_synthesis(self):
        """A synthesis decides nothing in writing (R61)."""
        self.filtered("text").meeting_id._check_no_free_text()

    def _people_that_may_be_named(self):
        return self.meeting_id._people_that_may_be_named()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._with_meeting(vals) for vals in vals_list]
        self._number(vals_list)
        decisions = super().create(vals_list)
        decisions.meeting_id._check_not_frozen({"decision_ids": True})
        decisions.agenda_item_id.treated = True
        # decided on paper in the room, recorded after the meeting was closed
        late = decisions.filtered(lambda d: d.meeting_state in ("held", "circulated"))
        late._apply()
        return decisions

    def write(self, vals):
        if set(vals) - {"done", "deadline", "owner_id", "review_date"}:
            self.meeting_id._check_not_frozen({"decision_ids": True})
        if {"outcome", "agenda_item_id"} & set(vals) and not self.env.su:
            self._unlink_except_applied()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        if self.filtered("is_applied"):
            raise UserError(
                self.env._("This decision has been applied: take another one instead.")
            )

    @api.model
    def _with_meeting(self, vals):
        """A decision taken on an item is one of its meeting.

        :param dict vals: values of the decision
        :return: dict
        """
        item = self.env["clef.agenda.item"].browse(vals.get("agenda_item_id"))
        meeting = vals.get("meeting_id") or item.meeting_id.id
        return {**vals, "meeting_id": meeting}

    @api.model
    def _number(self, vals_list):
        """Number the decisions to be created, in their meeting."""
        last = {}
        for vals in vals_list:
            meeting = vals["meeting_id"]
            if meeting not in last:
                found = self.sudo().search(
                    [("meeting_id", "=", meeting)], order="number desc", limit=1
                )
                last[meeting] = found.number
            last[meeting] += 1
            vals["number"] = last[meeting]

    def _record(self):
        """What the decision is about: what its item carries, or the last minutes.

        :return: record with ``_apply_decision``, or None
        """
        self.ensure_one()
        if self.agenda_item_id.role == "approval":
            return self.meeting_id._last_circulated() or None
        return self.agenda_item_id._record()

    def _apply(self):
        """Move on what was decided, once; owners get an activity."""
        for decision in self.filtered(lambda d: not d.is_applied):
            if (record := decision._record()) is not None:
                record._check_decidable(decision.instance_id)
                record._apply_decision(decision)
        pending = self.filtered(lambda d: not d.is_applied)
        pending._remind_owners()
        pending.sudo().is_applied = True

    def _remind_owners(self):
        """Give owners who have a login an activity for what they see to."""
        for decision in self.filtered(lambda d: d.outcome == "adopted"):
            users = decision.sudo().owner_id.user_ids
            user = users.filtered(lambda user: not user.share)[:1]
            if user:
                decision.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=decision.deadline or None,
                    summary=decision.display_name,
                    user_id=user.id,
                )
