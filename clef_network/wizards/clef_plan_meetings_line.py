from odoo import api, fields, models


class ClefPlanMeetingsLine(models.TransientModel):
    """A meeting proposed, with what the chair already has at that hour."""

    _name = "clef.plan.meetings.line"
    _description = "Proposed Meeting"
    _order = "start"

    plan_id = fields.Many2one("clef.plan.meetings", required=True, ondelete="cascade")
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    keep = fields.Boolean("Create", default=True)
    conflict = fields.Char(compute="_compute_conflict")

    @api.depends("start", "stop")
    def _compute_conflict(self):
        for line in self:
            chair_sudo = line.plan_id.instance_id.sudo().chair_id.partner_id
            events_sudo = (
                self.env["calendar.event"]
                .sudo()
                .search(
                    [
                        ("partner_ids", "in", chair_sudo.ids),
                        ("start", "<", line.stop),
                        ("stop", ">", line.start),
                    ]
                )
            )
            # the hour is taken; what for is the chair's own affair
            busy = events_sudo and self.env._(
                "%(name)s is taken at that hour", name=chair_sudo.name
            )
            line.conflict = busy or ""
