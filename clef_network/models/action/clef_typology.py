from odoo import fields, models


class ClefTypology(models.Model):
    """A type or a theme of a funder's own list, valid while its scheme is (R51).

    Schemes are renamed and their lists replaced: figures keep the words of their year.
    """

    _name = "clef.typology"
    _description = "Funder's Typology"
    _inherit = ["clef.dated.mixin"]
    _order = "scheme, kind, sequence, id"
    _rec_names_search = ["name", "scheme"]

    scheme = fields.Char(required=True, help="Name of the scheme in its own years.")
    kind = fields.Selection(
        [("type", "Type of Action"), ("theme", "Theme")],
        required=True,
        default="type",
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "(scheme, kind, name)", "This scheme already lists it."
    )
