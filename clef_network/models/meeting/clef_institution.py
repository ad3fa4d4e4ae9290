from odoo import api, models


class ClefInstitution(models.Model):
    """Whether a partner is still committed is decided by a body, never computed."""

    _name = "clef.institution"
    _inherit = ["clef.institution", "clef.submission.mixin"]

    @api.model
    def _gates(self):
        return {**super()._gates(), "state": ("disengaged",)}

    def _submission_instance_kinds(self):
        return ("technical", "steering")

    def _submission_title(self):
        return self.env._("Commitment of %(institution)s", institution=self.name)

    def _submit_again(self, body):
        """Put the partner before a body at the limit of absences (R33).

        :param body: clef.instance record that counted them
        """
        self.write({"submission_state": "draft"})
        self.action_submit(body)

    def _apply_decision(self, decision):
        """An adopted proposal makes the partner disengaged in the body that decided."""
        super()._apply_decision(decision)
        if decision.outcome != "adopted":
            return
        seats = self.seat_ids.filtered(
            lambda seat: seat.instance_id == decision.instance_id
        )
        seats.sudo().engagement = "disengaged"
        if not self.seat_ids.filtered(
            lambda seat: seat.is_open and seat.engagement != "disengaged"
        ):
            self.sudo().state = "disengaged"
