from odoo import api, fields, models


class ClefSetupBody(models.TransientModel):
    """A body to be created by the set-up assistant."""

    _name = "clef.setup.body"
    _description = "Body to Create"

    setup_id = fields.Many2one("clef.setup", required=True, ondelete="cascade")
    name = fields.Char(required=True)
    code = fields.Char(help="Empty: made from the name.")
    kind = fields.Selection(
        selection=lambda self: (
            self.env["clef.instance"]._fields["kind"]._description_selection(self.env)
        ),
        required=True,
        default="technical",
    )
    monthly = fields.Boolean(
        "Every Month", compute="_compute_rhythm", store=True, readonly=False
    )
    meetings_min = fields.Integer(
        "At Least", compute="_compute_rhythm", store=True, readonly=False
    )
    meetings_max = fields.Integer(
        "At Most", compute="_compute_rhythm", store=True, readonly=False
    )

    @api.depends("kind")
    def _compute_rhythm(self):
        """The usual rhythm of the kind, as the body itself would take it."""
        for body in self:
            usual = self.env["clef.instance"].new({"kind": body.kind})
            body.monthly = usual.monthly
            body.meetings_min = usual.meetings_min
            body.meetings_max = usual.meetings_max

    def _prepare_instance_values(self, network):
        """Values of the body, without its people.

        :param network: clef.network record
        :return: dict
        """
        self.ensure_one()
        values = {
            "network_id": network.id,
            "name": self.name,
            "kind": self.kind,
            "territory_id": network.territory_id.id,
            "monthly": self.monthly,
            "meetings_min": self.meetings_min,
            "meetings_max": self.meetings_max,
        }
        return {**values, "code": self.code} if self.code else values
