from odoo import api, fields, models
from odoo.exceptions import UserError

# Stages in which an action answers what was found.
ANSWERING = ("approved", "running", "done", "evaluated")


class ClefFinding(models.Model):
    """Something seen on the territory, told without anybody in it (S5, S8, S60)."""

    _name = "clef.finding"
    _description = "Finding"
    _inherit = ["clef.network.part", "clef.anonymous.mixin", "mail.thread"]
    _anonymous_fields = ("name", "description", "source")
    _order = "date desc, id desc"

    name = fields.Char(
        "Finding", required=True, help="One sentence, nobody recognisable in it."
    )
    description = fields.Text()
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    territory_id = fields.Many2one(
        "clef.territory", required=True, index=True, ondelete="restrict"
    )
    theme_id = fields.Many2one(
        "clef.theme", required=True, index=True, ondelete="restrict"
    )
    origin = fields.Selection(
        [
            ("professionals", "Professionals"),
            ("families", "Families"),
            ("figures", "Figures and Studies"),
        ],
        required=True,
        default="professionals",
    )
    source = fields.Char(help="Who said it or where it stands: a service, a study.")
    diagnosis_id = fields.Many2one(
        "clef.diagnosis", index="btree_not_null", ondelete="set null"
    )
    agenda_item_id = fields.Many2one(
        "clef.agenda.item",
        "Said At",
        index="btree_not_null",
        ondelete="set null",
        help="Item of the meeting where it was shared.",
    )
    action_ids = fields.Many2many(
        "clef.action", "clef_action_finding_rel", "finding_id", "action_id"
    )
    closed_reason = fields.Char("Without Follow-up Because", tracking=True, copy=False)
    state = fields.Selection(
        [("open", "Without Action"), ("answered", "Answered"), ("closed", "Closed")],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )
    active = fields.Boolean(default=True)

    @api.depends("action_ids.stage", "closed_reason")
    def _compute_state(self):
        for finding in self:
            answered = any(a.stage in ANSWERING for a in finding.action_ids)
            closed = finding.closed_reason and "closed"
            finding.state = (answered and "answered") or closed or "open"

    @api.constrains("action_ids", "network_id")
    def _check_network(self):
        for finding in self:
            if finding.action_ids.network_id - finding.network_id:
                raise UserError(
                    self.env._("An action of another network cannot answer this.")
                )

    def action_close(self):
        """Ask why nothing follows from the finding: the reason closes it."""
        self.ensure_one()
        name = "clef_network.clef_finding_action_close"
        action = self.env["ir.actions.actions"]._for_xml_id(name)
        return {**action, "res_id": self.id}

    def action_propose(self):
        """Start an action from these findings: a project that answers them all."""
        values = {
            "name": self[:1].name,
            "stage": "project",
            "network_id": self.network_id[:1].id,
            "territory_id": self.territory_id[:1].id,
            "theme_ids": self.theme_id.ids,
            "finding_ids": self.ids,
        }
        return self.env["clef.action"].create(values)._get_records_action()
