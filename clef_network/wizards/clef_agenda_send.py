from odoo import fields, models


class ClefAgendaSend(models.TransientModel):
    """To which body an item is passed on: the one above, or one below."""

    _name = "clef.agenda.send"
    _description = "Send an Item to Another Body"

    item_id = fields.Many2one("clef.agenda.item", required=True, ondelete="cascade")
    from_id = fields.Many2one(related="item_id.instance_id", string="From")
    network_id = fields.Many2one(related="item_id.instance_id.network_id")
    instance_id = fields.Many2one(
        "clef.instance",
        "Body",
        required=True,
        domain="[('network_id', '=', network_id), ('id', '!=', from_id), "
        "('is_open', '=', True)]",
    )

    def action_send(self):
        """Put the item on the next agenda of the body."""
        self.ensure_one()
        self.item_id._send_to(self.instance_id)
