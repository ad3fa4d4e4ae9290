from odoo import api, fields, models
from odoo.fields import Domain

from .computed import set_count
from .names import dictionary_order


class ClefInstance(models.Model):
    """The card of a body: what the coordinator sees first in the morning."""

    _inherit = "clef.instance"

    seat_count = fields.Integer("Open Seats", compute="_compute_seat_count")
    mandate_count = fields.Integer("Open Mandates", compute="_compute_mandate_count")
    is_purpose_missing = fields.Boolean(
        "Axis Missing",
        compute="_compute_is_purpose_missing",
        compute_sudo=True,  # some purposes are for the staff, that one is there is not
    )

    @api.depends("seat_ids.is_open")
    def _compute_seat_count(self):
        held = Domain("is_open", "=", True)
        set_count(self, "seat_count", "clef.seat", "instance_id", held)

    @api.depends("mandate_ids.is_open")
    def _compute_mandate_count(self):
        held = Domain("is_open", "=", True)
        set_count(self, "mandate_count", "clef.mandate", "instance_id", held)

    @api.depends(lambda self: ["kind", *self._purpose_fields()])
    def _compute_is_purpose_missing(self):
        for instance in self:
            purposes = [instance[name] for name in self._purpose_fields()]
            instance.is_purpose_missing = instance.kind == "working_group" and not any(
                purposes
            )

    @api.model
    def _purpose_fields(self):
        """Fields of which a working group fills exactly one (R44).

        Rooms that bring another purpose, such as an action, add it by ``super()``.

        :return: list of field names
        """
        return ["axis_id"]

    def _open_seats(self):
        """Seats of the body open today, by institution.

        :return: clef.seat records
        """
        self.ensure_one()
        return self.seat_ids.filtered("is_open").sorted(
            lambda seat: (
                not seat.institution_id,
                dictionary_order(seat._holder_name()),
            )
        )

    def action_view_seats(self):
        return self._action_view("clef_seat_action")

    def _action_defaults(self):
        defaults = super()._action_defaults()
        return {**defaults, "default_network_id": self.network_id.id}
