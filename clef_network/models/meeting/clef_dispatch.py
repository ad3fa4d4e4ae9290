import base64
import logging

from odoo import api, fields, models
from odoo.tools import html2plaintext

from .texts import one_line

_logger = logging.getLogger(__name__)

# What an answer proves to have been read; the other mails ask for none.
ANSWERED = ("convocation", "reminder")
# Reached nobody: told by post.
UNREACHED = ("post", "bounced", "failed")
# The file for calendar programs.
INVITATION = "invitation.ics"
# What fits in a line of the list.
LONGEST = 250


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
            ("posted", "Posted"),
            ("failed", "Failed"),
            ("dropped", "No Longer Needed"),
        ],
        default="queued",
        required=True,
        index=True,
    )
    mail_id = fields.Many2one("mail.mail", index="btree_not_null", ondelete="set null")
    notification_id = fields.Many2one(
        "mail.notification", index="btree_not_null", ondelete="set null"
    )
    handed_on = fields.Datetime()
    failure = fields.Char()
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("sent", "Sent"),
            ("answered", "Answered"),
            ("post", "By Post"),
            ("posted", "Posted"),
            ("bounced", "Bounced"),
            ("failed", "Failed"),
            ("dropped", "No Longer Needed"),
        ],
        compute="_compute_state",
        compute_sudo=True,
    )
    explanation = fields.Char("Why", compute="_compute_explanation", compute_sudo=True)

    _once = models.Constraint(
        "UNIQUE (meeting_id, partner_id, kind, turn)",
        "This mail has already been queued for this person.",
    )

    @api.depends(
        "queue_state",
        "mail_id.state",
        "notification_id.notification_status",
        "attendance_id.answer",
    )
    def _compute_state(self):
        for dispatch in self:
            built = dispatch.queue_state == "built"
            dispatch.state = dispatch._mail_state() if built else dispatch.queue_state
            if dispatch.kind in ANSWERED and dispatch.attendance_id.answer:
                dispatch.state = "answered"

    def _mail_state(self):
        """What mail servers made of a mail that was handed over.

        A bounce comes back after it was sent: Odoo writes it on the notification.

        :return: str, value of ``state``
        """
        if self.notification_id.notification_status == "bounce":
            return "bounced"
        states = {"outgoing": "queued", "exception": "failed", "cancel": "failed"}
        return states.get(self.mail_id.state, "sent")

    @api.depends("state", "failure")
    def _compute_explanation(self):
        """Why a mail did not arrive, as the servers say it."""
        for dispatch in self:
            said = {
                "failed": dispatch.failure or dispatch.mail_id.failure_reason,
                "bounced": dispatch.notification_id.failure_reason,
            }
            text = said.get(dispatch.state) or ""
            dispatch.explanation = one_line(html2plaintext(text))[:LONGEST]

    def action_mark_posted(self):
        """Record that these were sent by post today; coordination only.

        :raise AccessError: to those who do not write meetings
        """
        self.meeting_id.check_access("write")
        waiting = self.filtered(lambda dispatch: dispatch.state in UNREACHED)
        now = fields.Datetime.now()
        waiting.sudo().write({"queue_state": "posted", "handed_on": now})
        return True

    def _drop(self):
        """Keep back what has not left yet: nobody needs it any more."""
        for dispatch in self:
            mail = dispatch.mail_id.filtered(lambda mail: mail.state == "outgoing")
            if mail or dispatch.queue_state in ("queued", "post"):
                mail.cancel()
                dispatch.notification_id.notification_status = "canceled"
                dispatch.queue_state = "dropped"

    def _is_needless(self):
        """Tell whether a reminder has become one: answered, over, or given up.

        :return: bool
        """
        self.ensure_one()
        line = self.attendance_id
        return self.kind == "reminder" and (line.answer or not line._can_answer())

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
                self._drop() if self._is_needless() else self._build()
        except Exception as error:  # whatever a template or an address may do
            _logger.warning("Mail %s could not be built", self.id, exc_info=True)
            self.write({"queue_state": "failed", "failure": str(error)[:LONGEST]})

    def _build(self):
        """Hand the mail over to Odoo's own mail queue."""
        self.ensure_one()
        record = self.attendance_id or self.meeting_id
        template = self._template().with_context(clef_dispatch=self.id)
        mail_id = template.send_mail(record.id, email_values=self._prepare_mail())
        mail_sudo = self.env["mail.mail"].sudo().browse(mail_id)
        mail_sudo.attachment_ids |= self._kept_files()
        self._hide_link(mail_sudo)
        self.write(
            {
                "queue_state": "built",
                "mail_id": mail_id,
                "notification_id": self._notify(mail_sudo).id,
                "handed_on": fields.Datetime.now(),
            }
        )

    def _prepare_mail(self):
        """What is said to Odoo about the mail, beyond its template.

        :return: dict of values of mail.mail
        """
        return {
            "recipient_ids": [fields.Command.set(self.partner_id.ids)],
            "email_to": False,
            "attachments": [
                (name, base64.b64encode(content))
                for name, content in self._attachments()
            ],
            "auto_delete": False,
            "is_notification": True,
        }

    def _notify(self, mail_sudo):
        """Give the mail what Odoo keeps of each reader: there it notes a bounce.

        :param mail_sudo: mail.mail record just built
        :return: mail.notification record
        """
        (values,) = mail_sudo._get_notification_values()
        return (
            self.env["mail.notification"]
            .sudo()
            .create({**values, "res_partner_id": self.partner_id.id})
        )

    def _hide_link(self, mail_sudo):
        """Leave no personal link in the chatter, where colleagues would read it.

        The mail keeps its own body, which only administrators read.

        :param mail_sudo: mail.mail record just built
        """
        message_sudo = mail_sudo.mail_message_id
        link = self.attendance_id and self.attendance_id._answer_url()
        if link and link in (message_sudo.body or ""):
            message_sudo.body = message_sudo.body.replace(link, "#")

    def _template(self):
        """Mail template of this kind, speaking to a line of the sheet.

        :return: mail.template record
        """
        return self.env.ref(f"clef_network.mail_template_{self.kind}")

    def _attachments(self):
        """Files made for this mail alone.

        :return: list of (name, bytes)
        """
        if self.kind in ("convocation", "moved"):
            return [(INVITATION, self.meeting_id._ics())]
        return []

    def _kept_files(self):
        """Files kept once, to which all the mails of the meeting refer.

        :return: ir.attachment records
        """
        if self.kind == "minutes":
            return self.meeting_id._minutes_attachment()
        return self.env["ir.attachment"]
