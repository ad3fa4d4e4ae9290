from odoo import api, models
from odoo.fields import Domain

SHOWN = (
    "name",
    "email",
    "phone",
    "city",
    "clef_profession_id",
    "clef_consent_date",
    "clef_withdrawal_date",
)


class ClefInstitution(models.Model):
    """The directory as partners search it: no further than consent goes (R65)."""

    _inherit = "clef.institution"

    @api.model
    def _directory_domain(self, networks, kind_id=None, search=""):
        """Member institutions of networks, by kind, name, theme, or people who agreed.

        :param networks: clef.network records the reader belongs to
        :param int kind_id: of the kind wanted, all when omitted
        :param str search: part of a name
        :return: Domain
        """
        domain = Domain("network_id", "in", networks.ids) & Domain(
            "state", "=", "member"
        )
        if kind_id:
            domain &= Domain("kind_id", "=", kind_id)
        if search:
            domain &= self._directory_search(search)
        return domain

    @api.model
    def _directory_search(self, search):
        agreed = Domain("clef_directory_consent", "=", True)
        person = agreed & Domain("name", "ilike", search)
        sits = Domain("is_open", "=", True) & Domain("partner_id", "any", person)
        return Domain.OR(
            [
                Domain("name", "ilike", search),
                Domain("theme_ids.name", "ilike", search),
                Domain("mandate_ids", "any", sits),
                Domain("referent_id", "any", person),
                Domain("deputy_referent_id", "any", person),
            ]
        )

    def _directory_sections(self):
        """These institutions by kind, each with those of its people who agreed.

        :return: list of dicts ``kind`` (record) and ``institutions``, see
            :meth:`_directory_entries`
        """
        # read at once, or each institution would ask for its own people
        sitting = self.mandate_ids.filtered("is_open").partner_id
        people = sitting | self.referent_id | self.deputy_referent_id | self.partner_id
        people.fetch(SHOWN)
        by_kind = self.grouped("kind_id")
        return [
            {"kind": kind, "institutions": institutions._directory_entries()}
            for kind, institutions in by_kind.items()
        ]
