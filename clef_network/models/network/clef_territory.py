from odoo import api, fields, models
from odoo.exceptions import ValidationError

# From the smallest to the largest: a territory lies inside a larger one (S15).
KINDS = ["neighbourhood", "city", "sector", "territory"]


class ClefTerritory(models.Model):
    """A perimeter: neighbourhood, city, sector or whole territory (S15)."""

    _name = "clef.territory"
    _description = "Territory"
    _parent_store = True
    _order = "complete_name"
    _rec_name = "complete_name"
    _rec_names_search = ["name", "complete_name"]

    name = fields.Char(required=True, index="trigram")
    complete_name = fields.Char(
        compute="_compute_complete_name", store=True, recursive=True
    )
    kind = fields.Selection(
        [
            ("neighbourhood", "Neighbourhood"),
            ("city", "City"),
            ("sector", "Sector"),
            ("territory", "Territory"),
        ],
        required=True,
        default="city",
    )
    parent_id = fields.Many2one(
        "clef.territory", "Lies In", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("clef.territory", "parent_id", "Contains")
    zone_ids = fields.One2many("clef.territory.zone", "territory_id", "Priority Zones")
    company_id = fields.Many2one("res.company", help="Empty: shared by all companies.")
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "(name, kind, COALESCE(parent_id, 0), COALESCE(company_id, 0))",
        "A territory of this name and kind already exists there.",
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for territory in self:
            names = [territory.parent_id.complete_name, territory.name]
            territory.complete_name = " / ".join(filter(None, names))

    @api.depends("name", "complete_name")
    @api.depends_context("clef_short_territory")
    def _compute_display_name(self):
        """Lists and cards ask for the name alone: the whole path hides it there."""
        name = (
            "name" if self.env.context.get("clef_short_territory") else "complete_name"
        )
        for territory in self:
            territory.display_name = territory[name]

    @api.constrains("kind", "parent_id")
    def _check_parent_is_larger(self):
        for territory in self | self.child_ids:
            parent = territory.parent_id
            if parent and KINDS.index(parent.kind) <= KINDS.index(territory.kind):
                raise ValidationError(
                    self.env._(
                        "%(child)s cannot lie in %(parent)s: neighbourhoods lie in "
                        "cities, cities in sectors, sectors in territories.",
                        child=territory.name,
                        parent=parent.name,
                    )
                )
