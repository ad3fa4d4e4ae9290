from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..network.groups import STAFF

# States of a meeting of which the agenda is not closed.
OPEN = ("planned", "convened")
# What a decision makes of what was submitted; taking note decides nothing.
STATES = {
    "adopted": "adopted",
    "rejected": "rejected",
    "postponed": "postponed",
    "noted": "draft",
}


class ClefSubmissionMixin(models.AbstractModel):
    """Anything put before a body, which only its decision moves on.

    A model that inherits says who may decide (:meth:`_submission_instance_kinds`) and
    what a decision does to it (:meth:`_apply_decision`). Record and decision point at
    each other through ``res_model`` and ``res_id``.
    """

    _name = "clef.submission.mixin"
    _description = "Submitted to a Body"
    _inherit = ["clef.gated.mixin"]

    submission_state = fields.Selection(
        [
            ("draft", "Not Submitted"),
            ("submitted", "Submitted"),
            ("adopted", "Adopted"),
            ("rejected", "Rejected"),
            ("postponed", "Postponed"),
        ],
        "Submission",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    submitted_to_id = fields.Many2one(
        "clef.instance", readonly=True, copy=False, index="btree_not_null"
    )
    submitted_on = fields.Date(readonly=True, copy=False)
    decision_ids = fields.One2many(
        "clef.decision",
        "res_id",
        "Decisions",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
    )
    agenda_item_ids = fields.One2many(
        "clef.agenda.item",
        "res_id",
        "On the Agendas",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        groups=STAFF,
    )

    @api.model
    def _gates(self):
        own = dict.fromkeys(("submission_state", "submitted_to_id", "submitted_on"))
        return {**super()._gates(), **own}

    @api.model
    def _gate_message(self):
        return self.env._(
            "Submit it to a body: only a decision of that body moves it on."
        )

    def action_submit(self, instance=None):
        """Put these records before a body: on its next agenda, or waiting for one.

        :param instance: clef.instance record, chosen by the model when omitted
        :return: True
        :raise UserError: when the body may not decide, or nothing can be submitted
        """
        for record in self:
            body = instance or record._default_submission_instance()
            record._check_submission(body)
            record_sudo = record.sudo()
            record_sudo.write(record._prepare_submission_values(body))
            body.sudo()._next_open_meeting()._add_submission(record_sudo)
        return True

    def _prepare_submission_values(self, body):
        return {
            "submission_state": "submitted",
            "submitted_to_id": body.id,
            "submitted_on": fields.Date.context_today(self),
        }

    def _check_submission(self, body):
        """Refuse what cannot be submitted now, or not there.

        :param body: clef.instance record, perhaps empty
        :raise UserError: with the reason
        """
        self.ensure_one()
        self.check_access("write")
        if self.submission_state not in ("draft", "postponed"):
            raise UserError(
                self.env._(
                    "%(name)s is already submitted or decided.", name=self.display_name
                )
            )
        self._check_body(body)

    def _check_body(self, body):
        """Refuse a body that may not decide on this, or no longer sits.

        :param body: clef.instance record, perhaps empty
        :raise UserError: naming what was to be submitted
        """
        if body and not body.is_open:
            raise UserError(
                self.env._(
                    "%(body)s no longer sits: choose another body.", body=body.name
                )
            )
        if not body or body.kind not in self._submission_instance_kinds():
            raise UserError(
                self.env._(
                    "%(name)s cannot be decided by this body.", name=self.display_name
                )
            )

    @api.model
    def _submission_instance_kinds(self):
        """Kinds of bodies that may decide; each model says its own.

        :return: tuple of values of ``clef.instance.kind``
        """
        return ("steering", "technical")

    def _default_submission_instance(self):
        """Body before which the record is put when none is named.

        :return: clef.instance record, or empty
        """
        self.ensure_one()
        return self.env["clef.instance"].search(
            Domain("network_id", "=", self.network_id.id)
            & Domain("kind", "in", self._submission_instance_kinds())
            & Domain("is_open", "=", True),
            limit=1,
        )

    def _withdraw(self):
        """Take back what waits for a body: it leaves the agendas still open."""
        for record in self.filtered(lambda r: r.submission_state != "adopted"):
            record_sudo = record.sudo()
            waiting_sudo = record_sudo.agenda_item_ids.filtered(
                lambda item: item.meeting_state in OPEN and not item.decision_ids
            )
            waiting_sudo.unlink()
            record_sudo.submission_state = "draft"

    def _pass_to(self, body):
        """Put what is submitted before another body: it has been sent up, or down.

        :param body: clef.instance record
        :raise UserError: when that body may not decide on it
        """
        for record in self:
            record._check_body(body)
            record.sudo().submitted_to_id = body

    def _check_decidable(self, body):
        """Refuse a decision by a body before which the record was not put.

        :param body: clef.instance record
        :raise UserError: with what is to be done first
        """
        self.ensure_one()
        waits = self.submission_state in ("submitted", "postponed")
        if not waits or self.submitted_to_id != body:
            raise UserError(
                self.env._(
                    "%(name)s is not before %(body)s: submit it to this body, then "
                    "decide.",
                    name=self.display_name,
                    body=body.name,
                )
            )

    def _apply_decision(self, decision):
        """Move on as a body decided; called once, when its meeting is closed.

        Override to do more than change ``submission_state``, calling ``super()``.

        :param decision: clef.decision record on this record
        """
        self.sudo().write({"submission_state": STATES[decision.outcome]})

    def _submission_title(self):
        """What the agenda says of this record.

        :return: str
        """
        self.ensure_one()
        return self.display_name

    @api.model
    def _submission_models(self):
        """Names of the models that can be submitted.

        :return: list of str
        """
        names = self.pool.descendants([self._name], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)
