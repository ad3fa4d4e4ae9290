from odoo import api, fields, models


class ClefPost(models.Model):
    """The coordinator's employment frame: who employs, from when to when (S47, S48)."""

    _name = "clef.post"
    _description = "Coordination Post"
    _inherit = ["clef.network.part", "clef.dated.mixin"]
    _order = "network_id, date_start desc, id desc"

    partner_id = fields.Many2one(
        "res.partner",
        "Holder",
        index="btree_not_null",
        domain="[('is_company', '=', False)]",
        help="Empty: the post is to be filled.",
    )
    name = fields.Char(
        "Post", required=True, default=lambda self: self.env._("Coordination")
    )
    employer_id = fields.Many2one(
        "res.partner",
        compute="_compute_employer_id",
        store=True,
        readonly=False,
        domain="[('is_company', '=', True)]",
        help="The host by default.",
    )
    supervisor_id = fields.Many2one(
        "res.partner", domain="[('is_company', '=', False)]"
    )
    working_time = fields.Float(default=1.0, help="Share of a full-time post.")
    last_interview = fields.Date()
    next_interview = fields.Date()
    frame = fields.Html(
        "Frame of Action",
        sanitize_style=True,
        help="What is expected of the coordination, as last agreed with the "
        "technical committee.",
    )

    _working_time_valid = models.Constraint(
        "CHECK (working_time > 0 AND working_time <= 1)",
        "Working time is a share of a full-time post, between 0 and 100 %.",
    )

    @api.depends("network_id", "date_start")
    def _compute_employer_id(self):
        for post in self:
            if not post.employer_id:
                hosts = post.network_id.hosting_ids.filtered("is_open")
                post.employer_id = hosts[:1].partner_id
