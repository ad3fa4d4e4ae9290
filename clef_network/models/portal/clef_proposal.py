from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..action.clef_action_request import LONGEST_NAME
from .texts import many_lines, one_line

LONGEST_TEXT = 4000


class ClefAction(models.Model):
    """An action proposed, or something asked for, by a member (S94, S103)."""

    _inherit = "clef.action"

    @api.model
    def _propose(self, mandate, said):
        """Make a request of what a member typed, and tell the coordination.

        :param mandate: clef.mandate record, the user's own and open: in whose name
        :param dict said: ``name``, ``text``, ``audience`` and ``request_type`` as typed
        :return: clef.action record in superuser mode
        :raise UserError: when something is missing, too long or said already
        :raise ValidationError: when a text seems to name a family
        """
        mandate._check_own()
        values = self._prepare_proposal(mandate, said)
        self._check_proposal(values)
        action_sudo = self.sudo().create(values)
        summary = self.env._("Proposed by a member: %s", action_sudo.name)
        action_sudo.network_id._ask_coordination(action_sudo, summary)
        return action_sudo

    @api.model
    def _prepare_proposal(self, mandate, said):
        """Values of the request, who asks told by the mandate and never by the form.

        :param mandate: as in :meth:`_propose`
        :param dict said: as in :meth:`_propose`
        :return: dict
        """
        return {
            "name": one_line(said.get("name")),
            "request_text": many_lines(said.get("text")),
            "audience": one_line(said.get("audience")),
            "request_type": said.get("request_type"),
            "request_origin": "member",
            "request_partner_id": self.env.user.partner_id.id,
            "request_institution_id": mandate.institution_id.id,
            "network_id": mandate.network_id.id,
        }

    @api.model
    def _check_proposal(self, values):
        types = dict(self._fields["request_type"].selection)
        if values["request_type"] not in types:
            raise UserError(self.env._("Say what you ask for."))
        if not values["name"] or not values["request_text"]:
            raise UserError(self.env._("Write a title, and what you propose."))
        self._check_length(values["name"], LONGEST_NAME)
        self._check_length(values["audience"], LONGEST_NAME)
        self._check_length(values["request_text"], LONGEST_TEXT)
        known = Domain("name", "=", values["name"]) & Domain("stage", "=", "request")
        if self.search_count(known & self._proposed_domain()):
            raise UserError(self.env._("You have already proposed this."))

    @api.model
    def _check_length(self, text, longest):
        """Refuse a text too long rather than cut it.

        :param str text: cleaned
        :param int longest: number of characters
        :raise UserError: with both numbers
        """
        if len(text) > longest:
            raise UserError(
                self.env._(
                    "“%(start)s…” is %(length)s characters long: %(longest)s at most.",
                    start=text[:20],
                    length=len(text),
                    longest=longest,
                )
            )

    @api.model
    def _proposed_domain(self):
        """What the user asked for.

        :return: Domain
        """
        return Domain("request_partner_id", "=", self.env.user.partner_id.id)
