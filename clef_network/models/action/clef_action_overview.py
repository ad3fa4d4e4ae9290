from odoo import api, fields, models
from odoo.fields import Domain

from ..network.actions import window_action
from ..network.computed import flag_search, set_count, set_flag


class ClefAction(models.Model):
    """The card of an action: what waits for somebody, and where it leads."""

    _inherit = "clef.action"

    uncounted_count = fields.Integer(
        "Sessions Without Counts", compute="_compute_uncounted_count"
    )
    log_count = fields.Integer("Log Entries", compute="_compute_log_count")
    is_referent_gone = fields.Boolean(
        "Referent Gone",
        compute="_compute_is_referent_gone",
        search="_search_is_referent_gone",
        help="A referent is archived, and nobody was named to take over (S130).",
    )

    @api.depends("session_ids.is_uncounted")
    def _compute_uncounted_count(self):
        missing = Domain("is_uncounted", "=", True)
        set_count(self, "uncounted_count", "clef.session", "action_id", missing)

    @api.depends("log_ids")
    def _compute_log_count(self):
        set_count(self, "log_count", "clef.log.entry", "action_id")

    @api.depends("referent_id.active", "deputy_id.active", "partner_ids.referent_id")
    def _compute_is_referent_gone(self):
        set_flag(self, "is_referent_gone", self._referent_gone_domain())

    def _search_is_referent_gone(self, operator, value):
        return flag_search(operator, self._referent_gone_domain())

    @api.model
    def _referent_gone_domain(self):
        """Actions of which a referent left without anybody to take over.

        :return: Domain
        """
        heirless = Domain("deputy_id", "=", False) | Domain(
            "deputy_id.active", "=", False
        )
        own = Domain("referent_id.active", "=", False) & heirless
        return own | Domain("partner_ids.is_referent_gone", "=", True)

    def action_view_sessions(self):
        return self._action_view("clef_session_action")

    def action_view_meetings(self):
        return self._action_view("clef_meeting_action")

    def action_view_log(self):
        return self._action_view("clef_log_entry_action")

    def action_view_decisions(self):
        """Open what was decided on the action, and on its evaluation."""
        self.ensure_one()
        decided = self.decision_ids | self.evaluation_ids.decision_ids
        domain = [("id", "in", decided.ids)]
        return window_action(self.env, "clef_decision_action", domain)

    def action_view_evaluation(self):
        """Open the evaluation of the action, begun here when there is none."""
        self.ensure_one()
        return self.evaluation_ids._get_records_action(
            context={"default_action_id": self.id}
        )

    def _action_view(self, name):
        """Window action limited to this action.

        :param str name: xmlid in this addon, of a model with ``action_id``
        :return: dict
        """
        self.ensure_one()
        defaults = {
            "default_action_id": self.id,
            "default_network_id": self.network_id.id,
        }
        domain = [("action_id", "=", self.id)]
        return window_action(self.env, name, domain, **defaults)
