from odoo import api, fields, models
from odoo.fields import Domain

from ..network.computed import flag_search, set_flag
from ..network.groups import STAFF
from .years import a_year_later

STAGES = [
    ("request", "Request"),
    ("project", "Project"),
    ("submitted", "Before the Committee"),
    ("approved", "Approved"),
    ("running", "Running"),
    ("done", "Finished"),
    ("evaluated", "Evaluated"),
    ("refused", "Refused"),
    ("cancelled", "Closed"),
]
# Moved freely; all the others by verbs and decisions.
FREE = ("request", "project")


class ClefAction(models.Model):
    """What is done with and for families: asked, planned, decided, run, evaluated."""

    _name = "clef.action"
    _description = "Action"
    _inherit = [
        "clef.network.part",
        "clef.dated.mixin",
        "clef.submission.mixin",
        "clef.anonymous.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _anonymous_fields = ("name", "description", "audience", "request_text", "answer")
    _order = "date_start desc, id desc"

    name = fields.Char(required=True, index="trigram", tracking=True)
    stage = fields.Selection(
        STAGES,
        default="request",
        required=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    close_reason = fields.Char(readonly=True, copy=False, tracking=True)

    # what
    description = fields.Html(sanitize_style=True, strip_style=True, strip_classes=True)
    axis_ids = fields.Many2many(
        "clef.charter.article",
        "clef_action_axis_rel",
        "action_id",
        "article_id",
        string="Axes",
        domain="[('kind', '=', 'axis')]",
    )
    axis_id = fields.Many2one(
        "clef.charter.article",
        "Main Axis",
        compute="_compute_axis_id",
        store=True,
        index="btree_not_null",
        help="The first of the axes: figures by axis count each action once.",
    )
    mission_ids = fields.Many2many(
        "clef.charter.article",
        "clef_action_mission_rel",
        "action_id",
        "article_id",
        string="Missions",
        domain="[('kind', '=', 'mission')]",
    )
    theme_ids = fields.Many2many("clef.theme", string="Themes")
    finding_ids = fields.Many2many(
        "clef.finding",
        "clef_action_finding_rel",
        "action_id",
        "finding_id",
        string="Answers These Findings",
        domain="[('network_id', '=', network_id)]",
        groups=STAFF,
    )
    orientation_ids = fields.Many2many(
        "clef.orientation",
        "clef_action_orientation_rel",
        "action_id",
        "orientation_id",
        string="Serves These Orientations",
        domain="[('network_id', '=', network_id)]",
    )
    objective_ids = fields.One2many(
        "clef.objective", "action_id", "Objectives", copy=True
    )
    step_ids = fields.One2many("clef.action.step", "action_id", "Steps", copy=True)
    means = fields.Text(help="People, premises, equipment, money.")

    # where and for whom
    territory_id = fields.Many2one(
        "clef.territory", index="btree_not_null", ondelete="restrict", tracking=True
    )
    place = fields.Char()
    audience = fields.Char(help="Parents of toddlers, of pupils of a school...")
    age_min = fields.Integer("Children From", aggregator=None)
    age_max = fields.Integer("Children To", aggregator=None)
    approach = fields.Selection(
        [("for", "For Families"), ("with", "With Families")], tracking=True
    )
    is_collective = fields.Boolean("Collective", default=True)
    involves_parents = fields.Boolean(default=True)
    free_adhesion = fields.Boolean(
        help="Families come if they wish: nobody is sent, nobody's absence is noted.",
        tracking=True,
    )
    open_to_public = fields.Boolean()
    published = fields.Boolean(copy=False, tracking=True)

    # who
    clef_role = fields.Selection(
        [
            ("carries", "Carries It"),
            ("takes_part", "Takes Part"),
            ("third_party", "Third Party"),
        ],
        "Network's Role",
        tracking=True,
    )
    initiated_by = fields.Selection(
        [("network", "The Network"), ("partner", "A Partner")],
        default="network",
        required=True,
        help="Distinguishes what partners already do from what the network starts.",
    )
    partner_ids = fields.One2many(
        "clef.action.partner", "action_id", "Partners", copy=True
    )
    referent_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        domain="[('is_company', '=', False)]",
        tracking=True,
        help="Who holds the threads between the structures.",
    )
    deputy_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', False)]",
        tracking=True,
        help="Who takes over when the referent leaves or is away.",
    )
    support_id = fields.Many2one(
        "res.partner", "Technical Support", domain="[('is_company', '=', False)]"
    )
    instance_id = fields.Many2one(
        "clef.instance",
        "Designated Committee",
        compute="_compute_instance_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('network_id', '=', network_id), ('kind', '=', 'technical')]",
        help="The committee of the territory, which decides on the project.",
    )

    # frames
    frame = fields.Selection(
        [("laep", "Parent and Child Place (LAEP)"), ("clas", "Homework Help (CLAS)")],
        "Funder's Frame",
        help="Its rules are then recalled on the sessions, as warnings.",
    )
    is_reaap = fields.Boolean("REAAP Label", tracking=True)
    charters_accepted = fields.Boolean(
        help="National charter of parent support and charter of secularism.",
    )
    is_cps = fields.Boolean(
        "Psychosocial Skills Project",
        help="Asks for the support of each structure's direction and for a referent in "
        "each of them before it starts.",
    )
    typology_id = fields.Many2one(
        "clef.typology",
        "Funder's Type",
        groups=STAFF,
        domain="[('kind', '=', 'type')]",
        index="btree_not_null",
        ondelete="restrict",
    )
    typology_theme_id = fields.Many2one(
        "clef.typology",
        "Funder's Theme",
        groups=STAFF,
        domain="[('kind', '=', 'theme')]",
        index="btree_not_null",
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    funding_asked = fields.Monetary(tracking=True, groups=STAFF)

    # life
    copied_from_id = fields.Many2one(
        "clef.action", "Follows", readonly=True, index="btree_not_null"
    )
    evaluation_ids = fields.One2many("clef.evaluation", "action_id")
    log_ids = fields.One2many("clef.log.entry", "action_id", groups=STAFF)
    is_orphan = fields.Boolean(
        "Answers No Finding",
        compute="_compute_is_orphan",
        search="_search_is_orphan",
        groups=STAFF,
    )
    access_token = fields.Char(groups="base.group_user")
    active = fields.Boolean(default=True)
    color = fields.Integer(export_string_translation=False)

    _ages_valid = models.Constraint(
        "CHECK (COALESCE(age_min, 0) >= 0 AND (COALESCE(age_max, 0) = 0 "
        "OR age_max >= age_min))",
        "Ages go from the youngest to the oldest.",
    )
    _funding_positive = models.Constraint(
        "CHECK (COALESCE(funding_asked, 0) >= 0)",
        "The funding asked for cannot be negative.",
    )
    _published_decided = models.Constraint(
        "CHECK (NOT published OR stage IN ('approved', 'running', 'done', "
        "'evaluated'))",
        "Only what the committee approved is published.",
    )

    @api.constrains("finding_ids", "network_id")
    def _check_findings(self):
        self.finding_ids._check_network()

    @api.depends("axis_ids")
    def _compute_axis_id(self):
        for action in self:
            action.axis_id = action.axis_ids[:1]

    @api.depends("territory_id", "network_id")
    def _compute_instance_id(self):
        for action in self:
            if not action.instance_id or action.stage in FREE:
                action.instance_id = action._committee() or action.instance_id

    def _committee(self):
        """The technical committee of the territory, or of the nearest one around it.

        :return: clef.instance record, or empty
        """
        self.ensure_one()
        committees = self.env["clef.instance"].search(
            Domain("network_id", "=", self.network_id.id)
            & Domain("kind", "=", "technical")
            & Domain("is_open", "=", True)
            & Domain("territory_id", "parent_of", self.territory_id.ids)
        )
        return committees.sorted(
            lambda body: len(body.territory_id.parent_path or ""), reverse=True
        )[:1]

    @api.depends("finding_ids")
    def _compute_is_orphan(self):
        set_flag(self, "is_orphan", self._orphan_domain())

    def _search_is_orphan(self, operator, value):
        return flag_search(operator, self._orphan_domain())

    @api.model
    def _orphan_domain(self):
        """Actions that go on although nothing was found that asks for them (R50).

        :return: Domain
        """
        alive = ("submitted", "approved", "running")
        return Domain("finding_ids", "=", False) & Domain("stage", "in", alive)

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for action in self:
            action.access_url = f"/my/clef/actions/{action.id}"
        return result

    def copy_data(self, default=None):
        """Prepare the action of next year: a project again, a year later."""
        vals_list = super().copy_data(default)
        return [
            {**vals, **action._prepare_next_year(), **(default or {})}
            for action, vals in zip(self, vals_list, strict=True)
        ]

    def _prepare_next_year(self):
        """Values of the action that follows this one.

        :return: dict
        """
        self.ensure_one()
        dates = a_year_later(self, "date_start", "date_end")
        return {"stage": "project", "copied_from_id": self.id, **dates}

    def action_next_year(self):
        """Prepare next year's action from this one, and open it."""
        self.ensure_one()
        return self.copy()._get_records_action(name=self.env._("Next Year"))
