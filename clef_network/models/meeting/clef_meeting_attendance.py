import math

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..network.zones import day_of


class ClefMeeting(models.Model):
    """Who is convened, who came, and whether the body may decide."""

    _inherit = "clef.meeting"

    expected_count = fields.Integer("Convened", compute="_compute_counts")
    answered_count = fields.Integer("Answers", compute="_compute_counts")
    present_count = fields.Integer("Present", compute="_compute_counts")
    voting_seat_count = fields.Integer("Voting Seats", compute="_compute_quorum")
    present_seat_count = fields.Integer(
        "Voting Seats Present", compute="_compute_quorum"
    )
    quorum_needed = fields.Integer("Seats Needed", compute="_compute_quorum")
    quorum_met = fields.Boolean(compute="_compute_quorum")

    @api.depends("attendance_ids.status", "attendance_ids.answer")
    def _compute_counts(self):
        for meeting in self:
            lines = meeting.attendance_ids
            meeting.expected_count = len(lines)
            meeting.answered_count = len(lines.filtered("answer"))
            meeting.present_count = len(
                lines.filtered(lambda line: line.status in ("present", "represented"))
            )

    @api.depends(
        "attendance_ids.status",
        "attendance_ids.seat_id.voting",
        "instance_id.quorum",
        "start",
    )
    def _compute_quorum(self):
        """Seats count, never persons: two people of one seat are one presence."""
        for meeting in self:
            voting = meeting._voting_seats()
            present = meeting._present_seats() & voting
            meeting.voting_seat_count = len(voting)
            meeting.present_seat_count = len(present)
            meeting.quorum_needed = meeting._needed(len(voting))
            meeting.quorum_met = len(present) >= meeting.quorum_needed

    def _needed(self, voting):
        """Seats that must be present, by the quorum of the body.

        :param int voting: number of voting seats
        :return: int, 0 without a quorum
        """
        # rounded first: 7 % of 100 is 7 seats, not 8 for a float's sake
        return math.ceil(round(voting * self.instance_id.quorum / 100, 6))

    def _voting_seats(self):
        """Voting seats of the body on the day of the meeting.

        :return: clef.seat records
        """
        self.ensure_one()
        day = self._day()
        return self.instance_id.seat_ids.filtered(
            lambda seat: seat.voting and day and seat._is_open_on(day)
        )

    def _present_seats(self):
        """Seats of which somebody is there, or represented.

        :return: clef.seat records
        """
        here = self.attendance_ids.filtered(
            lambda line: line.status in ("present", "represented")
        )
        return here.seat_id

    def _day(self):
        """Day of the meeting where the company is.

        :return: date, or False without a start
        """
        self.ensure_one()
        return self.start and day_of(self.start, self.company_id)

    def _mandates_that_day(self):
        """Mandates of the body in force on the day of the meeting.

        :return: clef.mandate records
        """
        self.ensure_one()
        day = self._day()
        if not day:
            return self.env["clef.mandate"]
        Mandate = self.env["clef.mandate"]
        return Mandate.search(
            Mandate._open_domain(day) & Domain("instance_id", "=", self.instance_id.id)
        )

    def _update_sheet(self):
        """Bring the sheet in line with the mandates of that day, guests kept.

        Lines of mandates ended in between go, unless they already say something.
        """
        for meeting in self:
            stale, missing = meeting._sheet_changes()
            stale.unlink()
            self.env["clef.attendance"].create(
                [meeting._prepare_attendance_values(mandate) for mandate in missing]
            )

    def _sheet_changes(self):
        """What has to go from the sheet and to come on it; nothing is written.

        :return: tuple of clef.attendance records that no longer hold, and
            clef.mandate records that are not on it
        """
        self.ensure_one()
        mandates = self._mandates_that_day()
        stale = self.attendance_ids.filtered(
            lambda line: (
                line.mandate_id
                and line.mandate_id not in mandates
                and line.status == "expected"
            )
        )
        known = (self.attendance_ids - stale).partner_id
        return stale, mandates.filtered(lambda m: m.partner_id not in known)

    def _prepare_attendance_values(self, mandate):
        """Values of the line of a member.

        :param mandate: clef.mandate record
        :return: dict
        """
        return {
            "meeting_id": self.id,
            "partner_id": mandate.partner_id.id,
            "mandate_id": mandate.id,
        }

    def _invite(self):
        """Make the convened people attendees of the event, without Odoo's mails."""
        for meeting in self:
            event_sudo = meeting.sudo().event_id
            people = meeting.attendance_ids.partner_id
            event_sudo.write({"partner_ids": [Command.set(people.ids)]})
            attendees = {a.partner_id: a for a in event_sudo.attendee_ids}
            for line in meeting.attendance_ids:
                line.sudo().attendee_id = attendees.get(line.partner_id)
