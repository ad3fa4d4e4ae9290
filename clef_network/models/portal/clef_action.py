from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..network.zones import zone_of

REFERENTS = (
    "referent_id",
    "deputy_id",
    "partner_ids.referent_id",
    "partner_ids.successor_id",
)


class ClefAction(models.Model):
    """An action as a partner sees it."""

    _inherit = "clef.action"

    @api.model
    def _referent_domain(self, person):
        """Actions a person holds the threads of, as a whole or in a structure (S128).

        :param person: res.partner record
        :return: Domain
        """
        return Domain.OR(Domain(path, "=", person.id) for path in REFERENTS)

    @api.model
    def _mine_domain(self, person):
        """Actions a person asked for, holds the threads of, or takes part in.

        :param person: res.partner record
        :return: Domain
        """
        sits = Domain("partner_id", "=", person.id) & Domain("is_open", "=", True)
        return (
            self._referent_domain(person)
            | Domain("request_partner_id", "=", person.id)
            | Domain("partner_ids.institution_id.mandate_ids", "any", sits)
        )

    def _referents(self):
        """Those who hold the threads of the action.

        Contacts are out of a partner's reach: the caller takes from them what a
        colleague may know.

        :return: res.partner records in superuser mode
        """
        actions_sudo = self.sudo()
        structures_sudo = actions_sudo.partner_ids
        return (
            actions_sudo.referent_id
            | actions_sudo.deputy_id
            | structures_sudo.referent_id
            | structures_sudo.successor_id
        )

    def _next_session_text(self):
        """When the next session is, in the language of the reader, short.

        :return: str
        """
        self.ensure_one()
        zone = zone_of(self.company_id)
        pattern = "EEE d MMM, HH:mm"
        return format_datetime(self.env, self.next_session, tz=zone, dt_format=pattern)

    def _portal_holders(self):
        """Names of those who hold the threads of the action as a whole.

        :return: tuple of the names of the referent and of the deputy, str or False
        """
        self.ensure_one()
        action_sudo = self.sudo()
        return action_sudo.referent_id.name, action_sudo.deputy_id.name

    def _portal_structures(self):
        """Who does what in the action: names only, for partners to know each other.

        :return: list of dicts ``name``, ``role``, ``referent`` (str)
        """
        self.ensure_one()
        structures_sudo = self.sudo().partner_ids
        roles = dict(structures_sudo._fields["role"]._description_selection(self.env))
        return [
            {
                "name": structure.institution_id.display_name,
                "role": roles[structure.role],
                "referent": structure.referent_id.name or structure.successor_id.name,
            }
            for structure in structures_sudo
        ]

    def _portal_meetings(self):
        """Meetings about the action or that had it on their agenda, for the user.

        :return: clef.meeting records, the last first
        """
        self.ensure_one()
        carried = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        items = self.env["clef.agenda.item"].search(carried)
        about = Domain("action_id", "=", self.id) | Domain(
            "agenda_ids", "in", items.ids
        )
        return self.env["clef.meeting"].search(about)

    def _what_became(self):
        """Decisions on these actions that may be told to those who asked for them.

        They read why, be they of the deciding body or not (S7): once the minutes have
        gone out, and never what was said of individual situations.

        :return: dict clef.action record -> clef.decision records in superuser mode
        """
        told = (
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("meeting_id.state", "in", ("circulated", "approved"))
            & Domain("meeting_id.kind", "!=", "synthesis")
        )
        found_sudo = self.env["clef.decision"].sudo().search(told)
        by_id = found_sudo.grouped("res_id")
        return {action: by_id.get(action.id, found_sudo.browse()) for action in self}
