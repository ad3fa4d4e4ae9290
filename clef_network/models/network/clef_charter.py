from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from .computed import flag_search
from .groups import STAFF
from .periods import no_overlap


class ClefCharter(models.Model):
    """The charter of a network or of one of its bodies, by versions (S49, S54)."""

    _name = "clef.charter"
    _description = "Charter"
    _inherit = [
        "clef.network.part",
        "clef.dated.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "network_id, instance_id, date_start desc, id desc"

    instance_id = fields.Many2one(
        "clef.instance",
        "Body",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('network_id', '=', network_id)]",
        help="Empty: the charter of the whole network.",
    )
    version = fields.Char(required=True, default="1", tracking=True)
    date_start = fields.Date("In Force Since", tracking=True)
    date_end = fields.Date("In Force Until", tracking=True)
    state = fields.Selection(
        [("draft", "Draft"), ("adopted", "Adopted")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    is_in_force = fields.Boolean(
        "In Force Today", compute="_compute_is_in_force", search="_search_is_in_force"
    )
    preamble = fields.Html(sanitize_style=True)
    article_ids = fields.Many2many(
        "clef.charter.article", "clef_charter_article_rel", "charter_id", "article_id"
    )
    signature_ids = fields.One2many(
        "clef.charter.signature", "charter_id", groups=STAFF
    )
    signature_count = fields.Integer(compute="_compute_signature_count", groups=STAFF)

    _one_in_force = models.Constraint(
        no_overlap("network_id", "COALESCE(instance_id, 0)", where="state = 'adopted'"),
        "Two charters cannot be in force at the same time for one network or body.",
    )
    _adopted_since = models.Constraint(
        "CHECK (state = 'draft' OR date_start IS NOT NULL)",
        "Say since when the charter is in force.",
    )

    @api.depends("instance_id", "network_id", "version")
    def _compute_display_name(self):
        for charter in self:
            charter.display_name = self.env._(
                "Charter of %(owner)s, version %(version)s",
                owner=charter.instance_id.name or charter.network_id.name or "",
                version=charter.version or "",
            )

    @api.depends("state", "is_open")
    def _compute_is_in_force(self):
        for charter in self:
            charter.is_in_force = charter.state == "adopted" and charter.is_open

    def _search_is_in_force(self, operator, value):
        return flag_search(operator, self._in_force_domain(self._today()))

    @api.model
    def _in_force_domain(self, day):
        """Adopted charters in force on a day.

        :param date day: the day asked for
        :return: Domain
        """
        return self._open_domain(day) & Domain("state", "=", "adopted")

    @api.depends("signature_ids")
    def _compute_signature_count(self):
        for charter in self:
            charter.signature_count = len(charter.signature_ids)

    @api.constrains("instance_id", "network_id")
    def _check_instance_network(self):
        for charter in self:
            if (
                charter.instance_id
                and charter.instance_id.network_id != charter.network_id
            ):
                raise ValidationError(
                    self.env._("This body belongs to another network.")
                )

    def write(self, vals):
        if {"article_ids", "preamble", "version"} & set(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_adopted(self):
        self._check_draft()

    def _check_draft(self):
        """Refuse to change what signatories have agreed to.

        :raise UserError: when one of the charters is adopted
        """
        if adopted := self.filtered(lambda c: c.state == "adopted"):
            raise UserError(
                self.env._(
                    "%(charter)s is adopted: its text can no longer change. Prepare a "
                    "new version instead.",
                    charter=adopted[0].display_name,
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        cleared = {"date_start": False, "date_end": False}
        return [
            {**vals, "version": charter._next_version(), **cleared, **(default or {})}
            for charter, vals in zip(self, vals_list, strict=True)
        ]

    def _next_version(self):
        """Version name of the charter that would follow: "2" after "1".

        :return: str
        """
        self.ensure_one()
        if (self.version or "").isdecimal():
            return str(int(self.version) + 1)
        return self.env._("%(version)s (new)", version=self.version or "")

    def action_new_version(self):
        """Prepare the next version from this one, and open it."""
        self.ensure_one()
        return self.copy()._get_records_action(name=self.env._("New Version"))

    def action_adopt(self):
        """Record that the charters are adopted, ending those they replace."""
        for charter in self.filtered(lambda c: c.state == "draft"):
            charter._put_in_force(charter.date_start or self._today())

    def _put_in_force(self, day):
        """Put the charter in force from a day on; the one before ends the day before.

        :param date day: first day in force
        :raise UserError: when the replaced charter would have no day left
        """
        self.ensure_one()
        self.check_access("write")
        self._replaced_on(day)._end_before(day)
        self.sudo().write({"state": "adopted", "date_start": day})

    def _replaced_on(self, day):
        """Adopted charters of the same network or body in force on a day."""
        self.ensure_one()
        return self.search(
            self._in_force_domain(day)
            & Domain("network_id", "=", self.network_id.id)
            & Domain("instance_id", "=", self.instance_id.id)
        )

    def _end_before(self, day):
        for charter in self:
            if charter.date_start >= day:
                raise UserError(
                    self.env._(
                        "%(charter)s came into force on %(date)s: choose a later date.",
                        charter=charter.display_name,
                        date=format_date(self.env, charter.date_start),
                    )
                )
        self.date_end = fields.Date.subtract(day, days=1)
