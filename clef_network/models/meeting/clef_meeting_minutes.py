import hashlib
import json

from odoo import fields, models
from odoo.exceptions import UserError

from ..network.groups import STAFF
from ..network.names import dictionary_order

# What must be there before minutes may be approved (R39).
NEEDED = ("chair_id", "secretary_id", "attendance_ids", "agenda_ids")


class ClefMeeting(models.Model):
    """The minutes: printed, sent, approved by the next meeting, then frozen."""

    _inherit = "clef.meeting"

    minutes_file_id = fields.Many2one(
        "ir.attachment",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=STAFF,
    )

    def _last_circulated(self):
        """The meeting whose minutes this one approves: the oldest that waits.

        :return: clef.meeting record, or empty
        """
        self.ensure_one()
        return self.search(
            [
                ("instance_id", "=", self.instance_id.id),
                ("state", "=", "circulated"),
                ("start", "<", self.start),
            ],
            order="start, id",
            limit=1,
        )

    def _check_decidable(self, body):
        """Minutes are approved by the body that sat: :meth:`_last_circulated`."""

    def _apply_decision(self, decision):
        """Approve these minutes when the next meeting adopted them.

        :param decision: clef.decision record on these minutes
        """
        if decision.outcome == "adopted":
            self._approve(decision.meeting_id)

    def _approve(self, meeting):
        """Freeze these minutes for good, with the fingerprint of their content.

        :param meeting: clef.meeting record that approved them
        :raise UserError: when something of R39 is missing
        """
        self.ensure_one()
        if missing := [name for name in NEEDED if not self[name]]:
            labels = [self._fields[n]._description_string(self.env) for n in missing]
            raise UserError(
                self.env._(
                    "The minutes of %(meeting)s cannot be approved yet: %(missing)s.",
                    meeting=self.reference,
                    missing=", ".join(labels),
                )
            )
        self.sudo().write(
            {
                "state": "approved",
                "approved_in_id": meeting.id,
                "content_hash": self._fingerprint(),
            }
        )

    def _fingerprint(self):
        """SHA-256 of all that the minutes say, the same as long as they say the same.

        :return: str, 64 hexadecimal digits
        """
        content = json.dumps(self._content(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def _content(self):
        """All that the minutes say, as plain values.

        :return: dict
        """
        self.ensure_one()
        self_sudo = self.sudo()
        return {
            "meeting": [self.reference, str(self.start), self.location or ""],
            "officers": [self_sudo.chair_id.name, self_sudo.secretary_id.name],
            "sheet": sorted(
                [line.partner_id.name, line.status, line.represented_by or ""]
                for line in self_sudo.attendance_ids
            ),
            "items": [
                [item.name, str(item.minutes or "")] for item in self_sudo.agenda_ids
            ],
            "decisions": [
                [decision.reference, decision.outcome, decision.text or ""]
                for decision in self_sudo.decision_ids
            ],
        }

    def _queue_minutes(self):
        """Queue the minutes for everybody, anew when they were sent before.

        The file is made again then: it says what they say now.
        """
        self.ensure_one()
        sent = self.sudo().dispatch_ids.filtered(lambda d: d.kind == "minutes")
        self.sudo().minutes_file_id = False
        self._queue("minutes", turn=max(sent.mapped("turn"), default=0) + 1)

    def _minutes_attachment(self):
        """The minutes as a file, made once and kept with the meeting.

        Minutes approved before their first mail was built keep no more files: those
        mails then get one of their own.

        :return: ir.attachment record
        """
        self.ensure_one()
        self_sudo = self.sudo()
        if not self_sudo.minutes_file_id:
            values = self._prepare_minutes_file()
            file_sudo = self_sudo.env["ir.attachment"].create(values)
            if self.state == "approved":
                return file_sudo
            self_sudo.minutes_file_id = file_sudo
        return self_sudo.minutes_file_id

    def _minutes_content(self):
        """The minutes to be downloaded: what was sent, else what they say now.

        Nothing is kept here, so that reading them writes nothing.

        :return: tuple of name (str) and content (bytes)
        """
        self.ensure_one()
        if sent_sudo := self.sudo().minutes_file_id:
            return sent_sudo.name, sent_sudo.raw
        values = self._prepare_minutes_file()
        return values["name"], values["raw"]

    def _prepare_minutes_file(self):
        """Values of the file of the minutes, in the language of the house.

        A synthesis has no file of its own, and approved minutes get no more.

        :return: dict
        """
        lang = self.company_id.sudo().partner_id.lang
        report_sudo = self.env["ir.actions.report"].sudo().with_context(lang=lang)
        content, kind = report_sudo._render_qweb_pdf(
            "clef_network.meeting_minutes", self.ids
        )
        return {
            "name": f"{self.reference.replace('/', '-')}.{kind}",
            "raw": content,
            "res_model": self._name,
            "res_id": self.id if self._keeps_files() else False,
        }

    def _keeps_files(self):
        self.ensure_one()
        return self.state != "approved" and self.kind != "synthesis"

    def _sheet_by_status(self):
        """The sheet as minutes print it.

        :return: list of (label, clef.attendance records), empty ones left out
        """
        self.ensure_one()
        statuses = self.env["clef.attendance"]._fields["status"]
        grouped = self.attendance_ids.grouped("status")
        return [
            (label, grouped[status])
            for status, label in statuses._description_selection(self.env)
            if status in grouped
        ]

    def _sheet_lines(self):
        """The sheet in the order of the seats, guests last.

        :return: clef.attendance records
        """
        self.ensure_one()
        return self.attendance_ids.sorted(
            lambda line: (
                line.is_guest,
                dictionary_order(line.seat_id and line.seat_id._holder_name()),
                dictionary_order(line.partner_id.name),
            )
        )

    def _heading(self):
        """Reference, day, hours and place, as printed under a title.

        :return: str
        """
        self.ensure_one()
        parts = [self.reference, self._date_text(), self.location]
        return " · ".join(filter(None, parts))

    def _quorum_text(self):
        """Whether the body could decide, in words; empty without a quorum.

        :return: str
        """
        if not self.quorum_needed:
            return ""
        return self.env._(
            "Quorum: %(present)s seats of the %(needed)s needed.",
            present=self.present_seat_count,
            needed=self.quorum_needed,
        )
