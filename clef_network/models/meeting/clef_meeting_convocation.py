from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..network.groups import STAFF
from ..network.zones import zone_of
from .clef_dispatch import INVITATION
from .clef_meeting import OPEN

# Those who know of the meeting, and must hear that it is given up.
TOLD = ("sent", "answered", "posted")


class ClefMeeting(models.Model):
    """What is sent about a meeting, to whom, and how late."""

    _inherit = "clef.meeting"

    dispatch_ids = fields.One2many("clef.dispatch", "meeting_id", "Sent", groups=STAFF)
    notice = fields.Integer("Days Before", compute="_compute_notice")
    is_notice_short = fields.Boolean(
        "Notice Too Short",
        compute="_compute_notice",
        help="The body asks for more days between convocation and meeting.",
    )

    @api.depends("start", "convened_on", "instance_id.notice_days")
    def _compute_notice(self):
        for meeting in self:
            since = meeting.convened_on or fields.Datetime.now()
            meeting.notice = (meeting.start - since).days if meeting.start else 0
            wanted = meeting.instance_id.notice_days
            meeting.is_notice_short = bool(meeting.start) and meeting.notice < wanted

    def action_convene(self):
        """Convene the members of that day and the guests: planned -> convened.

        Nothing is sent here: the mails are queued, and built by the cron.

        :raise UserError: when there is nobody to convene, or it was done already
        """
        for meeting in self:
            meeting._check_state("planned")
            meeting._enter("convened")
            meeting._update_sheet()
            if not meeting.attendance_ids:
                raise UserError(
                    self.env._(
                        "Nobody can be convened to %(meeting)s: no mandate is in force "
                        "in this body on that day, and nobody is invited.",
                        meeting=meeting.reference,
                    )
                )
            meeting._invite()
            meeting._queue("convocation")
        return True

    def _call_off(self):
        """Tell those who know of the meeting; what still waits never leaves."""
        self.ensure_one()
        dispatches_sudo = self.sudo().dispatch_ids
        told = dispatches_sudo.filtered(lambda d: d.state in TOLD).partner_id
        dispatches_sudo._drop()
        self._queue(
            "cancelled",
            self.attendance_ids.filtered(
                lambda line: line.partner_id in told or line.answer
            ),
        )

    def _people_to_convene(self):
        """Those who would be convened now: the sheet as it would become.

        :return: res.partner records, members first
        """
        if not self:
            return self.env["res.partner"]
        stale, missing = self._sheet_changes()
        lines = self.attendance_ids - stale
        members = lines.filtered("mandate_id").partner_id | missing.partner_id
        return members | lines.partner_id

    def _preview_convocation(self, person):
        """The convocation as a person will read it; no line of the sheet is made.

        :param person: res.partner record, perhaps empty
        :return: tuple of subject and body, empty without a person
        """
        self.check_access("read")
        if not person:
            return "", ""
        draft = self._draft_line(person)
        template_sudo = self.env.ref("clef_network.mail_template_convocation").sudo()
        texts = [
            template_sudo._render_field(name, [draft.id], compute_lang=True)
            for name in ("subject", "body_html")
        ]
        return tuple(str(text[draft.id]) for text in texts)

    @api.model
    def _convocation_file_names(self):
        """Names of the files that go with a convocation.

        :return: list of str
        """
        template_sudo = self.env.ref("clef_network.mail_template_convocation").sudo()
        return [INVITATION, *template_sudo.attachment_ids.mapped("name")]

    def _draft_line(self, person):
        """A line of the sheet that is in memory only.

        :param person: res.partner record
        :return: clef.attendance record, not saved
        """
        mandates = self._mandates_that_day()
        mandate = mandates.filtered(lambda m: m.partner_id == person)[:1]
        return self.env["clef.attendance"].new(
            {
                "meeting_id": self.id,
                "partner_id": person.id,
                "mandate_id": mandate.id,
                "seat_id": mandate.seat_id.id,
            }
        )

    def _queue(self, kind, lines=None, turn=1):
        """Queue a mail to the people of the sheet, once each; post without address.

        :param str kind: value of ``clef.dispatch.kind``
        :param lines: clef.attendance records, the whole sheet when omitted
        :param int turn: the same mail again, as after a second change of date
        :return: clef.dispatch records created
        """
        self.ensure_one()
        lines = self.attendance_ids if lines is None else lines
        done = (
            self.sudo()
            .dispatch_ids.filtered(lambda d: d.kind == kind and d.turn == turn)
            .partner_id
        )
        dispatches_sudo = (
            self.env["clef.dispatch"]
            .sudo()
            .create(
                [
                    self._prepare_dispatch_values(kind, line, turn)
                    for line in lines
                    if line.partner_id not in done
                ]
            )
        )
        if dispatches_sudo:
            self.env.ref("clef_network.ir_cron_dispatch").sudo()._trigger()
        return dispatches_sudo

    def _prepare_dispatch_values(self, kind, line, turn):
        return {
            "meeting_id": self.id,
            "attendance_id": line.id,
            "partner_id": line.partner_id.id,
            "kind": kind,
            "turn": turn,
            "queue_state": "queued" if line.partner_id.email_normalized else "post",
        }

    def _check_movable(self):
        """Refuse to move a meeting that has been held or given up.

        :raise UserError: naming it
        """
        for meeting in self:
            if meeting.state not in OPEN:
                raise UserError(
                    self.env._(
                        "%(meeting)s is over: its date and place no longer change.",
                        meeting=meeting.reference,
                    )
                )

    def _when_and_where(self):
        """What those convened are told when it changes.

        :return: tuple
        """
        self.ensure_one()
        event_sudo = self.sudo().event_id
        return event_sudo.start, event_sudo.stop, event_sudo.location or ""

    def _after_move(self):
        """Tell the convened of a new date or place, once per save.

        A mail that still waits says what holds when it is built: no second one.
        """
        for meeting in self.filtered(lambda m: m.state == "convened"):
            told = meeting.sudo().dispatch_ids.filtered(lambda d: d.kind == "moved")
            waiting = told.filtered(lambda d: d.queue_state == "queued").partner_id
            lines = meeting.attendance_ids.filtered(
                lambda line, waiting=waiting: line.partner_id not in waiting
            )
            turn = max(told.mapped("turn"), default=0) + 1
            meeting._queue("moved", lines, turn=turn)

    def _date_text(self):
        """Day and hours in the language and zone of the reader.

        :return: str
        """
        self.ensure_one()
        zone = zone_of(self.company_id)

        def text(value, pattern):
            return format_datetime(self.env, value, tz=zone, dt_format=pattern)

        return self.env._(
            "%(day)s, %(begin)s to %(end)s",
            day=text(self.start, "EEEE d MMMM y"),
            begin=text(self.start, "HH:mm"),
            end=text(self.stop, "HH:mm"),
        )
