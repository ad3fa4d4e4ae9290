from odoo import api, fields, models

from ..network.zones import lang_of
from .clef_meeting import HELD


class ClefMeeting(models.Model):
    """The agenda: what stands on it, what waits for it, what comes back to it."""

    _inherit = "clef.meeting"

    minutes_total = fields.Integer("Minutes in All", compute="_compute_minutes_total")
    minutes_available = fields.Integer("Length", compute="_compute_minutes_total")
    is_overfull = fields.Boolean("Too Long", compute="_compute_minutes_total")

    @api.depends("agenda_ids.minutes_planned", "start", "stop")
    def _compute_minutes_total(self):
        for meeting in self:
            meeting.minutes_total = sum(meeting.agenda_ids.mapped("minutes_planned"))
            length = meeting.start and meeting.stop and meeting.stop - meeting.start
            meeting.minutes_available = length.total_seconds() // 60 if length else 0
            meeting.is_overfull = meeting.minutes_total > meeting.minutes_available

    def _prepare_agendas(self):
        """Fill the agendas of new meetings: standing items, then what waits.

        What waits goes on the next meeting of the body only.
        """
        values = [vals for meeting in self for vals in meeting._standing_items()]
        self.env["clef.agenda.item"].sudo().create(values)
        for body in self.instance_id:
            body.sudo()._next_open_meeting()._collect()

    def _standing_items(self):
        """Values of the items that stand on every agenda of the body.

        :return: list of dicts
        """
        self.ensure_one()
        return [
            {
                "meeting_id": self.id,
                "name": template.name,
                "role": template.role,
                "kind": template.kind,
                "minutes_planned": template.minutes_planned,
                "sequence": template.sequence,
            }
            for template in self.instance_id.agenda_template_ids
            if template.role != "submissions"
        ]

    def _collect(self):
        """Put on this agenda what waits for the body: submissions, items left over."""
        for meeting in self:
            meeting._collect_submissions()
            meeting._collect_items()

    def _collect_submissions(self):
        for model in self.env["clef.submission.mixin"]._submission_models():
            waiting = self.env[model].search(
                [
                    ("submitted_to_id", "=", self.instance_id.id),
                    ("submission_state", "in", ("submitted", "postponed")),
                ]
            )
            self._add_submission(waiting)

    def _add_submission(self, records):
        """Put submitted records on this agenda, those already there left alone.

        :param records: records of one submission model
        """
        for meeting in self:
            known = set(
                meeting.agenda_ids.filtered(
                    lambda item: item.res_model == records._name
                ).mapped("res_id")
            )
            self.env["clef.agenda.item"].sudo().create(
                [
                    meeting._prepare_submission_item(record)
                    for record in records
                    if record.id not in known
                ]
            )

    def _prepare_submission_item(self, record):
        """Values of the item that carries what is submitted.

        :param record: record of a submission model
        :return: dict
        """
        place = self.instance_id.agenda_template_ids.filtered(
            lambda template: template.role == "submissions"
        )
        # read by all members: in the language of the host, not of who submitted
        lang = lang_of(self.company_id)
        return {
            "meeting_id": self.id,
            "name": record.with_context(lang=lang)._submission_title(),
            "kind": "decision",
            "res_model": record._name,
            "res_id": record.id,
            "sequence": place[:1].sequence or 30,
            "minutes_planned": place[:1].minutes_planned or 10,
        }

    def _collect_items(self):
        """Bring back items left untreated and those whose decision was postponed."""
        previous = self._previous()
        if previous.state not in HELD:
            return
        known = self.agenda_ids.carried_from_id
        left = previous.agenda_ids.filtered(lambda item: item._comes_back()) - known
        self.env["clef.agenda.item"].sudo().create(
            [item._prepare_carried_values(self) for item in left]
        )
