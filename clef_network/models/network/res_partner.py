from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .actions import window_action
from .computed import flag_search, set_count
from .groups import STAFF
from .templates import import_template


class ResPartner(models.Model):
    """What a network knows of a person or a structure, for its own people only.

    No stored compute here: installing the addon must not rewrite an address book.
    """

    _inherit = "res.partner"

    clef_profession_id = fields.Many2one(
        "clef.profession",
        "Profession",
        index="btree_not_null",
        ondelete="restrict",
        groups=STAFF,
    )
    clef_world = fields.Selection(
        [
            ("professional", "Professional"),
            ("associative", "Associative"),
            ("parent", "Parent"),
            ("elected", "Elected Representative"),
        ],
        "World",
        groups=STAFF,
        help="Where this person speaks from: the network brings worlds together.",
    )
    clef_skill_ids = fields.Many2many("clef.skill", string="Skills", groups=STAFF)
    clef_consent_date = fields.Date("Consent Given On", groups=STAFF, copy=False)
    clef_withdrawal_date = fields.Date("Consent Withdrawn On", groups=STAFF, copy=False)
    clef_directory_consent = fields.Boolean(
        "In the Network's Directory",
        compute="_compute_clef_directory_consent",
        inverse="_inverse_clef_directory_consent",
        search="_search_clef_directory_consent",
        groups=STAFF,
        help="This person agrees that their work contact is given to the partners.",
    )
    clef_mandate_ids = fields.One2many(
        "clef.mandate", "partner_id", "Mandates", groups=STAFF
    )
    clef_institution_ids = fields.One2many(
        "clef.institution", "partner_id", "Place in Networks", groups=STAFF
    )
    clef_mandate_count = fields.Integer(
        "Open Mandates", compute="_compute_clef_mandate_count", groups=STAFF
    )
    is_clef = fields.Boolean(
        "Known to a Network",
        compute="_compute_is_clef",
        groups=STAFF,
        help="Has a place in a network: its page is shown on the contact.",
    )

    @api.depends("clef_consent_date", "clef_withdrawal_date")
    def _compute_clef_directory_consent(self):
        for partner in self:
            partner.clef_directory_consent = bool(
                partner.clef_consent_date and not partner.clef_withdrawal_date
            )

    def _inverse_clef_directory_consent(self):
        """Keep the days on which consent was given and withdrawn: its proof (R65)."""
        today = fields.Date.context_today(self)
        consenting = self.filtered("clef_directory_consent")
        consenting.write({"clef_consent_date": today, "clef_withdrawal_date": False})
        withdrawing = (self - consenting).filtered("clef_consent_date")
        withdrawing.write({"clef_withdrawal_date": today})

    def _search_clef_directory_consent(self, operator, value):
        given = Domain("clef_consent_date", "!=", False)
        standing = Domain("clef_withdrawal_date", "=", False)
        return flag_search(operator, given & standing)

    @api.depends("clef_mandate_ids.is_open")
    def _compute_clef_mandate_count(self):
        held = Domain("is_open", "=", True)
        set_count(self, "clef_mandate_count", "clef.mandate", "partner_id", held)

    @api.depends(
        "clef_profession_id", "clef_world", "clef_mandate_ids", "clef_institution_ids"
    )
    def _compute_is_clef(self):
        placed = self._clef_placed()
        for partner in self:
            partner.is_clef = (
                partner._origin in placed
                or bool(partner.clef_profession_id)
                or bool(partner.clef_world)
            )

    def _clef_placed(self):
        """Those among these who hold or held a mandate, or are a partner structure.

        :return: res.partner records
        """
        placed = self.browse()
        for model in ("clef.mandate", "clef.institution"):
            rows = self.env[model]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"]
            )
            placed = placed.concat(*(partner for (partner,) in rows))
        return placed

    @api.model
    def _search_display_name(self, operator, value):
        """Where persons are meant, the name alone is enough to find one."""
        domain = super()._search_display_name(operator, value)
        if self.env.context.get("clef_person") and operator == "in":
            return Domain(domain) | Domain("name", operator, value)
        return domain

    @api.constrains("active")
    def _check_no_open_mandate(self):
        """Whoever archives a contact, member of the network's staff or not (R37)."""
        archived = self.filtered(lambda partner: not partner.active)
        sitting = Domain("partner_id", "in", archived.ids) & Domain(
            "is_open", "=", True
        )
        mandate = self.env["clef.mandate"].search(sitting, limit=1)
        if mandate:
            raise ValidationError(
                self.env._(
                    "%(name)s still holds a mandate in %(instance)s: end it before "
                    "archiving the contact.",
                    name=mandate.partner_id.name,
                    instance=mandate.instance_id.name,
                )
            )

    @api.model
    def get_import_templates(self):
        """The network's own sheet, where its people are listed."""
        if self.env.context.get("clef_person"):
            label = self.env._("Import Template for Structures and People")
            return import_template(self.env, label, "people")
        return super().get_import_templates()

    def action_view_clef_mandates(self):
        self.ensure_one()
        mine = [("partner_id", "=", self.id)]
        return window_action(self.env, "clef_mandate_action", mine)
