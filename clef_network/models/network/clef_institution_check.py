from odoo import api, fields, models
from odoo.fields import Domain

from .computed import flag_search, set_flag
from .groups import STAFF


class ClefInstitution(models.Model):
    """What the charter expects of a partner and today does not find (S82, S92, R36)."""

    _inherit = "clef.institution"

    is_missing = fields.Boolean(
        "Funder Not in Steering",
        compute="_compute_is_missing",
        search="_search_is_missing",
        help="Funds the network and holds no seat in its steering committee.",
        groups=STAFF,
    )
    is_charter_unsigned = fields.Boolean(
        "Charter Unsigned",
        compute="_compute_is_charter_unsigned",
        search="_search_is_charter_unsigned",
        help="Member that has not signed the charter in force.",
        groups=STAFF,
    )
    is_shared = fields.Boolean(
        "In Both Bodies",
        compute="_compute_is_shared",
        search="_search_is_shared",
        help="Sits in a steering and in a technical committee.",
        groups=STAFF,
    )
    attention = fields.Char("To Look At", compute="_compute_attention", groups=STAFF)

    @api.depends("is_funder", "state", "seat_ids.is_open")
    def _compute_is_missing(self):
        set_flag(self, "is_missing", self._missing_domain())

    def _search_is_missing(self, operator, value):
        return flag_search(operator, self._missing_domain())

    @api.model
    def _missing_domain(self):
        """Funding members without a seat, today, in an open steering body (R35)."""
        seated = Domain("is_open", "=", True) & Domain(
            "instance_id",
            "any",
            Domain("kind", "=", "steering") & Domain("is_open", "=", True),
        )
        return (
            Domain("is_funder", "=", True)
            & Domain("state", "=", "member")
            & ~Domain("seat_ids", "any", seated)
        )

    @api.depends("state", "signature_ids.charter_id.is_in_force")
    def _compute_is_charter_unsigned(self):
        set_flag(self, "is_charter_unsigned", self._charter_unsigned_domain())

    def _search_is_charter_unsigned(self, operator, value):
        return flag_search(operator, self._charter_unsigned_domain())

    @api.model
    def _charter_unsigned_domain(self):
        """Members of a network whose charter in force they have not signed (S92)."""
        in_force = Domain("is_in_force", "=", True) & Domain("instance_id", "=", False)
        return (
            Domain("state", "=", "member")
            & Domain("network_id.charter_ids", "any", in_force)
            & ~Domain("signature_ids.charter_id", "any", in_force)
        )

    @api.depends("seat_ids.is_open")
    def _compute_is_shared(self):
        set_flag(self, "is_shared", self._shared_domain())

    def _search_is_shared(self, operator, value):
        return flag_search(operator, self._shared_domain())

    @api.model
    def _shared_domain(self):
        """Institutions seated in a steering and in a technical body (R36)."""
        shared = self.env["clef.network"]._shared_between_bodies(
            "clef.seat", "institution_id"
        )
        return Domain("id", "in", [i for found in shared.values() for i in found.ids])

    @api.depends("is_missing", "is_charter_unsigned")
    def _compute_attention(self):
        for institution in self:
            institution.attention = ", ".join(institution._attention_points())

    def _attention_points(self):
        """What the coordination should look at, in a few words each.

        :return: list of str
        """
        self.ensure_one()
        points = {
            self.env._("not in steering"): self.is_missing,
            self.env._("charter unsigned"): self.is_charter_unsigned,
        }
        return [label for label, flag in points.items() if flag]
