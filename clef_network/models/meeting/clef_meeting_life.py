from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .clef_meeting import HELD, OPEN, Reopening


class ClefMeeting(models.Model):
    """From planned to approved: the verbs that move a meeting on."""

    _inherit = "clef.meeting"

    def _check_state(self, *states):
        """Refuse a verb that comes at the wrong moment.

        :param states: those in which it may be used
        :raise UserError: saying where the meeting stands
        """
        self.ensure_one()
        self.check_access("write")
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(meeting)s is already at “%(state)s”.",
                    meeting=self.reference,
                    state=labels[self.state],
                )
            )

    def _enter(self, state):
        """Write the new state at once, with its moment, before what follows from it.

        Of two people who press the same button, PostgreSQL stops the second one here;
        Odoo begins anew for them, and :meth:`_check_state` says what happened.

        :param str state: ``convened``, ``held`` or ``circulated``
        """
        now = fields.Datetime.now()
        self.sudo().write({"state": state, f"{state}_on": now})
        self.flush_recordset()

    def action_close(self):
        """End the sitting: convened -> held, once, whoever presses the button.

        The sheet is settled, decisions are applied, engagement follows. No PDF and no
        mail is made here.
        """
        for meeting in self:
            meeting._check_state("convened")
            meeting._settle_sheet()
            meeting._enter("held")
            meeting.decision_ids._apply()
            meeting.attendance_ids.seat_id._update_engagement()
            meeting.sudo().instance_id._next_open_meeting()._collect()
        return True

    def _settle_sheet(self):
        """Say what happened to those of whom nothing was said: excused, or absent.

        Who announced a deputy and of whom nothing was recorded is excused: whether the
        deputy came is for the secretary to say.
        """
        sheet = self.attendance_ids
        silent = sheet.filtered(lambda line: line.status == "expected")
        announced = silent.filtered(lambda line: line.answer in ("excused", "deputy"))
        announced.status = "excused"
        (silent - announced).status = "absent"

    def action_circulate(self):
        """Send the minutes to all members, absentees too: held -> circulated."""
        for meeting in self:
            meeting._check_state("held")
            meeting._enter("circulated")
            meeting._queue_minutes()
        return True

    def action_cancel(self, reason=None):
        """Give the meeting up, and tell those who were convened, once.

        :param str reason: told to them
        """
        for meeting in self:
            meeting._check_state(*OPEN)
            convened = meeting.state == "convened"
            meeting.sudo().write({"state": "cancelled", "cancel_reason": reason})
            if convened:
                meeting._call_off()
        return True

    def action_reopen(self, reason=None):
        """Take approved minutes, or a closed meeting, one step back: manager, traced.

        :param str reason: kept in the chatter
        :raise UserError: without a reason, or when it is not the last one approved
        """
        for meeting in self:
            meeting._check_reopening(reason)
            back = {"approved": "circulated", "circulated": "held", "held": "convened"}
            values = Reopening(
                state=back[meeting.state], approved_in_id=False, content_hash=False
            )
            meeting.sudo().write(values)
            meeting.message_post(body=self.env._("Reopened: %(why)s", why=reason))
            meeting.attendance_ids.seat_id._update_engagement()
        return True

    def _check_reopening(self, reason):
        self.ensure_one()
        self._check_state(*HELD)
        if not self.env.user.has_group("clef_network.group_manager"):
            raise AccessError(self.env._("Only a manager reopens a meeting."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the meeting is reopened."))
        if self.state == "approved" and self._later_approved():
            raise UserError(
                self.env._(
                    "A later meeting of this body is approved: only the last one "
                    "can be reopened."
                )
            )

    def _later_approved(self):
        return self.search_count(
            [
                ("instance_id", "=", self.instance_id.id),
                ("state", "=", "approved"),
                ("start", ">", self.start),
            ],
            limit=1,
        )
