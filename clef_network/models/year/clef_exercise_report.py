import base64
import logging

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..action.printing import printed
from ..network.zones import lang_of

_logger = logging.getLogger(__name__)

LONGEST = 250


class ClefExercise(models.Model):
    """The activity report: printed by the cron, never inside a request."""

    _inherit = "clef.exercise"

    report = fields.Binary("Activity Report", readonly=True, copy=False)
    report_state = fields.Selection(
        [
            ("none", "Not Built"),
            ("waiting", "Being Built"),
            ("ready", "Ready"),
            ("failed", "Failed"),
        ],
        "Printed Report",
        default="none",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    report_failure = fields.Char("Why It Failed", readonly=True, copy=False)

    @api.model
    def _gates(self):
        own = ("report", "report_state", "report_failure")
        return {**super()._gates(), **dict.fromkeys(own)}

    def action_download_report(self):
        """Download the report as it was last printed."""
        self.ensure_one()
        name = self._report_name()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/report/{name}?download=true",
            "target": "download",
        }

    def action_build_again(self):
        """Have the report printed again after a failure."""
        self.check_access("write")
        self.filtered(lambda e: e.report_state == "failed").sudo()._queue_report()
        return True

    def _report_name(self):
        lang = lang_of(self.company_id)
        title = self.with_context(lang=lang)._submission_title()
        return f"{title}.pdf".replace("/", "-")

    def _queue_report(self):
        """Have the cron print the report anew."""
        self.write({"report_state": "waiting", "report_failure": False})
        self.env.ref("clef_network.ir_cron_exercise_report")._trigger()

    @api.model
    def _cron_build(self):
        """Print the reports that wait, one commit each; a bad one stops nothing."""
        cron = self.env["ir.cron"]
        waiting = self.search([("report_state", "=", "waiting")])
        cron._commit_progress(remaining=len(waiting))
        for exercise in waiting:
            locked = exercise.try_lock_for_update()
            locked.invalidate_recordset(["report_state"])
            if locked.report_state == "waiting":
                locked._build_or_fail()
            if not cron._commit_progress(1):
                break

    def _build_or_fail(self):
        """Print in a savepoint: what fails is written on the record."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.write(self._prepare_report())
        except Exception as error:  # whatever a text or the printer may do
            _logger.warning("Year report %s could not be built", self.id, exc_info=True)
            failure = str(error)[:LONGEST]
            self.write({"report_state": "failed", "report_failure": failure})

    def _prepare_report(self):
        """Values that a new print of the report gives.

        :return: dict
        """
        lang = self.company_id.sudo().partner_id.lang
        Report = self.env["ir.actions.report"].with_context(lang=lang)
        content, _kind = Report._render_qweb_pdf(
            "clef_network.activity_report", self.ids
        )
        return {"report": base64.b64encode(content), "report_state": "ready"}

    # what the sheet says

    def _validation(self):
        """The decision that validated the year.

        :return: clef.decision record, or empty
        """
        adopted = self.decision_ids.filtered(lambda d: d.outcome == "adopted")
        return adopted[:1] if self.state == "validated" else adopted.browse()

    def _state_text(self):
        """What the cover says of the state.

        :return: str
        """
        if decision := self._validation():
            return self.env._(
                "Validated on %(day)s by %(body)s (%(reference)s)",
                day=decision._date_text(),
                body=decision.instance_id.name,
                reference=decision.reference,
            )
        return {
            "draft": self.env._("Draft, not presented yet"),
            "presented": self.env._("Presented to the steering body"),
            "validated": self.env._("Validated"),
        }[self.state]

    def _collected_text(self):
        zone = self.env["clef.dated.mixin"]
        day = self.collected_on and fields.Datetime.context_timestamp(
            zone, self.collected_on
        )
        return format_date(self.env, day and day.date())

    def _printed_chapters(self):
        """Chapters with something in them, numbered.

        :return: list of (number, clef.exercise.chapter record, Markup of its text)
        """
        filled = self.chapter_ids.filtered(lambda c: c.text or c.figures)
        return [
            (number, chapter, printed(chapter.text))
            for number, chapter in enumerate(filled, start=1)
        ]
