from odoo import models

from .printing import printed


class ClefEvaluation(models.Model):
    """What the printed review of an action says (S32-S34, S56, S142)."""

    _inherit = "clef.evaluation"

    def _printed_texts(self, *names):
        """Formatted texts of the review, those that are written.

        :param names: Html fields
        :return: list of (label, Markup)
        """
        self.ensure_one()
        texts = [
            (self._fields[name]._description_string(self.env), printed(self[name]))
            for name in names
        ]
        return [(label, text) for label, text in texts if text]

    def _attendance_figures(self):
        """How many came, and how many of them were different people.

        :return: list of (label, counted, declared or None)
        """
        action = self.action_id
        names = ("parents", "children", "families")
        return [
            (
                action._fields[f"{name}_count"]._description_string(self.env),
                action[f"{name}_count"],
                self[f"distinct_{name}"] or None,
            )
            for name in names
        ]

    def _review_meetings(self):
        """Meetings at which the action was reviewed, oldest first.

        :return: clef.meeting records
        """
        reviews = self.action_id.meeting_ids.filtered(lambda m: m.kind == "review")
        return reviews.sorted("start")

    def _review_partners(self):
        """Partners of the action, and whether each took part in the review (S142).

        :return: list of (clef.institution record, bool)
        """
        there = self._review_meetings()._present_institutions()
        partners = self.action_id.partner_ids.institution_id
        return [(partner, partner in there) for partner in partners]

    def _review_decision(self):
        """What the steering body decided last.

        :return: clef.decision record, or empty
        """
        return self.decision_ids.filtered("is_applied")[:1]
