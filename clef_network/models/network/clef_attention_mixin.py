from odoo import fields, models
from odoo.fields import Domain

from .actions import window_action
from .computed import set_count
from .groups import STAFF


class ClefAttentionMixin(models.AbstractModel):
    """Seats and mandates to look at, counted for a body as for a whole network.

    Nothing is stored: every figure is asked of the database when it is shown, so that
    it is right on the day after a mandate's end as well.
    """

    _name = "clef.attention.mixin"
    _description = "Seats and Mandates to Look At"
    # many2one of seats and mandates to the records that inherit
    _attention_key = None

    vacant_seat_count = fields.Integer(
        "Vacant Seats", compute="_compute_vacant_seat_count", groups=STAFF
    )
    ending_mandate_count = fields.Integer(
        "Mandates Ending", compute="_compute_ending_mandate_count", groups=STAFF
    )
    letter_issue_count = fields.Integer(
        "Letters to Ask For", compute="_compute_letter_issue_count", groups=STAFF
    )

    def _compute_vacant_seat_count(self):
        self._count_flagged("vacant_seat_count", "clef.seat", "vacant")

    def _compute_ending_mandate_count(self):
        self._count_flagged("ending_mandate_count", "clef.mandate", "is_ending")

    def _compute_letter_issue_count(self):
        self._count_flagged("letter_issue_count", "clef.mandate", "has_letter_issue")

    def _count_flagged(self, field_name, comodel, flag, key=None):
        """Assign the number of related records that carry a searchable flag.

        :param str field_name: integer field to assign
        :param str comodel: model of the counted records
        :param str flag: boolean of that model
        :param str key: its many2one to these records, ``_attention_key`` by default
        """
        flagged = Domain(flag, "=", True)
        set_count(self, field_name, comodel, key or self._attention_key, flagged)

    def action_view_mandates(self):
        return self._action_view("clef_mandate_action", is_open=True)

    def action_view_vacant_seats(self):
        return self._action_view("clef_seat_action", vacant=True)

    def action_view_ending_mandates(self):
        return self._action_view("clef_mandate_action", is_ending=True)

    def action_view_letter_issues(self):
        return self._action_view("clef_mandate_action", has_letter_issue=True)

    def _action_view(self, name, **flags):
        """Window action limited to this record and to the records of some flags.

        :param str name: xmlid in this addon, of a model with ``_attention_key``
        :param flags: searchable booleans and their wanted value
        :return: dict
        """
        self.ensure_one()
        flagged = [(flag, "=", value) for flag, value in flags.items()]
        domain = [(self._attention_key, "=", self.id), *flagged]
        return window_action(self.env, name, domain, **self._action_defaults())

    def _action_defaults(self):
        """Context keys for what is created in the lists opened from this record.

        :return: dict
        """
        return {f"default_{self._attention_key}": self.id}
