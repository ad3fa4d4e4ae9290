from odoo import api, fields, models
from odoo.exceptions import UserError

from .groups import STAFF
from .postal import street_lines


class ClefNetwork(models.Model):
    """A local network of institutions, living inside its host's company (S108)."""

    _name = "clef.network"
    _description = "Network"
    _inherit = ["clef.attention.mixin", "mail.thread", "mail.activity.mixin"]
    _attention_key = "network_id"
    _order = "name"

    name = fields.Char(required=True, tracking=True)
    purpose = fields.Text(help="Why the network was founded; printed in its directory.")
    company_id = fields.Many2one(
        "res.company",
        "Host's Company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Company whose staff, books and letterhead serve the network.",
    )
    territory_id = fields.Many2one("clef.territory", ondelete="restrict", index=True)
    coordinator_ids = fields.Many2many(
        "res.users",
        string="Coordination",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        tracking=True,
    )
    active = fields.Boolean(default=True)

    # rules of the charter, as settings
    absence_limit = fields.Integer(
        default=3,
        required=True,
        tracking=True,
        help="Number of successive unjustified absences at which the technical "
        "committee is asked whether a partner is still committed.",
    )
    excused_policy = fields.Selection(
        [("reset", "Ends the series"), ("neutral", "Is skipped")],
        "An Excused Absence",
        default="reset",
        required=True,
        tracking=True,
    )
    month_off_ids = fields.Many2many(
        "clef.month",
        groups=STAFF,
        string="Months Off",
        help="Months in which committees need not sit.",
    )
    mandate_notice_days = fields.Integer(
        "Mandate Notice (Days)",
        default=60,
        required=True,
        help="Days before its end from which a mandate is shown as ending.",
    )

    # parts
    hosting_ids = fields.One2many("clef.hosting", "network_id", "Hosts", groups=STAFF)
    post_ids = fields.One2many(
        "clef.post",
        "network_id",
        "Coordination Posts",
        groups="clef_network.group_coordinator",
    )
    charter_ids = fields.One2many("clef.charter", "network_id", "Charters")
    institution_ids = fields.One2many("clef.institution", "network_id")
    instance_ids = fields.One2many("clef.instance", "network_id", "Bodies")

    _name_company_unique = models.Constraint(
        "UNIQUE (name, company_id)",
        "A network of this name already exists in this company.",
    )
    _absence_limit_positive = models.Constraint(
        "CHECK (absence_limit > 0)",
        "The limit of absences is at least one.",
    )
    _mandate_notice_positive = models.Constraint(
        "CHECK (mandate_notice_days >= 0)",
        "The notice before the end of a mandate cannot be negative.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_living(self):
        if living := self.filtered(lambda n: n.instance_ids or n.institution_ids):
            raise UserError(
                self.env._(
                    "%(network)s has bodies and institutions: archive it instead of "
                    "deleting it, its history stays.",
                    network=living[0].name,
                )
            )

    @api.model
    def _only_one(self):
        """Default of a network field: the network, where there is only one.

        :return: clef.network record, or empty
        """
        networks = self.search([], limit=2)
        return networks if len(networks) == 1 else self.browse()

    def _charter_in_force(self):
        """The network's own charter of today, not one of its bodies'.

        :return: clef.charter record, or empty
        """
        self.ensure_one()
        return self.charter_ids.filtered(lambda c: c.is_in_force and not c.instance_id)

    def _directory(self):
        """Members of the network by kind, with those of their people who agreed.

        :return: list of dicts ``kind`` (record), ``institutions``: list of dicts
            ``institution`` (record) and ``people`` (res.partner records)
        """
        self.ensure_one()
        members = self.institution_ids.filtered(lambda i: i.state == "member")
        by_kind = members.grouped("kind_id")
        kinds = [*members.kind_id.sorted(), members.kind_id.browse()]
        return [
            {"kind": kind, "institutions": by_kind[kind]._directory_entries()}
            for kind in kinds
            if kind in by_kind
        ]

    def _letter_address(self):
        """Where letters come from: the host's address.

        :return: list of str
        """
        office = self.company_id.partner_id
        return street_lines(office, office.country_id)

    def _letter_phone(self):
        """Phone that letters give: the coordination's, else the host's.

        :return: str or False
        """
        return self.coordinator_ids[:1].phone or self.company_id.phone

    def _letter_email(self):
        """Mail address that letters give: the coordination's, else the host's.

        :return: str or False
        """
        return self.coordinator_ids[:1].email or self.company_id.email
