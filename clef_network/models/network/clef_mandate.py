from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .computed import flag_search
from .groups import STAFF
from .periods import no_overlap
from .templates import import_template


class ClefMandate(models.Model):
    """A person sitting for an institution, from a day to a day (S31, S90).

    Rights follow mandates: they begin and end with its dates.
    """

    _name = "clef.mandate"
    _description = "Mandate"
    _inherit = ["clef.dated.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "instance_id, seat_id, role_rank, date_start desc, id"
    _rec_names_search = ["partner_id.name", "instance_id.name"]

    seat_id = fields.Many2one(
        "clef.seat", required=True, index=True, ondelete="restrict", tracking=True
    )
    instance_id = fields.Many2one(
        related="seat_id.instance_id", store=True, precompute=True, index=True
    )
    institution_id = fields.Many2one(
        related="seat_id.institution_id", store=True, precompute=True, index=True
    )
    network_id = fields.Many2one(
        related="seat_id.network_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="seat_id.company_id", store=True, precompute=True, index=True
    )
    instance_kind = fields.Selection(
        related="seat_id.instance_kind",
        string="Kind of Body",
        store=True,
        precompute=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', False)]",
        tracking=True,
    )
    role = fields.Selection(
        [
            ("titular", "Titular"),
            ("deputy", "Deputy"),
            ("associate", "Associate Member"),
            ("observer", "Observer"),
        ],
        default="titular",
        required=True,
        tracking=True,
    )
    role_rank = fields.Integer(
        compute="_compute_role_rank",
        store=True,
        precompute=True,
        export_string_translation=False,
    )
    date_start = fields.Date(
        required=True, default=lambda self: self._today(), tracking=True
    )
    date_end = fields.Date(tracking=True)
    is_ending = fields.Boolean(
        "Ending Soon",
        compute="_compute_is_ending",
        search="_search_is_ending",
        help="Ends within the notice set on the network.",
    )
    is_shared = fields.Boolean(
        "In Both Bodies",
        compute="_compute_is_shared",
        search="_search_is_shared",
        help="This person sits in a steering and in a technical committee.",
        groups=STAFF,
    )
    scope = fields.Selection(
        [
            ("inform", "Inform the Institution"),
            ("consult", "Speak for the Institution"),
            ("commit", "Commit the Institution"),
        ],
        default="consult",
        help="How far the institution lets this person go.",
        tracking=True,
    )
    designated_by_id = fields.Many2one(
        "res.partner", domain="[('is_company', '=', False)]"
    )
    # not sudo: a related field read so could be searched by those who may not read it
    email = fields.Char(
        related="partner_id.email",
        related_sudo=False,
        groups=STAFF,
    )
    phone = fields.Char(
        related="partner_id.phone",
        related_sudo=False,
        groups=STAFF,
    )

    _one_mandate = models.Constraint(
        no_overlap("instance_id", "partner_id"),
        "This person already holds a mandate in this body for part of that period.",
    )

    @api.depends("partner_id", "institution_id", "instance_id")
    def _compute_display_name(self):
        """Who sits where: members of a body know each other by name.

        The mandate itself was checked; the contact behind it stays out of reach.
        """
        for mandate in self:
            partner_sudo = mandate.sudo().partner_id
            names = [partner_sudo.name, mandate.instance_id.name]
            mandate.display_name = " – ".join(filter(None, names))

    @api.depends("role")
    def _compute_role_rank(self):
        """Order of protocol: titulars first, whatever the alphabet says."""
        ranks = {
            key: n for n, (key, _label) in enumerate(self._fields["role"].selection)
        }
        for mandate in self:
            mandate.role_rank = ranks.get(mandate.role, len(ranks))

    @api.depends("date_start", "date_end", "network_id.mandate_notice_days")
    def _compute_is_ending(self):
        today = self._today()
        for mandate in self:
            notice = mandate.network_id.mandate_notice_days
            limit = fields.Date.add(today, days=notice)
            mandate.is_ending = bool(
                mandate.is_open and mandate.date_end and mandate.date_end <= limit
            )

    def _search_is_ending(self, operator, value):
        return flag_search(operator, self._ending_domain())

    @api.model
    def _ending_domain(self):
        """Open mandates that end within the notice of their network (R37)."""
        today = self._today()
        notices = self.env["clef.network"]._read_group(
            [], ["mandate_notice_days"], ["id:array_agg"]
        )
        ending = Domain.OR(
            Domain("network_id", "in", network_ids)
            & Domain("date_end", "<=", fields.Date.add(today, days=days))
            for days, network_ids in notices
        )
        return self._open_domain(today) & ending

    @api.depends("partner_id", "is_open", "instance_kind")
    def _compute_is_shared(self):
        shared = self._shared_by_network()
        for mandate in self:
            partners = shared.get(mandate.network_id._origin)
            mandate.is_shared = bool(partners and mandate.partner_id in partners)

    def _search_is_shared(self, operator, value):
        shared = Domain.OR(
            Domain("network_id", "=", network.id)
            & Domain("partner_id", "in", partners.ids)
            for network, partners in self._shared_by_network().items()
        )
        return flag_search(operator, shared)

    @api.model
    def _shared_by_network(self):
        return self.env["clef.network"]._shared_between_bodies(
            "clef.mandate", "partner_id"
        )

    @api.constrains("partner_id", "date_end")
    def _check_person(self):
        """A mandate is a living person's: neither a structure nor an archived card."""
        for mandate in self:
            if mandate.partner_id.is_company:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a structure: a mandate is given to a person.",
                        name=mandate.partner_id.name,
                    )
                )
            if mandate.is_open and not mandate.partner_id.active:
                raise ValidationError(
                    self.env._(
                        "%(name)s is archived: restore the contact, or choose someone "
                        "else.",
                        name=mandate.partner_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        mandates = super().create(vals_list)
        # what is precomputed leaves a draft in the cache of the other side
        for holder in (mandates.instance_id, mandates.institution_id):
            holder.invalidate_recordset(["mandate_ids"], flush=False)
        return mandates

    @api.model
    def load(self, fields, data):
        """Import mandates: people are found by their own name as well.

        A contact is displayed with its company, which nobody types in a list.
        """
        return super(ClefMandate, self.with_context(clef_person=True)).load(
            fields, data
        )

    @api.model
    def get_import_templates(self):
        label = self.env._("Import Template for Mandates")
        return import_template(self.env, label, "mandates")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        """What has begun is history; only a manager takes a mistake back."""
        if self.env.user.has_group("clef_network.group_manager"):
            return
        if begun := self.filtered(lambda m: m.date_start <= self._today()):
            raise UserError(
                self.env._(
                    "The mandate of %(name)s has begun: give it an end date instead of "
                    "deleting it.",
                    name=begun[0].partner_id.name,
                )
            )

    def _end_on(self, day):
        """End mandates on a day: those over keep their date, those to come are dropped.

        :param date day: last day of the mandates
        """
        self.filtered(lambda m: m.date_start > day).unlink()
        current = self.exists().filtered(lambda m: not m.date_end or m.date_end > day)
        current.date_end = day

    def action_end_today(self):
        """End the mandates with this day: rights end with them."""
        self._end_on(self._today())
