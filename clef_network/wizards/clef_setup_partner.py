from odoo import fields, models


class ClefSetupPartner(models.TransientModel):
    """A founding partner, with the committees it sits in."""

    _name = "clef.setup.partner"
    _description = "Founding Partner"

    setup_id = fields.Many2one("clef.setup", required=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner",
        "Structure",
        required=True,
        domain="[('is_company', '=', True)]",
    )
    kind_id = fields.Many2one("clef.institution.kind")
    in_steering = fields.Boolean("Steering", default=True)
    in_technical = fields.Boolean("Technical", default=True)

    def _sits_in(self, instance):
        """Tell whether the line asks for a seat in a body.

        :param instance: clef.instance record
        :return: bool
        """
        self.ensure_one()
        wanted = {"steering": self.in_steering, "technical": self.in_technical}
        return wanted.get(instance.kind, False)
