from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .actions import window_action
from .computed import set_count
from .groups import STAFF
from .names import dictionary_order
from .templates import import_template


class ClefInstitution(models.Model):
    """A partner structure of the network: it holds seats, people fill them (S58)."""

    _name = "clef.institution"
    _description = "Institution"
    _inherit = [
        "clef.network.part",
        "clef.dated.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "name, id"
    _check_company_auto = True
    _rec_names_search = ["name", "partner_id.ref"]

    partner_id = fields.Many2one(
        "res.partner",
        "Structure",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('is_company', '=', True)]",
    )
    name = fields.Char(
        related="partner_id.name", store=True, precompute=True, index="trigram"
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [
            ("prospect", "Prospect"),
            ("member", "Member"),
            ("disengaged", "Disengaged"),
            ("withdrawn", "Withdrawn"),
        ],
        default="prospect",
        required=True,
        tracking=True,
        group_expand=True,
    )
    date_start = fields.Date("Member Since", tracking=True)
    date_end = fields.Date("Left On", tracking=True)

    # what it is
    kind_id = fields.Many2one(
        "clef.institution.kind", index=True, ondelete="restrict", tracking=True
    )
    territory_id = fields.Many2one(
        "clef.territory", index="btree_not_null", ondelete="restrict"
    )
    is_funder = fields.Boolean(
        "Funder",
        compute="_compute_is_funder",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Funds the network: a seat in the steering committee is expected.",
    )
    is_carrier = fields.Boolean(
        "Carrier",
        tracking=True,
        help="Has carried the network since its foundation.",
    )
    is_expert = fields.Boolean(
        "Expert", help="Accompanies the network with its expertise."
    )
    service = fields.Char(help="Part of the structure that takes part.")
    skill_ids = fields.Many2many("clef.skill", string="Skills")
    theme_ids = fields.Many2many("clef.theme", string="Themes")
    note = fields.Html("Internal Notes", sanitize_style=True, groups=STAFF)

    # its management's support (S123)
    direction_support = fields.Boolean("Management Supports the Network", groups=STAFF)
    direction_partner_id = fields.Many2one(
        "res.partner",
        "Met In Management",
        groups=STAFF,
        domain="[('is_company', '=', False)]",
    )
    direction_date = fields.Date("Met On", groups=STAFF)
    direction_policy = fields.Boolean("Written Into Its Policy", groups=STAFF)

    # its people
    referent_id = fields.Many2one("res.partner", domain="[('is_company', '=', False)]")
    deputy_referent_id = fields.Many2one(
        "res.partner", domain="[('is_company', '=', False)]"
    )
    seat_ids = fields.One2many("clef.seat", "institution_id", "Seats")
    mandate_ids = fields.One2many("clef.mandate", "institution_id", "Mandates")
    signature_ids = fields.One2many(
        "clef.charter.signature", "institution_id", groups=STAFF
    )
    seat_count = fields.Integer("Open Seats", compute="_compute_seat_count")
    mandate_count = fields.Integer("Open Mandates", compute="_compute_mandate_count")

    _partner_unique = models.Constraint(
        "UNIQUE (network_id, partner_id)",
        "This structure is already a partner of the network.",
    )
    _two_referents = models.Constraint(
        "CHECK (referent_id <> deputy_referent_id)",
        "The referent cannot be their own deputy.",
    )

    @api.depends("kind_id")
    def _compute_is_funder(self):
        for institution in self:
            institution.is_funder = institution.kind_id.is_funder

    @api.depends("seat_ids.is_open")
    def _compute_seat_count(self):
        held = Domain("is_open", "=", True)
        set_count(self, "seat_count", "clef.seat", "institution_id", held)

    @api.depends("mandate_ids.is_open")
    def _compute_mandate_count(self):
        held = Domain("is_open", "=", True)
        set_count(self, "mandate_count", "clef.mandate", "institution_id", held)

    @api.depends("name", "service")
    def _compute_display_name(self):
        for institution in self:
            names = [institution.name, institution.service]
            institution.display_name = " – ".join(filter(None, names))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_seated(self):
        if seated := self.filtered("seat_ids"):
            raise UserError(
                self.env._(
                    "%(institution)s holds or has held seats: its history is part of "
                    "the network's. Record its withdrawal, or archive it.",
                    institution=seated[0].display_name,
                )
            )

    @api.model
    def get_import_templates(self):
        label = self.env._("Import Template for Institutions")
        return import_template(self.env, label, "institutions")

    def action_admit(self):
        """Make members of these institutions, from today unless a date is set."""
        self.check_access("write")
        for institution in self:
            institution.sudo().write(
                {
                    "state": "member",
                    "date_start": institution.date_start or self._today(),
                    "date_end": False,
                }
            )

    def action_withdraw(self):
        """Record that these institutions leave: seats and mandates end today."""
        self.check_access("write")
        today = self._today()
        self.sudo().write({"state": "withdrawn", "date_end": today})
        self.seat_ids.filtered("is_open")._end_on(today)

    def _directory_entries(self):
        """The institutions in dictionary order, each with its people.

        :return: list of dicts ``institution`` and ``people``
        """
        ordered = self.sorted(lambda i: dictionary_order(i.name))
        return [{"institution": i, "people": i._directory_people()} for i in ordered]

    def _directory_people(self):
        """People who sit for the institution today and agreed to be in the directory.

        :return: res.partner records, by name
        """
        self.ensure_one()
        people = self.mandate_ids.filtered("is_open").partner_id
        people |= self.referent_id | self.deputy_referent_id
        return people.filtered("clef_directory_consent").sorted(
            lambda person: dictionary_order(person.name)
        )

    def action_view_seats(self):
        return self._action_view("clef_seat_action")

    def action_view_mandates(self):
        return self._action_view("clef_mandate_action")

    def _action_view(self, name):
        self.ensure_one()
        mine = [("institution_id", "=", self.id)]
        return window_action(self.env, name, mine, default_institution_id=self.id)
