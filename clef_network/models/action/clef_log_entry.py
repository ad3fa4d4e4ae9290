from odoo import fields, models


class ClefLogEntry(models.Model):
    """What the coordination did, in two lines, shared with members (S28-S30, S93)."""

    _name = "clef.log.entry"
    _description = "Log Entry"
    _inherit = ["clef.network.part", "clef.anonymous.mixin"]
    _anonymous_fields = ("name", "answer")
    _order = "date desc, id desc"

    name = fields.Char("Subject", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    kind = fields.Selection(
        [
            ("approach", "Approach"),
            ("awareness", "Awareness"),
            ("solicitation", "Solicitation"),
            ("support", "Support Given"),
            ("representation", "Representation"),
            ("regulation", "Regulation"),
            ("exchange", "Exchange"),
        ],
        required=True,
        default="approach",
    )
    user_id = fields.Many2one(
        "res.users",
        "By",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    partner_ids = fields.Many2many("res.partner", string="With")
    institution_id = fields.Many2one(
        "clef.institution",
        index="btree_not_null",
        domain="[('network_id', '=', network_id)]",
    )
    action_id = fields.Many2one(
        "clef.action",
        index="btree_not_null",
        domain="[('network_id', '=', network_id)]",
    )
    answer = fields.Char(help="What came of it.")
    duration = fields.Float("Hours")
    shared = fields.Boolean(
        "Shared With Members",
        default=True,
        help="Members of the technical committees read the entry.",
    )

    _duration_positive = models.Constraint(
        "CHECK (COALESCE(duration, 0) >= 0)", "Time spent cannot be negative."
    )
