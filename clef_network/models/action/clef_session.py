from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..network.computed import flag_search, set_flag
from ..network.zones import day_of
from . import frames

BANDS = (
    "children_0_2",
    "children_3_5",
    "children_6_10",
    "children_11_14",
    "children_15_17",
)
PARENTS = ("mothers", "fathers", "other_parents")
COUNTS = (
    "parents",
    *PARENTS,
    "children",
    *BANDS,
    "families",
    "newcomers",
    "professionals",
    "volunteers",
)
# States of which the counts are in the figures.
COUNTED = ("reported", "confirmed")


def _counter(label=None, **options):
    return fields.Integer(label, copy=False, **options)


class ClefSession(models.Model):
    """A session of an action: how many came, never who (S64, R53-R57)."""

    _name = "clef.session"
    _description = "Session"
    _order = "start desc, id desc"
    _rec_names_search = ["action_id", "place"]

    action_id = fields.Many2one(
        "clef.action", required=True, index=True, ondelete="restrict"
    )
    network_id = fields.Many2one(
        related="action_id.network_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="action_id.company_id", store=True, precompute=True, index=True
    )
    axis_id = fields.Many2one(related="action_id.axis_id", store=True)
    start = fields.Datetime(required=True, index=True)
    date = fields.Date(compute="_compute_date", store=True, precompute=True)
    duration = fields.Float("Hours", default=2, aggregator="sum")
    stop = fields.Datetime("End", compute="_compute_stop")
    place = fields.Char(
        compute="_compute_from_action", store=True, readonly=False, precompute=True
    )
    territory_id = fields.Many2one(
        "clef.territory",
        compute="_compute_from_action",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_priority = fields.Boolean(
        "In a Priority Zone",
        compute="_compute_is_priority",
        store=True,
        help="The territory lay in a priority zone on that day (R49).",
    )
    mode = fields.Selection(
        [("on_site", "On Site"), ("remote", "Remote"), ("itinerant", "Itinerant")],
        default="on_site",
        required=True,
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("reported", "Reported"),
            ("confirmed", "Confirmed"),
            ("cancelled", "Cancelled"),
        ],
        default="planned",
        required=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    parents = _counter()
    mothers = _counter()
    fathers = _counter()
    other_parents = _counter("Other Adults of the Family")
    children = _counter()
    children_0_2 = _counter("Under 3")
    children_3_5 = _counter("3 to 5")
    children_6_10 = _counter("6 to 10")
    children_11_14 = _counter("11 to 14")
    children_15_17 = _counter("15 to 17")
    families = _counter()
    newcomers = _counter("New Parents")
    professionals = _counter()
    volunteers = _counter()
    volunteer_hours = fields.Float("Volunteers' Hours", copy=False)
    note = fields.Char(help="What to remember; nobody recognisable in it.")
    warning = fields.Text("To Check", compute="_compute_warning")
    is_uncounted = fields.Boolean(
        "Counts Missing",
        compute="_compute_is_uncounted",
        search="_search_is_uncounted",
    )

    _counts_positive = models.Constraint(
        "CHECK (LEAST({}, COALESCE(volunteer_hours, 0)) >= 0)".format(
            ", ".join(f"COALESCE({name}, 0)" for name in COUNTS)
        ),
        "People are counted: no number below zero.",
    )
    _duration_positive = models.Constraint(
        "CHECK (duration > 0 AND duration <= 24)",
        "A session lasts more than nothing, and a day at most.",
    )
    _by_day = models.Index("(action_id, date)")

    @api.depends("action_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for session in self:
            day = format_date(self.env, session.date)
            names = filter(None, [session.action_id.name, day])
            session.display_name = " – ".join(names)

    @api.depends("start", "company_id")
    def _compute_date(self):
        for session in self:
            session.date = session.start and day_of(session.start, session.company_id)

    @api.depends("start", "duration")
    def _compute_stop(self):
        for session in self:
            session.stop = session.start and fields.Datetime.add(
                session.start, hours=session.duration
            )

    @api.depends("action_id")
    def _compute_from_action(self):
        for session in self:
            session.place = session.place or session.action_id.place
            session.territory_id = (
                session.territory_id or session.action_id.territory_id
            )

    @api.depends("territory_id", "date")
    def _compute_is_priority(self):
        zones = self.env["clef.territory.zone"].search(
            Domain("territory_id", "parent_of", self.territory_id.ids)
        )
        for session in self:
            session.is_priority = any(
                zone._covers(session.territory_id, session.date) for zone in zones
            )

    @api.depends("state", "start")
    def _compute_is_uncounted(self):
        set_flag(self, "is_uncounted", self._uncounted_domain())

    def _search_is_uncounted(self, operator, value):
        return flag_search(operator, self._uncounted_domain())

    @api.model
    def _uncounted_domain(self):
        """Sessions over, of which nobody said how many came (R56).

        :return: Domain
        """
        return Domain("state", "=", "planned") & Domain("start", "<", "now")

    # counts

    @api.constrains(*COUNTS)
    def _check_counts(self):
        """Details add up to their total, when there are any (R57)."""
        for session in self:
            session._check_sum("parents", PARENTS)
            session._check_sum("children", BANDS)
            if session.newcomers > session.parents:
                raise ValidationError(
                    self.env._("There cannot be more new parents than parents.")
                )

    def _check_sum(self, total, details):
        """Refuse details that do not add up.

        :param str total: field of the total
        :param details: fields that make it, all zero when not detailed
        :raise ValidationError: with both numbers
        """
        added = sum(self[name] for name in details)
        if added and added != self[total]:
            label = self._fields[total]._description_string(self.env)
            raise ValidationError(
                self.env._(
                    "%(label)s: the details make %(added)s, the total says %(total)s.",
                    label=label,
                    added=added,
                    total=self[total],
                )
            )

    @api.onchange(*PARENTS)
    def _onchange_parents(self):
        self.parents = sum(self[name] for name in PARENTS)

    @api.onchange(*BANDS)
    def _onchange_children(self):
        self.children = sum(self[name] for name in BANDS)

    @api.constrains("date", "action_id", "state")
    def _check_within_action(self):
        for session in self.filtered(lambda s: s.state != "cancelled"):
            if session.date and not session.action_id._is_open_on(session.date):
                raise ValidationError(
                    self.env._(
                        "%(day)s is not within the dates of “%(action)s”.",
                        day=format_date(self.env, session.date),
                        action=session.action_id.name,
                    )
                )

    @api.depends("action_id.frame", *COUNTS)
    def _compute_warning(self):
        for session in self:
            issues = session._frame_issues() if session.state in COUNTED else []
            session.warning = "\n".join(session._frame_sentence(i) for i in issues)

    def _frame_issues(self):
        """What does not fit the frame of the funder: warnings, never refusals.

        :return: list of codes, see :mod:`.frames`
        """
        self.ensure_one()
        adults = self.professionals + self.volunteers
        young = self.children_0_2 + self.children_3_5
        older = sum(self[name] for name in BANDS) - young
        if self.action_id.frame == "laep":
            return frames.laep(older, adults)
        if self.action_id.frame == "clas":
            return frames.clas(self.children, young, adults)
        return []

    @api.model
    def _frame_sentence(self, code):
        """A warning of a frame in words.

        :param str code: as :meth:`_frame_issues` gives them
        :return: str
        """
        return {
            "laep_age": self.env._("LAEP: children are under six."),
            "laep_adults": self.env._(
                "LAEP: two people at least receive the families."
            ),
            "clas_group": self.env._("CLAS: a group is of twelve children at most."),
            "clas_age": self.env._("CLAS: children are at primary school at least."),
            "clas_adults": self.env._("CLAS: two people at least help the group."),
        }[code]

    # life

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._after_counting()
        return sessions

    def write(self, vals):
        result = super().write(vals)
        if set(COUNTS) & set(vals):
            self._after_counting()
        return result

    def _after_counting(self):
        """A planned session of which something was counted has taken place."""
        counted = self.filtered(
            lambda s: s.state == "planned" and any(s[name] for name in COUNTS)
        )
        counted.state = "confirmed"

    def action_confirm(self):
        """Say that the counts are right, zeros included."""
        self.filtered(lambda s: s.state in ("planned", "reported")).state = "confirmed"
        return True

    def action_cancel(self):
        """Say that the session did not take place: nothing of it is counted."""
        nothing = dict.fromkeys((*COUNTS, "volunteer_hours"), 0)
        self.write({"state": "cancelled", **nothing})
        return True
