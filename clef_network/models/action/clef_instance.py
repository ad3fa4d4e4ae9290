from odoo import api, fields, models

from ..network.groups import STAFF


class ClefInstance(models.Model):
    """The actions a body answers for; a working group may be made for one (R44)."""

    _inherit = "clef.instance"

    purpose_action_id = fields.Many2one(
        "clef.action",
        "Working on the Action",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('network_id', '=', network_id)]",
        groups=STAFF,
    )
    action_ids = fields.One2many("clef.action", "instance_id", "Actions", groups=STAFF)
    waiting_action_count = fields.Integer(
        "Requests Waiting for a Month",
        compute="_compute_waiting_action_count",
        groups=STAFF,
    )

    _one_purpose = models.Constraint(
        "CHECK (num_nonnulls(axis_id, purpose_action_id) <= 1)",
        "A working group is made for one axis or for one action, not both.",
    )

    @api.model
    def _purpose_fields(self):
        return [*super()._purpose_fields(), "purpose_action_id"]

    def _compute_waiting_action_count(self):
        self._count_flagged("waiting_action_count", "clef.action", "is_waiting")

    def action_view_waiting_actions(self):
        return self._action_view("clef_action_action", is_waiting=True)
