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
