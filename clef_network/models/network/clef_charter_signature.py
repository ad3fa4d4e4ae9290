from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ClefCharterSignature(models.Model):
    """An institution's commitment to the charter, by one of its people (S92)."""

    _name = "clef.charter.signature"
    _description = "Charter Signature"
    _order = "charter_id, date desc, id"
    _rec_name = "institution_id"

    charter_id = fields.Many2one(
        "clef.charter", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="charter_id.company_id", store=True, precompute=True, index=True
    )
    network_id = fields.Many2one(related="charter_id.network_id")
    institution_id = fields.Many2one(
        "clef.institution", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Signatory",
        domain="[('is_company', '=', False)]",
        ondelete="restrict",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)

    _institution_unique = models.Constraint(
        "UNIQUE (charter_id, institution_id)",
        "This institution has already signed this charter.",
    )

    @api.constrains("charter_id", "institution_id")
    def _check_network(self):
        for signature in self:
            if signature.institution_id.network_id != signature.charter_id.network_id:
                raise ValidationError(
                    self.env._(
                        "%(institution)s is not a partner of the charter's network.",
                        institution=signature.institution_id.display_name,
                    )
                )
