from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ..meeting.clef_meeting import HELD
from .clef_action import FREE, STAGES

# What a decision of the committee makes of a project (R47).
DECIDED = {
    "adopted": "approved",
    "rejected": "refused",
    "postponed": "submitted",
    "noted": "project",
}


class ClefAction(models.Model):
    """From request to evaluation: the gates, and what is missing before each."""

    _inherit = "clef.action"

    missing_to_submit = fields.Text(
        "Missing to Submit", compute="_compute_missing_to_submit"
    )
    missing_to_start = fields.Text(
        "Missing to Start", compute="_compute_missing_to_start"
    )
    missing_to_finish = fields.Text(
        "Missing to Finish", compute="_compute_missing_to_finish"
    )

    @api.model
    def _gates(self):
        kept = tuple(stage for stage, _label in STAGES if stage not in FREE)
        return {**super()._gates(), "stage": kept, "close_reason": None}

    @api.model
    def _gate_message(self):
        return self.env._(
            "An action goes on by what is done with it: submit it, start it, finish "
            "it. Only its committee approves or refuses it, and only the steering "
            "body evaluates it."
        )

    # what is missing

    @api.depends(
        "axis_ids",
        "mission_ids",
        "partner_ids.role",
        "territory_id",
        "free_adhesion",
        "approach",
        "clef_role",
        "referent_id",
        "is_reaap",
        "involves_parents",
        "is_collective",
        "charters_accepted",
        "age_max",
        "typology_id",
        "date_start",
    )
    def _compute_missing_to_submit(self):
        for action in self:
            action.missing_to_submit = "\n".join(action._missing_to_submit())

    def _missing_to_submit(self):
        """What the charter and the funder want before a project is decided (R47).

        :return: list of str, one piece each, in words
        """
        self.ensure_one()
        hosts = self.partner_ids.filtered(lambda p: p.role == "host")
        pieces = [
            (self.axis_ids, self.env._("an axis of the charter")),
            (self.mission_ids, self.env._("a mission of the charter")),
            (hosts, self.env._("a local structure that hosts it")),
            (self.territory_id, self.env._("a territory")),
            (self.referent_id, self.env._("a referent")),
            (self.clef_role, self.env._("the network's role")),
            (self.approach, self.env._("for or with families")),
            (self.free_adhesion, self.env._("free adhesion of families")),
            *self._label_pieces(),
        ]
        return [words for there, words in pieces if not there]

    def _label_pieces(self):
        """What the label of the funder wants besides (R51, R52).

        :return: list of (there, words)
        """
        if not self.is_reaap:
            return []
        day = self.date_start or self._today()
        typed = self.typology_id and self.typology_id._is_open_on(day)
        return [
            (self.involves_parents, self.env._("parents taking part (REAAP)")),
            (self.is_collective, self.env._("a collective action (REAAP)")),
            (
                self.charters_accepted,
                self.env._("the national charters accepted (REAAP)"),
            ),
            (self.age_max <= 18, self.env._("children of 18 at most (REAAP)")),
            (
                typed,
                self.env._("a type of the funder's list valid on that date (REAAP)"),
            ),
        ]

    @api.depends(
        "is_cps",
        "referent_id",
        "partner_ids.referent_id",
        "partner_ids.direction_supports",
        "partner_ids.role",
    )
    def _compute_missing_to_start(self):
        for action in self:
            action.missing_to_start = "\n".join(action._missing_to_start())

    def _missing_to_start(self):
        """What a psychosocial skills project needs before its launch (R58, S123-S131).

        :return: list of str
        """
        self.ensure_one()
        if not self.is_cps:
            return []
        coordinator = [] if self.referent_id else [self.env._("a referent")]
        structures = self.partner_ids.filtered(lambda p: p.role != "funder")
        return coordinator + [
            piece for partner in structures for piece in partner._missing_to_start()
        ]

    @api.depends("meeting_ids.state", "meeting_ids.kind", "session_ids.state")
    def _compute_missing_to_finish(self):
        for action in self:
            action.missing_to_finish = "\n".join(action._missing_to_finish())

    def _missing_to_finish(self):
        """What is missing before an action may be called done (S132, R56, R58).

        :return: list of str
        """
        self.ensure_one()
        reviews = self.meeting_ids.filtered(
            lambda meeting: meeting.kind == "review" and meeting.state in HELD
        )
        missing = [] if reviews else [self.env._("a review meeting that was held")]
        uncounted = self.session_ids.filtered("is_uncounted").sorted("start")
        if uncounted:
            missing.append(
                self.env._(
                    "the counts of %(number)s sessions, the first on %(day)s",
                    number=len(uncounted),
                    day=format_date(self.env, uncounted[0].date),
                )
            )
        return missing

    def _raise_missing(self, missing):
        """Refuse a step, saying all that is missing at once.

        :param list missing: of str
        :raise UserError: when the list is not empty
        """
        if missing:
            raise UserError(
                self.env._(
                    "%(action)s still lacks:\n%(missing)s",
                    action=self.name,
                    missing="\n".join(f"– {piece}" for piece in missing),
                )
            )

    # verbs

    def _check_stage(self, *stages):
        """Refuse a verb that comes at the wrong moment.

        :param stages: those in which it may be used
        :raise UserError: saying where the action stands
        """
        self.ensure_one()
        self.check_access("write")
        if self.stage not in stages:
            labels = dict(self._fields["stage"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(action)s is at “%(stage)s”.",
                    action=self.name,
                    stage=labels[self.stage],
                )
            )

    def action_prepare(self):
        """Make a project of a request."""
        for action in self:
            action._check_stage("request")
            action.stage = "project"
        return True

    def _check_submission(self, body):
        result = super()._check_submission(body)
        self._check_stage(*FREE, "submitted")
        self._raise_missing(self._missing_to_submit())
        return result

    def _prepare_submission_values(self, body):
        return {**super()._prepare_submission_values(body), "stage": "submitted"}

    def _submission_instance_kinds(self):
        return ("technical", "steering")

    def _default_submission_instance(self):
        return self.instance_id

    def _check_decidable(self, body):
        result = super()._check_decidable(body)
        self._check_stage("submitted")
        return result

    def _apply_decision(self, decision):
        """Approve or refuse as the committee decided; a refusal says why (S7).

        :param decision: clef.decision record on this action
        :raise UserError: when it is refused without a word
        """
        if decision.outcome == "rejected" and not (decision.text or "").strip():
            raise UserError(
                self.env._(
                    "%(decision)s refuses “%(action)s”: write why, those who asked "
                    "for it will read it.",
                    decision=decision.reference,
                    action=self.name,
                )
            )
        result = super()._apply_decision(decision)
        self.sudo().stage = DECIDED[decision.outcome]
        return result

    def action_start(self):
        """Approved -> running, once all that its kind of project needs is there.

        :raise UserError: with what is missing
        """
        for action in self:
            action._check_stage("approved")
            action._raise_missing(action._missing_to_start())
            start = action.date_start or action._today()
            action.sudo().write({"stage": "running", "date_start": start})
        return True

    def action_finish(self):
        """Running -> done, after the review meeting; its evaluation is prepared.

        :raise UserError: with what is missing
        """
        for action in self:
            action._check_stage("running")
            action._raise_missing(action._missing_to_finish())
            action.sudo().write({"stage": "done"})
            if not action.evaluation_ids:
                self.env["clef.evaluation"].create({"action_id": action.id})
        return True

    def action_cancel(self, reason=None):
        """Close a request or give an action up, saying why.

        :param str reason: kept on the action
        :raise UserError: without a reason, or when it is over already
        """
        for action in self:
            action._check_stage(*FREE, "submitted", "approved", "running")
            if not (reason or "").strip():
                raise UserError(self.env._("Say why the action is closed."))
            action._withdraw()
            values = {"stage": "cancelled", "close_reason": reason, "published": False}
            action.sudo().write(values)
        return True

    def action_correct(self, stage, reason=None):
        """Put an action at another stage against the rules: manager, traced.

        :param str stage: value of ``stage``
        :param str reason: kept in the chatter
        :raise AccessError: for anybody but a manager
        :raise UserError: without a reason
        """
        if not self.env.user.has_group("clef_network.group_manager"):
            raise AccessError(self.env._("Only a manager corrects a stage."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the stage is corrected."))
        for action in self:
            action.check_access("write")
            values = {"stage": stage, "published": False}
            if stage in FREE:  # it may be submitted again, decided once or not
                action._withdraw()
                values["submission_state"] = "draft"
            action.sudo().write(values)
            action.message_post(body=self.env._("Corrected: %(why)s", why=reason))
        return True
