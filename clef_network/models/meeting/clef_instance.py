from odoo import api, fields, models
from odoo.fields import Domain

from ..network.computed import set_count
from ..network.groups import STAFF
from .clef_meeting import OPEN


class ClefInstance(models.Model):
    """The meetings of a body, and whether it keeps its rhythm (R31, R32)."""

    _inherit = "clef.instance"

    agenda_template_ids = fields.One2many(
        "clef.agenda.template", "instance_id", "Standing Items", groups=STAFF
    )
    meeting_ids = fields.One2many("clef.meeting", "instance_id", "Meetings")
    reminder_days = fields.Integer(
        "Reminder (Days)",
        compute="_compute_reminder_days",
        store=True,
        readonly=False,
        precompute=True,
        help="Days before a meeting at which those who have not answered are "
        "reminded, once; 0: never.",
    )
    next_meeting_id = fields.Many2one(
        "clef.meeting",
        compute="_compute_next_meeting",
    )
    next_meeting_start = fields.Datetime(compute="_compute_next_meeting")
    held_this_year = fields.Integer(compute="_compute_held_this_year")
    open_decision_count = fields.Integer(
        "Open Decisions", compute="_compute_open_decision_count"
    )
    late_minutes_count = fields.Integer(
        "Minutes Late", compute="_compute_late_minutes_count", groups=STAFF
    )

    _reminder_valid = models.Constraint(
        "CHECK (reminder_days >= 0)",
        "Delays are counted in days and cannot be negative.",
    )

    @api.depends("kind")
    def _compute_reminder_days(self):
        """Others convene to external bodies: we remind nobody."""
        for body in self:
            body.reminder_days = 0 if body.kind == "external" else 3

    @api.depends("meeting_ids.state", "meeting_ids.start")
    def _compute_next_meeting(self):
        Meeting = self.env["clef.meeting"]
        coming = Meeting.search(
            Domain("instance_id", "in", self.ids) & Domain("is_next", "=", True)
        ).grouped("instance_id")
        for body in self:
            body.next_meeting_id = coming.get(body._origin, Meeting)[:1]
            body.next_meeting_start = body.next_meeting_id.start

    @api.depends("meeting_ids.state", "meeting_ids.start")
    def _compute_held_this_year(self):
        year = self.env["clef.dated.mixin"]._today().year
        held = self._sitting_domain() & Domain("year", "=", year)
        set_count(self, "held_this_year", "clef.meeting", "instance_id", held)

    def _compute_open_decision_count(self):
        self._count_flagged("open_decision_count", "clef.decision", "is_pending")

    @api.depends("meeting_ids.is_minutes_late")
    def _compute_late_minutes_count(self):
        self._count_flagged("late_minutes_count", "clef.meeting", "is_minutes_late")

    def _next_open_meeting(self):
        """The meeting on whose agenda something may still be put.

        :return: clef.meeting record, or empty
        """
        if not self:
            return self.env["clef.meeting"]
        return self.env["clef.meeting"].search(
            [
                ("instance_id", "in", self.ids),
                ("state", "in", OPEN),
            ],
            order="start, id",
            limit=1,
        )

    def action_view_meetings(self):
        return self._action_view("clef_meeting_action")

    def _decisions(self):
        """All that these bodies decided.

        :return: clef.decision records that the reader may see
        """
        return self.env["clef.decision"].search([("instance_id", "in", self.ids)])

    def action_export_register(self):
        """Download the decisions of these bodies as a spreadsheet.

        :return: dict, action
        """
        ids = ",".join(map(str, self.ids))
        return self.env["clef.decision"]._register_download(f"instance_id={ids}")

    def action_view_open_decisions(self):
        return self._action_view("clef_decision_action", is_pending=True)

    def action_view_late_minutes(self):
        return self._action_view("clef_meeting_action", is_minutes_late=True)
