from odoo import models
from odoo.exceptions import UserError

from ..meeting import privacy
from ..meeting.clef_meeting import HELD

# The seat was there, if only by somebody sent.
THERE = ("present", "represented")
# A remark is a correction, not a report.
LONGEST_REMARK = 4000


class ClefAttendance(models.Model):
    """What somebody on the sheet may read and say of the minutes (S17)."""

    _inherit = "clef.attendance"

    def _sat_as(self):
        """What the sheet says of this person, once the meeting has been held.

        :return: str, label of the status; empty before
        """
        self.ensure_one()
        if self.meeting_state not in HELD:
            return ""
        statuses = dict(self._fields["status"]._description_selection(self.env))
        return statuses[self.status]

    def _is_member(self):
        """Tell whether this person holds a mandate of the body today.

        The same right as that of the portal's record rules, for those who come by a
        link: it ends with the day of the mandate's end (S98).

        :return: bool
        """
        self.ensure_one()
        mandates_sudo = self.env["clef.mandate"].sudo().with_company(self.company_id)
        held = [
            ("instance_id", "=", self.instance_id.id),
            ("partner_id", "=", self.partner_id.id),
            ("is_open", "=", True),
        ]
        return bool(mandates_sudo.search_count(held, limit=1))

    def _can_remark(self):
        """Tell whether this person may still ask for a correction.

        :return: bool
        """
        self.ensure_one()
        there = self.meeting_state == "circulated" and self.status in THERE
        return there and self._is_member()

    def _give_remark(self, text):
        """Keep a correction asked for by somebody who was there, until approval.

        The same remark sent twice, as by an impatient finger, is kept once.

        :param str text: as typed in
        :raise UserError: when it is empty, too late, theirs not to make, or reveals
            a family; what is refused is kept nowhere (R61, R62)
        """
        self.ensure_one()
        if not self._can_remark():
            raise UserError(
                self.env._(
                    "Remarks are for those who were there, until the minutes are "
                    "approved: tell the coordination directly."
                )
            )
        text = self._remark_text(text)
        meeting_sudo = self.sudo().meeting_id
        if text not in self._remarks().mapped("text"):
            values = {
                "meeting_id": meeting_sudo.id,
                "partner_id": self.partner_id.id,
                "text": text,
            }
            self.env["clef.remark"].sudo().create(values)

    def _remark_text(self, text):
        """A remark fit to be kept.

        :param str text: as typed in
        :return: str, on one or more lines
        :raise UserError: when it is empty or reveals a family
        """
        text = (text or "").replace("\0", "").replace("\r\n", "\n").strip()
        text = text[:LONGEST_REMARK]
        if not text:
            raise UserError(self.env._("Write your remark first."))
        if privacy.signs(text, self.sudo().meeting_id._people_that_may_be_named()):
            raise UserError(
                self.env._(
                    "Your remark seems to name a person who is not of the network, or "
                    "to give their birth, number or phone: take it out, then send it "
                    "again."
                )
            )
        return text

    def _remarks(self):
        """What this person has asked for so far.

        :return: clef.remark records in superuser mode
        """
        self.ensure_one()
        mine = [
            ("meeting_id", "=", self.meeting_id.id),
            ("partner_id", "=", self.partner_id.id),
        ]
        return self.env["clef.remark"].sudo().search(mine)
