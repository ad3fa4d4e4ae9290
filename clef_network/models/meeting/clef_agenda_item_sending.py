from odoo import models
from odoo.exceptions import UserError


class ClefAgendaItem(models.Model):
    """An item passed on to another body, which says where it went (S24, S45)."""

    _inherit = "clef.agenda.item"

    def action_send(self):
        """Ask to which body the item goes, the one above proposed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clef_network.clef_agenda_send_action"
        )
        body = self.instance_id.parent_id
        context = {"default_item_id": self.id, "default_instance_id": body.id}
        return {**action, "context": context}

    def _send_to(self, body):
        """Put a copy of the item on the next agenda of another body.

        What the item carries is from now on before that body.

        :param body: clef.instance record
        :raise UserError: when nothing is planned there, or the item is there already
        """
        self.ensure_one()
        self.check_access("write")
        meeting = body.sudo()._next_open_meeting()
        self._check_can_go(body, meeting)
        if (record := self._record()) is not None:
            record._pass_to(body)
        self.sudo().create(self._prepare_carried_values(meeting))
        self.sudo().sent_to_id = body

    def _check_can_go(self, body, meeting):
        if not meeting:
            raise UserError(
                self.env._(
                    "No meeting of %(body)s is planned: plan one, then send the item.",
                    body=body.name,
                )
            )
        if meeting.agenda_ids & self._journey():
            raise UserError(
                self.env._(
                    "“%(item)s” comes from %(body)s, where it still waits: it would "
                    "go round in circles. Decide on it here, or take it out there.",
                    item=self.name,
                    body=body.name,
                )
            )

    def _journey(self):
        """This item and those it was carried from, back to the first.

        :return: clef.agenda.item records
        """
        journey = item = self
        while item := item.carried_from_id:
            journey |= item
        return journey
