from odoo import api, fields, models
from odoo.exceptions import UserError

# What the steering body read when it evaluated.
CONTENT = {
    "worked",
    "failed",
    "improvement",
    "continuation",
    "distinct_parents",
    "distinct_children",
    "distinct_families",
}
# Stages of an action of which there is something to evaluate.
OVER = ("done", "evaluated")


class ClefEvaluation(models.Model):
    """What came of an action, put before the steering body (S19, S32-S34, S86)."""

    _name = "clef.evaluation"
    _description = "Evaluation"
    _inherit = [
        "clef.submission.mixin",
        "clef.anonymous.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _anonymous_fields = ("worked", "failed", "improvement", "reusable")
    _order = "id desc"

    action_id = fields.Many2one(
        "clef.action", required=True, index=True, ondelete="cascade"
    )
    network_id = fields.Many2one(
        related="action_id.network_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="action_id.company_id", store=True, precompute=True, index=True
    )
    objective_ids = fields.One2many(
        related="action_id.objective_ids", readonly=False, string="Results"
    )
    worked = fields.Html(
        "What Worked", sanitize_style=True, strip_style=True, strip_classes=True
    )
    failed = fields.Html(
        "What Did Not", sanitize_style=True, strip_style=True, strip_classes=True
    )
    improvement = fields.Html(
        "Improvement Decided",
        sanitize_style=True,
        strip_style=True,
        strip_classes=True,
    )
    continuation = fields.Selection(
        [
            ("again", "Goes on as It Is"),
            ("changed", "Goes on, Changed"),
            ("handed_over", "Handed Over to a Partner"),
            ("ended", "Ends"),
        ],
        tracking=True,
    )
    # head counts do not tell people apart: these are declared
    distinct_parents = fields.Integer("Different Parents")
    distinct_children = fields.Integer("Different Children")
    distinct_families = fields.Integer("Different Families")
    reusable = fields.Html(
        "For Those Who Would Do It Again",
        sanitize_style=True,
        strip_style=True,
        strip_classes=True,
        help="Capitalisation sheet: what another team needs to know (S56).",
    )
    partner_count = fields.Integer("Partners", compute="_compute_participation")
    reviewer_count = fields.Integer(
        "Partners at the Review",
        compute="_compute_participation",
        help="Partners of the action present or represented at a review meeting.",
    )
    missing = fields.Text("Missing to Submit", compute="_compute_missing")

    _one_each = models.Constraint(
        "UNIQUE (action_id)", "This action already has its evaluation."
    )
    _distinct_positive = models.Constraint(
        "CHECK (LEAST(COALESCE(distinct_parents, 0), COALESCE(distinct_children, 0), "
        "COALESCE(distinct_families, 0)) >= 0)",
        "People are counted: no number below zero.",
    )

    @api.depends("action_id.name")
    def _compute_display_name(self):
        for evaluation in self:
            evaluation.display_name = self.env._(
                "Evaluation of %s", evaluation.action_id.name or ""
            )

    @api.depends("action_id.partner_ids", "action_id.meeting_ids.state")
    def _compute_participation(self):
        """How far the partners took part in the review (S142)."""
        for evaluation in self:
            partners = evaluation.action_id.partner_ids.institution_id
            reviews = evaluation.action_id.meeting_ids.filtered(
                lambda meeting: meeting.kind == "review"
            )
            evaluation.partner_count = len(partners)
            evaluation.reviewer_count = len(partners & reviews._present_institutions())

    @api.constrains("distinct_parents", "distinct_children", "distinct_families")
    def _check_distinct(self):
        """Different people are never more than those counted at the sessions (R57)."""
        for evaluation in self:
            for name in ("parents", "children", "families"):
                evaluation._check_not_above(name)

    def _check_not_above(self, name):
        counted = self.action_id[f"{name}_count"]
        if self[f"distinct_{name}"] > counted:
            label = self._fields[f"distinct_{name}"]._description_string(self.env)
            raise UserError(
                self.env._(
                    "%(label)s: %(declared)s, while the sessions counted %(counted)s "
                    "in all.",
                    label=label,
                    declared=self[f"distinct_{name}"],
                    counted=counted,
                )
            )

    @api.depends("objective_ids.result", "worked", "continuation", "action_id.stage")
    def _compute_missing(self):
        for evaluation in self:
            evaluation.missing = "\n".join(evaluation._missing_to_submit())

    def _missing_to_submit(self):
        """What is missing before the steering body can evaluate.

        :return: list of str
        """
        self.ensure_one()
        unanswered = self.objective_ids.filtered(lambda o: not o.result)
        answers = [
            self.env._("the result of “%s”", objective.name) for objective in unanswered
        ]
        pieces = [
            (self.action_id.stage in OVER, self.env._("an action that is done")),
            (self.worked, self.env._("what worked")),
            (self.continuation, self.env._("what follows")),
        ]
        return answers + [words for there, words in pieces if not there]

    def _submission_instance_kinds(self):
        return ("steering",)

    def _check_submission(self, body):
        result = super()._check_submission(body)
        self.action_id._raise_missing(self._missing_to_submit())
        return result

    def _apply_decision(self, decision):
        """An adopted evaluation makes its action evaluated."""
        result = super()._apply_decision(decision)
        if decision.outcome == "adopted":
            self.sudo().action_id.stage = "evaluated"
        return result

    def write(self, vals):
        if CONTENT & set(vals) and not self.env.su:
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_open()

    def _check_open(self):
        """Refuse to change what the steering body has evaluated.

        :raise UserError: naming it
        """
        if done := self.filtered(lambda e: e.submission_state == "adopted"):
            raise UserError(
                self.env._(
                    "%s was adopted: it can no longer change.", done[0].display_name
                )
            )
