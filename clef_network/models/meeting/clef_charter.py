from odoo import api, models


class ClefCharter(models.Model):
    """A charter comes into force by the decision of the body it is put before."""

    _name = "clef.charter"
    _inherit = ["clef.charter", "clef.submission.mixin"]

    @api.model
    def _gates(self):
        return {**super()._gates(), "state": ("adopted",)}

    def _submission_instance_kinds(self):
        return ("technical",) if self[:1].instance_id else ("steering",)

    def _default_submission_instance(self):
        return self.instance_id or super()._default_submission_instance()

    def _apply_decision(self, decision):
        result = super()._apply_decision(decision)
        if decision.outcome == "adopted":
            self.sudo()._put_in_force(decision.meeting_id._day())
        return result
