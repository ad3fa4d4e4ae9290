import itertools

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import formatLang

# What a charter usually asks of each kind of body; every value stays editable.
CADENCES = {
    "steering": {"meetings_min": 2, "meetings_max": 3, "notice_days": 15},
    "technical": {"monthly": True, "notice_days": 8},
    "working_group": {"notice_days": 8},
    "coordination": {"notice_days": 2},
    "external": {"notice_days": 0},
}

# Left out of the codes made from names.
SMALL = {"DE", "DU", "DES", "D", "LA", "LE", "LES", "L", "ET", "À", "OF", "THE", "AND"}
CODE_SPACES = str.maketrans("-'’/", "    ")


class ClefInstance(models.Model):
    """A body that sits: steering or technical committee, working group... (S89)."""

    _name = "clef.instance"
    _description = "Governance Body"
    _inherit = [
        "clef.network.part",
        "clef.dated.mixin",
        "clef.attention.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _attention_key = "instance_id"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, index="trigram", tracking=True)
    code = fields.Char(
        required=True,
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        help="Short mark that begins the reference of its meetings: CT-LUN.",
    )
    kind = fields.Selection(
        [
            ("steering", "Steering Committee"),
            ("technical", "Technical Committee"),
            ("working_group", "Working Group"),
            ("coordination", "Coordination Team"),
            ("external", "External Body"),
        ],
        required=True,
        default="technical",
        tracking=True,
        group_expand=True,
    )
    parent_id = fields.Many2one(
        "clef.instance",
        "Reports To",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('network_id', '=', network_id), ('id', '!=', id)]",
    )
    child_ids = fields.One2many("clef.instance", "parent_id", "Bodies Below")
    territory_id = fields.Many2one(
        "clef.territory", index="btree_not_null", ondelete="restrict"
    )
    description = fields.Html(
        "Role", sanitize_style=True, help="What the body is for, in a few words."
    )
    sequence = fields.Integer(default=10)
    color = fields.Integer(export_string_translation=False)
    active = fields.Boolean(default=True)
    date_start = fields.Date("Since", tracking=True)
    date_end = fields.Date(
        "Until",
        tracking=True,
        help="Empty: the body is permanent.",
    )

    # rhythm
    meetings_min = fields.Integer(
        "Meetings a Year, at Least",
        compute="_compute_cadence",
        store=True,
        readonly=False,
        precompute=True,
    )
    meetings_max = fields.Integer(
        "Meetings a Year, at Most",
        compute="_compute_cadence",
        store=True,
        readonly=False,
        precompute=True,
        help="0: no upper limit.",
    )
    monthly = fields.Boolean(
        "Sits Every Month",
        compute="_compute_cadence",
        store=True,
        readonly=False,
        precompute=True,
    )
    notice_days = fields.Integer(
        "Notice (Days)",
        compute="_compute_cadence",
        store=True,
        readonly=False,
        precompute=True,
        help="Days between the convocation and the meeting.",
    )
    minutes_days = fields.Integer(
        "Minutes Within (Days)",
        default=15,
        help="Days within which the minutes are sent to all members.",
    )
    quorum = fields.Float(
        "Quorum (%)",
        help="Share of the voting seats that must be present; 0: no quorum.",
    )
    cadence = fields.Char("Rhythm", compute="_compute_cadence_text")

    # working group: one axis of the charter, or one action (R44)
    axis_id = fields.Many2one(
        "clef.charter.article",
        domain="[('kind', '=', 'axis')]",
        index="btree_not_null",
        ondelete="restrict",
    )
    theme_ids = fields.Many2many("clef.theme", string="Themes")

    # people
    seat_ids = fields.One2many("clef.seat", "instance_id", "Seats")
    mandate_ids = fields.One2many("clef.mandate", "instance_id", "Mandates")
    chair_id = fields.Many2one(
        "clef.mandate",
        domain="[('instance_id', '=', id), ('is_open', '=', True)]",
        index="btree_not_null",
        ondelete="set null",
    )
    secretary_id = fields.Many2one(
        "clef.mandate",
        domain="[('instance_id', '=', id), ('is_open', '=', True)]",
        index="btree_not_null",
        ondelete="set null",
    )

    _code_unique = models.Constraint(
        "UNIQUE (network_id, code)",
        "Another body of the network already has this code.",
    )
    _quorum_valid = models.Constraint(
        "CHECK (quorum >= 0 AND quorum <= 100)",
        "The quorum is a percentage, between 0 (none) and 100.",
    )
    _meetings_valid = models.Constraint(
        "CHECK (meetings_min >= 0 AND (COALESCE(meetings_max, 0) = 0 "
        "OR meetings_max >= meetings_min))",
        "The most meetings a year cannot be fewer than the least.",
    )
    _delays_valid = models.Constraint(
        "CHECK (notice_days >= 0 AND minutes_days >= 0)",
        "Delays are counted in days and cannot be negative.",
    )

    @api.depends("name")
    def _compute_code(self):
        taken = self._codes_by_network()
        for instance in self.filtered(lambda i: not i.code):
            codes = taken.setdefault(instance.network_id, set())
            instance.code = instance._free_code(codes)
            codes.add(instance.code)

    def _codes_by_network(self):
        """Codes in use in the networks of these bodies.

        :return: dict clef.network record -> set of str
        """
        rows = self.env["clef.instance"]._read_group(
            [("network_id", "in", self.network_id.ids)],
            ["network_id"],
            ["code:array_agg"],
        )
        return {network: set(codes) for network, codes in rows}

    def _free_code(self, taken):
        """Short mark made of the name, numbered when it is taken already.

        :param set taken: codes that cannot be used
        :return: str, or False without a name
        """
        code = self._code_from_name()
        marks = itertools.chain([code], (f"{code}-{n}" for n in itertools.count(2)))
        return code and next(mark for mark in marks if mark not in taken)

    def _code_from_name(self):
        """Short mark made of a name: "CT-LUN" for "CT Lunéville".

        :return: str, or False without a name
        """
        name = (self.name or "").upper().translate(CODE_SPACES)
        words = [word for word in name.split() if word not in SMALL]
        return (
            "-".join([w[:5] for w in words[:1]] + [w[:3] for w in words[1:3]]) or False
        )

    @api.depends("kind")
    def _compute_cadence(self):
        for instance in self:
            usual = CADENCES.get(instance.kind, {})
            instance.meetings_min = usual.get("meetings_min", 0)
            instance.meetings_max = usual.get("meetings_max", 0)
            instance.monthly = usual.get("monthly", False)
            instance.notice_days = usual.get("notice_days", 0)

    @api.depends("meetings_min", "meetings_max", "monthly")
    def _compute_cadence_text(self):
        for instance in self:
            instance.cadence = instance._cadence_text()

    def _cadence_text(self):
        """The rhythm in words.

        :return: str
        """
        least, most = self.meetings_min, self.meetings_max
        if self.monthly:
            return self.env._("every month")
        if least and most > least:
            return self.env._("%(least)s to %(most)s a year", least=least, most=most)
        if least:
            return self.env._("at least %(least)s a year", least=least)
        return self.env._("when needed")

    def _quorum_text(self):
        """The quorum in words, empty without one.

        :return: str
        """
        if not self.quorum:
            return ""
        return self.env._(
            "Quorum: %(share)s %% of the voting seats.",
            share=formatLang(self.env, self.quorum, digits=0),
        )

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A body cannot report to itself, even through others.")
            )

    @api.constrains("parent_id", "network_id")
    def _check_parent_network(self):
        for instance in self.filtered("parent_id"):
            if instance.parent_id.network_id != instance.network_id:
                raise ValidationError(
                    self.env._(
                        "%(parent)s belongs to another network.",
                        parent=instance.parent_id.name,
                    )
                )

    @api.constrains("chair_id", "secretary_id")
    def _check_officers(self):
        for instance in self:
            officers = instance.chair_id | instance.secretary_id
            if officers.instance_id - instance:
                raise ValidationError(
                    self.env._(
                        "The chair and the secretary hold a mandate in %(instance)s.",
                        instance=instance.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_seated(self):
        if seated := self.filtered("mandate_ids"):
            raise UserError(
                self.env._(
                    "People have held mandates in %(instance)s: its history is part of "
                    "the network's. Give it an end date, or archive it.",
                    instance=seated[0].name,
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        copies = zip(self, vals_list, strict=True)
        return [
            {**vals, **instance._copied_names(), **(default or {})}
            for instance, vals in copies
        ]

    def _copied_names(self):
        return {
            "name": self.env._("%(name)s (copy)", name=self.name),
            "code": self.env._("%(code)s-COPY", code=self.code),
            "chair_id": False,
            "secretary_id": False,
        }
