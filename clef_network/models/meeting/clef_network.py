from odoo import fields, models

from ..network.groups import STAFF


class ClefNetwork(models.Model):
    """Bodies of a network that do not keep their rhythm (R31, R32)."""

    _inherit = "clef.network"

    cadence_issue_count = fields.Integer(
        "Bodies Off Their Rhythm", compute="_compute_cadence_issue_count", groups=STAFF
    )

    def _compute_cadence_issue_count(self):
        self._count_flagged("cadence_issue_count", "clef.instance", "has_cadence_issue")

    def action_view_cadence_issues(self):
        return self._action_view("clef_instance_action", has_cadence_issue=True)

    def _people_that_may_be_named(self):
        """Names of those who sit in the network, or did, and of its coordination.

        :return: list of str
        """
        mandates = self.env["clef.mandate"].with_context(active_test=False)
        members_sudo = mandates.sudo().search([("network_id", "in", self.ids)])
        coordination_sudo = self.sudo().coordinator_ids
        return (members_sudo.partner_id | coordination_sudo.partner_id).mapped("name")
