from odoo import api, fields, models

from ..network.computed import set_count
from .clef_session import COUNTED

# Fields of the action, and what they add up over its sessions.
TOTALS = {
    "parents_count": "parents:sum",
    "children_count": "children:sum",
    "families_count": "families:sum",
    "volunteer_hours": "volunteer_hours:sum",
}


class ClefAction(models.Model):
    """What an action led to: meetings, decisions, sessions and those who came."""

    _inherit = "clef.action"

    meeting_ids = fields.One2many("clef.meeting", "action_id", "Meetings")
    meeting_count = fields.Integer("Meetings Held", compute="_compute_meeting_count")
    session_ids = fields.One2many("clef.session", "action_id", "Sessions")
    session_count = fields.Integer("Sessions Held", compute="_compute_totals")
    parents_count = fields.Integer("Parents", compute="_compute_totals")
    children_count = fields.Integer("Children", compute="_compute_totals")
    families_count = fields.Integer("Families", compute="_compute_totals")
    volunteer_hours = fields.Float("Volunteers' Hours", compute="_compute_totals")
    next_session = fields.Datetime(compute="_compute_next_session")

    @api.constrains("date_start", "date_end")
    def _check_sessions_within(self):
        self.session_ids._check_within_action()

    def _compute_meeting_count(self):
        set_count(self, "meeting_count", "clef.meeting", "action_id")

    @api.depends("session_ids.state", "session_ids.parents", "session_ids.children")
    def _compute_totals(self):
        """All the totals of all the actions, in one query."""
        counted = [("action_id", "in", self.ids), ("state", "in", COUNTED)]
        rows = self.env["clef.session"]._read_group(
            counted, ["action_id"], ["__count", *TOTALS.values()]
        )
        found = {action: values for action, *values in rows}
        for action in self:
            values = found.get(action._origin, [0] * (len(TOTALS) + 1))
            action.update(dict(zip(("session_count", *TOTALS), values, strict=True)))

    @api.depends("session_ids.start", "session_ids.state")
    def _compute_next_session(self):
        coming = [
            ("action_id", "in", self.ids),
            ("state", "=", "planned"),
            ("start", ">=", "now"),
        ]
        rows = self.env["clef.session"]._read_group(
            coming, ["action_id"], ["start:min"]
        )
        following = dict(rows)
        for action in self:
            action.next_session = following.get(action._origin)

    def _timeline(self):
        """Where the action was spoken of and what was decided, oldest first.

        :return: list of dicts ``date``, ``meeting`` (record), ``text`` (str)
        """
        self.ensure_one()
        items = self.agenda_item_ids | self.evaluation_ids.agenda_item_ids
        held = [self._timeline_entry(item.meeting_id, item) for item in items]
        followed = [self._timeline_entry(meeting) for meeting in self.meeting_ids]
        return sorted(held + followed, key=lambda entry: entry["date"])

    @api.model
    def _timeline_entry(self, meeting, item=None):
        decisions = item.decision_ids if item else self.env["clef.decision"]
        outcomes = dict(decisions._fields["outcome"]._description_selection(self.env))
        kinds = dict(meeting._fields["kind"]._description_selection(self.env))
        told = [outcomes[decision.outcome] for decision in decisions]
        name = item.name if item else kinds[meeting.kind]
        return {
            "date": meeting.start,
            "meeting": meeting,
            "text": " – ".join([name, *told]),
        }
