from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..meeting import privacy
from .texts import one_line

LONGEST_ITEM = 200
SHOWN = 80


class ClefAgendaItem(models.Model):
    """An item a member proposes for the next meeting of a body of theirs (S94)."""

    _inherit = "clef.agenda.item"

    @api.model
    def _propose(self, mandate, said):
        """Put an item on the next open agenda of a body; late when it is convened.

        :param mandate: clef.mandate record, the user's own and open: in which body
        :param dict said: ``name`` and ``kind`` as typed
        :return: clef.agenda.item record in superuser mode
        :raise UserError: when nothing is planned, or something is missing or too long
        """
        mandate._check_own()
        meeting_sudo = mandate.instance_id._meeting_for_proposals()
        if not meeting_sudo:
            raise UserError(
                self.env._(
                    "No meeting of %s is planned yet. Propose an action or make a "
                    "request instead: the coordination will take it up.",
                    mandate.instance_id.name,
                )
            )
        values = self._prepare_item(meeting_sudo, said)
        self._check_item(meeting_sudo, values)
        item_sudo = self.sudo().create(values)
        item_sudo._check_name_anonymous()
        return item_sudo

    @api.model
    def _prepare_item(self, meeting, said):
        return {
            "meeting_id": meeting.id,
            "name": one_line(said.get("name")),
            "kind": said.get("kind"),
            "proposed_by_id": self.env.user.partner_id.id,
        }

    @api.model
    def _check_item(self, meeting, values):
        if values["kind"] not in dict(self._fields["kind"].selection):
            raise UserError(self.env._("Say what the item is for."))
        if not values["name"]:
            raise UserError(self.env._("Write what the item is about."))
        self.env["clef.action"]._check_length(values["name"], LONGEST_ITEM)
        if values["name"] in meeting.agenda_ids.mapped("name"):
            raise UserError(self.env._("This item is already on the agenda."))

    def _check_name_anonymous(self):
        """Refuse a title that looks as if it named a family (R61, R62)."""
        self.ensure_one()
        if privacy.signs(self.name, self._people_that_may_be_named()):
            raise ValidationError(
                self.env._(
                    "The title seems to name a person who is not of the network, or to "
                    "give their birth, number or phone. Please take it out."
                )
            )

    @api.model
    def _proposed(self, bodies):
        """The last items the user proposed, in bodies where they sit.

        Between convocation and minutes an agenda is out of a partner's reach, but for
        what they put on it.

        :param bodies: clef.instance records the user may see
        :return: clef.agenda.item records in superuser mode
        """
        mine = (
            Domain("proposed_by_id", "=", self.env.user.partner_id.id)
            & Domain("instance_id", "in", bodies.ids)
            & Domain("meeting_id.kind", "!=", "synthesis")
            & Domain("role", "=", "plain")
            & Domain("res_model", "=", False)
        )
        return self.sudo().search(mine, order="id desc", limit=SHOWN)

    def _told_decisions(self):
        """Decisions on the item that members already read in the minutes.

        :return: clef.decision records
        """
        self.ensure_one()
        told = self.meeting_id.state in ("circulated", "approved")
        return self.decision_ids if told else self.decision_ids.browse()
