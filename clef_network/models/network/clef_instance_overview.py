from odoo import api, fields, models
from odoo.fields import Domain

from .actions import window_action
from .computed import set_count
from .groups import STAFF
from .names import dictionary_order


class ClefInstance(models.Model):
    """The card of a body: what the coordinator sees first in the morning."""

    _inherit = "clef.instance"

    seat_count = fields.Integer("Open Seats", compute="_compute_seat_count")
    vacant_seat_count = fields.Integer(
        "Vacant Seats", compute="_compute_vacant_seat_count"
    )
    mandate_count = fields.Integer("Open Mandates", compute="_compute_mandate_count")
    ending_mandate_count = fields.Integer(
        "Mandates Ending",
        compute="_compute_ending_mandate_count",
        groups=STAFF,
    )
    letter_issue_count = fields.Integer(
        "Letters to Ask For",
        compute="_compute_letter_issue_count",
        groups=STAFF,
    )
    is_purpose_missing = fields.Boolean(
        "Axis Missing", compute="_compute_is_purpose_missing"
    )

    @api.depends("seat_ids.is_open")
    def _compute_seat_count(self):
        held = Domain("is_open", "=", True)
        set_count(self, "seat_count", "clef.seat", "instance_id", held)

    @api.depends("seat_ids.vacant")
    def _compute_vacant_seat_count(self):
        vacant = Domain("vacant", "=", True)
        set_count(self, "vacant_seat_count", "clef.seat", "instance_id", vacant)

    @api.depends("mandate_ids.is_open")
    def _compute_mandate_count(self):
        held = Domain("is_open", "=", True)
        set_count(self, "mandate_count", "clef.mandate", "instance_id", held)

    @api.depends("mandate_ids.is_ending")
    def _compute_ending_mandate_count(self):
        ending = Domain("is_ending", "=", True)
        set_count(self, "ending_mandate_count", "clef.mandate", "instance_id", ending)

    @api.depends("mandate_ids.has_letter_issue")
    def _compute_letter_issue_count(self):
        issue = Domain("has_letter_issue", "=", True)
        set_count(self, "letter_issue_count", "clef.mandate", "instance_id", issue)

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

    def action_view_vacant_seats(self):
        return self._action_view("clef_seat_action", [("vacant", "=", True)])

    def action_view_mandates(self):
        return self._action_view("clef_mandate_action", [("is_open", "=", True)])

    def action_view_ending_mandates(self):
        return self._action_view("clef_mandate_action", [("is_ending", "=", True)])

    def action_view_letter_issues(self):
        return self._action_view(
            "clef_mandate_action", [("has_letter_issue", "=", True)]
        )

    def _action_view(self, name, domain=()):
        """Window action limited to this body.

        :param str name: xmlid in this addon, of a model with ``instance_id``
        :param list domain: further conditions
        :return: dict
        """
        self.ensure_one()
        return window_action(
            self.env,
            name,
            [("instance_id", "=", self.id), *domain],
            default_network_id=self.network_id.id,
            default_instance_id=self.id,
        )
