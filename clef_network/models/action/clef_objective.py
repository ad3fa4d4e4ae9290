from odoo import api, fields, models
from odoo.exceptions import UserError

from ..network.computed import flag_search
from ..network.groups import STAFF
from .years import a_year_later

# Changed by a revision once the action is decided, so that the old value is kept.
PROMISED = {
    "action_id",
    "name",
    "indicator",
    "unit",
    "baseline",
    "target",
    "deadline",
}
DECIDED = ("approved", "running", "done", "evaluated")


class ClefObjective(models.Model):
    """What an action or an orientation promises, in a way that can be checked (R48)."""

    _name = "clef.objective"
    _description = "Objective"
    _order = "action_id, orientation_id, sequence, id"

    action_id = fields.Many2one(
        "clef.action", index="btree_not_null", ondelete="cascade"
    )
    orientation_id = fields.Many2one(
        "clef.orientation", index="btree_not_null", ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True
    )
    stage = fields.Selection(related="action_id.stage", string="Stage of the Action")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    indicator = fields.Char(help="What is counted or observed.")
    unit = fields.Char(help="Parents, sessions, %...")
    baseline = fields.Float(aggregator=None)
    target = fields.Float(aggregator=None)
    actual = fields.Float("Reached", aggregator=None, copy=False)
    deadline = fields.Date()
    owner_id = fields.Many2one("res.partner", domain="[('is_company', '=', False)]")
    progress = fields.Float(compute="_compute_progress", help="0 to 100, or beyond.")
    is_smart = fields.Boolean(
        "SMART", compute="_compute_is_smart", search="_search_is_smart"
    )
    missing = fields.Char(compute="_compute_is_smart")
    is_aimed = fields.Boolean(
        compute="_compute_is_aimed", store=True, export_string_translation=False
    )
    result = fields.Selection(
        [
            ("reached", "Reached"),
            ("partly", "Partly Reached"),
            ("missed", "Not Reached"),
            ("dropped", "Dropped"),
        ],
        copy=False,
        help="Answered at the review of the action.",
    )
    result_text = fields.Text("Comment", copy=False)
    revision_ids = fields.One2many(
        "clef.revision", "objective_id", "Revisions", groups=STAFF
    )

    _of_one_thing = models.Constraint(
        "CHECK (num_nonnulls(action_id, orientation_id) = 1)",
        "An objective is that of one action or of one orientation.",
    )

    @api.depends("action_id.company_id", "orientation_id.company_id")
    def _compute_company_id(self):
        for objective in self:
            owner = objective.action_id or objective.orientation_id
            objective.company_id = owner.company_id

    @api.depends("baseline", "target", "actual")
    def _compute_progress(self):
        for objective in self:
            way = objective.target - objective.baseline
            done = objective.actual - objective.baseline
            objective.progress = round(100 * done / way, 1) if way else 0

    @api.depends("indicator", "unit", "baseline", "target", "deadline", "owner_id")
    def _compute_is_smart(self):
        for objective in self:
            missing = objective._missing_to_be_smart()
            objective.is_smart = not missing
            objective.missing = ", ".join(missing)

    def _search_is_smart(self, operator, value):
        words = [(name, "not in", [False, ""]) for name in ("indicator", "unit")]
        links = [(name, "!=", False) for name in ("deadline", "owner_id")]
        return flag_search(operator, [*words, *links, ("is_aimed", "=", True)])

    @api.depends("baseline", "target")
    def _compute_is_aimed(self):
        """Stored: SQL cannot compare two columns through a domain."""
        for objective in self:
            objective.is_aimed = objective.target != objective.baseline

    def _missing_to_be_smart(self):
        """What is missing for the objective to be checked one day.

        :return: list of str
        """
        self.ensure_one()
        pieces = [
            (self.indicator, self.env._("an indicator")),
            (self.unit, self.env._("a unit")),
            (
                self.target != self.baseline,
                self.env._("a target other than the starting point"),
            ),
            (self.deadline, self.env._("a deadline")),
            (self.owner_id, self.env._("somebody who answers for it")),
        ]
        return [words for there, words in pieces if not there]

    def copy_data(self, default=None):
        """Begin where the last one arrived, with a year more."""
        vals_list = super().copy_data(default)
        return [
            {**vals, **objective._prepare_next(), **(default or {})}
            for objective, vals in zip(self, vals_list, strict=True)
        ]

    def _prepare_next(self):
        reached = self.actual or self.baseline
        return {"baseline": reached, **a_year_later(self, "deadline")}

    def write(self, vals):
        if PROMISED & set(vals):
            self._check_revisable(vals)
        return super().write(vals)

    def _check_revisable(self, vals):
        """Refuse to rewrite what was promised: a revision keeps both values (S135).

        :param dict vals: values about to be written
        :raise UserError: when the action is decided
        """
        for objective in self.filtered(lambda o: o.action_id.stage in DECIDED):
            if not self.env.su and objective._changes(vals):
                raise UserError(
                    self.env._(
                        "“%(objective)s” was approved as it stands: revise it, giving "
                        "the reason; what was promised first is kept.",
                        objective=objective.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        decided = self.filtered(lambda o: o.action_id.stage in DECIDED)
        if decided and not self.env.su:
            raise UserError(
                self.env._(
                    "“%s” was approved: it stays. At the review, say that it was "
                    "dropped.",
                    decided[0].name,
                )
            )

    def _changes(self, vals):
        """Names of the promised values that would change.

        :param dict vals: values about to be written
        :return: list of str
        """
        self.ensure_one()
        return [
            name
            for name in sorted(PROMISED & set(vals))
            if self._fields[name].convert_to_cache(vals[name], self)
            != self._fields[name].convert_to_cache(self[name], self)
        ]

    def _revise(self, vals, reason, meeting=None):
        """Change what was promised, keeping the old value and the reason.

        :param dict vals: new values, by field name
        :param str reason: why
        :param meeting: clef.meeting record where it was agreed, if any
        :return: clef.revision records
        """
        self.ensure_one()
        self.check_access("write")
        revisions = self.env["clef.revision"].create(
            [
                self._prepare_revision(name, vals[name], reason, meeting)
                for name in self._changes(vals)
            ]
        )
        self.sudo().write(vals)
        return revisions

    def _prepare_revision(self, name, value, reason, meeting):
        field = self._fields[name]
        return {
            "objective_id": self.id,
            "what": field._description_string(self.env),
            "old_value": self._told(self[name]),
            "new_value": self._told(value),
            "reason": reason,
            "meeting_id": meeting and meeting.id,
        }

    @api.model
    def _told(self, value):
        """A value as a revision keeps it: nothing is not zero.

        :param value: of a field of the objective
        :return: str
        """
        return "" if value is False or value is None else str(value)
