import base64
import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class ClefDispatch(models.Model):
    """One mail to one person about one meeting: the queue, then the proof (S17).

    The unique index is what makes each of them leave once, whoever asks twice.
    """

    _name = "clef.dispatch"
    _description = "Dispatch"
    _order = "id desc"

    meeting_id = fields.Many2one(
        "clef.meeting", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, precompute=True, index=True
    )
    attendance_id = fields.Many2one(
        "clef.attendance", index="btree_not_null", ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("convocation", "Convocation"),
            ("reminder", "Reminder"),
            ("moved", "Change of Date or Place"),
            ("cancelled", "Cancellation"),
            ("minutes", "Minutes"),
        ],
        required=True,
    )
    turn = fields.Integer(default=1, help="The same mail, sent again.")
    queue_state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("built", "Handed Over"),
            ("post", "By Post"),
            ("failed", "Failed"),
        ],
        default="queued",
        required=True,
        index=True,
    )
    mail_id = fields.Many2one("mail.mail", index="btree_not_null", ondelete="set null")
    handed_on = fields.Datetime()
    failure = fields.Char()
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("sent", "Sent"),
            ("post", "By Post"),
            ("failed", "Failed"),
        ],
        compute="_compute_state",
        compute_sudo=True,
    )

    _once = models.Constraint(
        "UNIQUE (meeting_id, partner_id, kind, turn)",
        "This mail has already been queued for this person.",
    )

    @api.depends("queue_state", "mail_id.state")
    def _compute_state(self):
        """What the mail server made of it; bounces are failures as well."""
        for dispatch in self:
            mail_state = dispatch.mail_id.state
            if dispatch.queue_state == "built":
                failed = mail_state in ("exception", "cancel")
                waiting = mail_state == "outgoing"
                dispatch.state = (
                    (failed and "failed") or (waiting and "queued") or "sent"
                )
            else:
                dispatch.state = dispatch.queue_state

    @api.model
    def _cron_send(self):
        """Build the mails that wait, one commit each; a bad one stops nothing."""
        cron = self.env["ir.cron"]
        waiting = self.search([("queue_state", "=", "queued")])
        cron._commit_progress(remaining=len(waiting))
        for dispatch in waiting:
            locked = dispatch.try_lock_for_update()
            locked.invalidate_recordset(["queue_state"])
            if locked.queue_state == "queued":
                locked._build_or_fail()
            if not cron._commit_progress(1):
                break
        if waiting:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _build_or_fail(self):
        """Build one mail in a savepoint: what fails is written on the dispatch."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._build()
        except Exception as error:  # whatever a template or an address may do
            _logger.warning("Mail %s could not be built", self.id, exc_info=True)
            self.write({"queue_state": "failed", "failure": str(error)[:250]})

    def _build(self):
        """Hand the mail over to Odoo's own mail queue."""
        self.ensure_one()
        record = self.attendance_id or self.meeting_id
        template = self._template().with_context(clef_dispatch=self.id)
        attachments = [
            (name, base64.b64encode(content)) for name, content in self._attachments()
        ]
        mail_id = template.send_mail(
            record.id,
            email_values={
                "recipient_ids": [fields.Command.set(self.partner_id.ids)],
                "email_to": False,
                "attachments": attachments,
                "auto_delete": False,
            },
        )
        self._hide_link(mail_id)
        self.write(
            {
                "queue_state": "built",
                "mail_id": mail_id,
                "handed_on": fields.Datetime.now(),
            }
        )

    def _hide_link(self, mail_id):
        """Leave no personal link in the chatter, where colleagues would read it.

        The mail keeps its own body, which only administrators read.

        :param int mail_id: of the mail.mail just built
        """
        message_sudo = self.env["mail.mail"].sudo().browse(mail_id).mail_message_id
        link = self.attendance_id and self.attendance_id._answer_url()
        if link and link in (message_sudo.body or ""):
            message_sudo.body = message_sudo.body.replace(link, "#")

    def _template(self):
        """Mail template of this kind, speaking to a line of the sheet.

        :return: mail.template record
        """
        return self.env.ref(f"clef_network.mail_template_{self.kind}")

    def _attachments(self):
        """Files that go with the mail.

        :return: list of (name, bytes)
        """
        if self.kind in ("convocation", "moved"):
            return [("invitation.ics", self.meeting_id._ics())]
        if self.kind == "minutes":
            return [self.meeting_id._minutes_file()]
        return []
