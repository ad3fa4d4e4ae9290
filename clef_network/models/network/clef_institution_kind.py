from odoo import fields, models


class ClefInstitutionKind(models.Model):
    """Family of institutions: local authority, State service, association... (S63)."""

    _name = "clef.institution.kind"
    _description = "Institution Kind"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    is_funder = fields.Boolean(
        "Funds the Network",
        help="Institutions of this kind are taken for funders unless told otherwise.",
    )
    sequence = fields.Integer(default=10)
    color = fields.Integer(export_string_translation=False)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "((name->>'en_US'))", "A kind of this name already exists."
    )
