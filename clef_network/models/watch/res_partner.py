from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..network.computed import flag_search, set_flag
from ..network.groups import STAFF

# Years after which a person who no longer takes part should be forgotten.
FORGOTTEN_AFTER = 2
# What is known of a person beyond their place in the network's history.
ERASED = (
    "comment",
    "email",
    "function",
    "image_1920",
    "parent_id",
    "phone",
    "street",
    "street2",
    "city",
    "zip",
    "website",
    "clef_consent_date",
    "clef_withdrawal_date",
    "clef_skill_ids",
)


class ResPartner(models.Model):
    """People who left the network two years ago: proposed to be forgotten (R64)."""

    _inherit = "res.partner"

    clef_is_inactive = fields.Boolean(
        "Left Two Years Ago",
        compute="_compute_clef_is_inactive",
        search="_search_clef_is_inactive",
        groups=STAFF,
        help="The last mandate ended more than two years ago, and they came to no "
        "meeting since.",
    )
    clef_anonymised_on = fields.Date(
        "Anonymised On", readonly=True, copy=False, groups=STAFF
    )

    @api.depends("clef_mandate_ids.date_end", "clef_anonymised_on")
    def _compute_clef_is_inactive(self):
        set_flag(self, "clef_is_inactive", self._clef_inactive_domain())

    def _search_clef_is_inactive(self, operator, value):
        return flag_search(operator, self._clef_inactive_domain())

    @api.model
    def _clef_inactive_domain(self):
        """Persons without account, mandate or attendance for two years.

        Searched as superuser: a mandate in a network of another company counts.

        :return: Domain
        """
        today = self.env["clef.dated.mixin"]._today()
        limit = fields.Date.subtract(today, years=FORGOTTEN_AFTER)
        sat = Domain("date_end", "=", False) | Domain("date_end", ">=", limit)
        came = (
            self.env["clef.attendance"]
            .sudo()
            ._search(
                [
                    ("meeting_start", ">=", limit),
                    ("status", "in", ("present", "represented")),
                ]
            )
        )
        people_sudo = self.sudo().with_context(active_test=True)
        found = people_sudo._search(
            Domain("is_company", "=", False)
            & Domain("clef_anonymised_on", "=", False)
            & Domain("user_ids", "=", False)
            & Domain("clef_mandate_ids", "!=", False)
            & Domain("clef_mandate_ids", "not any", sat)
            & ~Domain("id", "in", came.subselect("partner_id"))
        )
        return Domain("id", "in", found)

    def action_clef_anonymise(self):
        """Forget who these persons were; that somebody sat, and came, stays.

        :return: True
        :raise UserError: for somebody who has not left for two years
        """
        self.env["clef.mandate"].check_access("write")
        self.check_access("write")
        if recent := self.filtered(lambda partner: not partner.clef_is_inactive):
            raise UserError(
                self.env._(
                    "%s has an account, or took part within two years: only those who "
                    "left are anonymised.",
                    recent[0].name,
                )
            )
        meetings_sudo = self._clef_approved_meetings().sudo()
        sealed = meetings_sudo.filtered(lambda m: m._fingerprint() == m.content_hash)
        self._clef_forget()
        sealed._seal_again()
        return True

    def _clef_approved_meetings(self):
        """Approved minutes in which these persons are named.

        :return: clef.meeting records
        """
        named = (
            Domain("attendance_ids.partner_id", "in", self.ids)
            | Domain("chair_id", "in", self.ids)
            | Domain("secretary_id", "in", self.ids)
        )
        approved = Domain("state", "=", "approved")
        return self.env["clef.meeting"].sudo().search(approved & named)

    def _clef_forget(self):
        """Erase what is known of the persons, their letters and their history."""
        today = fields.Date.context_today(self)
        mandates_sudo = self.sudo().clef_mandate_ids
        mandates_sudo.write({"letter": False, "letter_filename": False})
        for partner_sudo in self.sudo():
            partner_sudo.write(partner_sudo._prepare_forgotten(today))
        (self.sudo().message_ids | mandates_sudo.message_ids).unlink()

    def _prepare_forgotten(self, today):
        """Values of a person whom the network no longer knows.

        :param date today: the day of it
        :return: dict
        """
        return {
            **dict.fromkeys(ERASED, False),
            "name": self.env._("Former member no. %s", self.id),
            "clef_anonymised_on": today,
            "active": False,
        }
