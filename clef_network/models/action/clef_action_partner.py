from odoo import api, fields, models

from ..network.computed import flag_search


class ClefActionPartner(models.Model):
    """What an institution does in an action, and who answers for it (S4, S127)."""

    _name = "clef.action.partner"
    _description = "Partner of an Action"
    _order = "action_id, role, id"

    action_id = fields.Many2one(
        "clef.action", required=True, index=True, ondelete="cascade"
    )
    network_id = fields.Many2one(related="action_id.network_id")
    company_id = fields.Many2one(
        related="action_id.company_id", store=True, precompute=True, index=True
    )
    institution_id = fields.Many2one(
        "clef.institution",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('network_id', '=', network_id)]",
    )
    role = fields.Selection(
        [
            ("host", "Host Structure"),
            ("co_carrier", "Carries It Too"),
            ("contributor", "Contributes"),
            ("funder", "Funds It"),
            ("expert", "Expert"),
        ],
        required=True,
        default="contributor",
    )
    referent_id = fields.Many2one(
        "res.partner", domain="[('is_company', '=', False), ('active', '=', True)]"
    )
    successor_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', False), ('active', '=', True)]",
        help="Who takes over when the referent leaves.",
    )
    direction_supports = fields.Boolean("Direction Supports It")
    direction_met_by = fields.Char(help="Who met the direction.")
    direction_met_on = fields.Date()
    in_policy = fields.Boolean(
        "Written Into Its Policy", help="The project stands in the structure's own."
    )
    parents_met_direction = fields.Boolean(
        help="Families have heard of the project from the direction itself."
    )
    is_referent_gone = fields.Boolean(
        "Referent Gone",
        compute="_compute_is_referent_gone",
        search="_search_is_referent_gone",
        help="The referent is archived, and nobody was named to succeed (S130).",
    )

    _institution_once = models.Constraint(
        "UNIQUE (action_id, institution_id, role)",
        "This institution already has this role in the action.",
    )

    @api.depends("institution_id", "action_id")
    def _compute_display_name(self):
        for partner in self:
            names = [partner.institution_id.name, partner.action_id.name]
            partner.display_name = " – ".join(filter(None, names))

    @api.depends("referent_id.active", "successor_id.active")
    def _compute_is_referent_gone(self):
        for partner in self:
            left = partner.referent_id and not partner.referent_id.active
            heir = partner.successor_id.active
            partner.is_referent_gone = bool(left and not heir)

    def _search_is_referent_gone(self, operator, value):
        return flag_search(
            operator,
            [
                ("referent_id.active", "=", False),
                "|",
                ("successor_id", "=", False),
                ("successor_id.active", "=", False),
            ],
        )

    def _missing_to_start(self):
        """What this structure still owes a psychosocial skills project (R58).

        :return: list of str
        """
        self.ensure_one()
        name = self.institution_id.name
        pieces = [
            (
                self.direction_supports and self.direction_met_on,
                self.env._("the support of the direction of %s, with its date", name),
            ),
            (self.referent_id.active, self.env._("a referent in %s", name)),
        ]
        return [words for there, words in pieces if not there]
