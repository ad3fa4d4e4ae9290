from odoo import api, fields, models
from odoo.fields import Domain

from ..network.computed import flag_search, set_flag
from ..network.groups import STAFF
from .clef_finding import ANSWERING


class ClefOrientation(models.Model):
    """Where the steering body wants to go, and what became of it (S25, S84, R43)."""

    _name = "clef.orientation"
    _description = "Orientation"
    _inherit = [
        "clef.network.part",
        "clef.dated.mixin",
        "clef.submission.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, sequence, id"

    name = fields.Char(required=True, tracking=True)
    text = fields.Html(sanitize_style=True, strip_style=True, strip_classes=True)
    sequence = fields.Integer(default=10)
    axis_id = fields.Many2one(
        "clef.charter.article",
        domain="[('kind', '=', 'axis')]",
        index="btree_not_null",
        ondelete="restrict",
    )
    objective_ids = fields.One2many(
        "clef.objective", "orientation_id", "Objectives", copy=True
    )
    action_ids = fields.Many2many(
        "clef.action", "clef_action_orientation_rel", "orientation_id", "action_id"
    )
    instance_ids = fields.Many2many(
        "clef.instance",
        string="Working Groups",
        domain="[('network_id', '=', network_id), ('kind', '=', 'working_group')]",
    )
    serving_item_ids = fields.One2many(
        "clef.agenda.item",
        "orientation_id",
        "Items Serving It",
        help="Not those where it was submitted itself.",
        groups=STAFF,
    )
    no_follow_up_reason = fields.Char(
        "Without Follow-up Because",
        tracking=True,
        copy=False,
        help="Why the technical committees made nothing of it.",
    )
    action_count = fields.Integer("Actions", compute="_compute_action_count")
    is_followed = fields.Boolean(
        "Followed Up", compute="_compute_is_followed", search="_search_is_followed"
    )
    active = fields.Boolean(default=True)

    @api.depends("action_ids")
    def _compute_action_count(self):
        for orientation in self:
            orientation.action_count = len(orientation.action_ids)

    @api.depends(
        "action_ids.stage", "instance_ids", "serving_item_ids", "no_follow_up_reason"
    )
    def _compute_is_followed(self):
        set_flag(self, "is_followed", self._followed_domain())

    def _search_is_followed(self, operator, value):
        return flag_search(operator, self._followed_domain())

    @api.model
    def _followed_domain(self):
        """Orientations with an action, a group or a point behind them, or a reason.

        :return: Domain
        """
        return (
            Domain("action_ids.stage", "in", ("submitted", *ANSWERING))
            | Domain("instance_ids", "!=", False)
            | Domain("serving_item_ids", "!=", False)
            | Domain("no_follow_up_reason", "!=", False)
        )

    def _submission_instance_kinds(self):
        return ("steering",)

    def _submission_title(self):
        return self.env._("Orientation: %(name)s", name=self.name)
