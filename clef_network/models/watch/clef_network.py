from odoo import fields, models
from odoo.fields import Domain

from ..network.actions import window_action
from ..network.computed import set_count
from ..network.groups import STAFF


class ClefNetwork(models.Model):
    """What awaits the coordination of a network, and how it is told."""

    _inherit = "clef.network"

    alert_count = fields.Integer("Alerts", compute="_compute_alert_count", groups=STAFF)
    alert_activities = fields.Boolean(
        "An Activity for Each Alert",
        default=True,
        groups=STAFF,
        help="Alerts to watch and urgent ones get an activity of the coordination, "
        "which goes away with its cause.",
    )

    def _compute_alert_count(self):
        shown = Domain("is_snoozed", "=", False)
        set_count(self, "alert_count", "clef.alert", "network_id", shown)

    def action_view_alerts(self):
        self.ensure_one()
        mine = [("network_id", "=", self.id)]
        shown = {"search_default_awake": 1}
        return window_action(self.env, "clef_alert_action", mine, **shown)

    def _alert_users(self):
        """Those of the coordination who may read the alerts of the network.

        :return: res.users records
        """
        self.ensure_one()
        return self.coordinator_ids.filtered(
            lambda user: user.has_group(STAFF) and self.company_id in user.company_ids
        )
