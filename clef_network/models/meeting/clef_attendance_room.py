from odoo import api, fields, models

from ..network.groups import STAFF
from .outcomes import outcome


class ClefAttendance(models.Model):
    """The sheet in the room: who speaks for whom, and what a status leads to."""

    _inherit = "clef.attendance"

    mandate_role = fields.Selection(related="mandate_id.role", string="Role in Seat")
    meeting_kind = fields.Selection(related="meeting_id.kind")
    consequence = fields.Char(
        compute="_compute_consequence",
        groups=STAFF,
        help="What the status, as it stands, does to the absences of the seat.",
    )

    @api.depends(
        "status",
        "meeting_id.attendance_ids.status",
        "meeting_id.state",
        "seat_id.absence_streak",
        "seat_id.counts_absence",
    )
    def _compute_consequence(self):
        """Said while the meeting is sitting: once closed, the seat itself tells."""
        self.consequence = False
        for meeting, lines in self.grouped("meeting_id").items():
            if not meeting._moves_streaks():
                continue
            statuses = {
                seat: outcome(sheet.mapped("status"))
                for seat, sheet in meeting.attendance_ids.grouped("seat_id").items()
            }
            for line in lines.filtered("seat_id.counts_absence"):
                line.consequence = line._consequence_of(statuses.get(line.seat_id))

    def _consequence_of(self, result):
        """What this meeting does to the series of absences of the seat, in words.

        :param str result: see :func:`outcome`
        :return: str, or False when there is nothing to say
        """
        self.ensure_one()
        if result == "absent":
            return self._text_absent()
        if result == "excused":
            return self._text_excused()
        return result == "present" and self._text_present()

    def _text_absent(self):
        limit = self.seat_id.network_id.absence_limit
        said = {
            "holder": self.seat_id._holder_name(),
            "count": self.seat_id.absence_streak + 1,
            "limit": limit,
        }
        if said["count"] < limit:
            return self.env._(
                "%(holder)s: absence no. %(count)s in a row (limit %(limit)s).", **said
            )
        return self.env._(
            "%(holder)s: absence no. %(count)s in a row, the limit is reached.", **said
        )

    def _text_excused(self):
        seat = self.seat_id
        said = {"holder": seat._holder_name(), "count": seat.absence_streak}
        if not seat.absence_streak:
            return False
        if seat.network_id.excused_policy == "neutral":
            return self.env._(
                "%(holder)s: not counted, still %(count)s in a row.", **said
            )
        return self.env._("%(holder)s: end of the series of %(count)s.", **said)

    def _text_present(self):
        seat = self.seat_id
        if self.status in ("excused", "absent"):
            return self.env._(
                "No absence: %(holder)s is there with somebody else.",
                holder=seat._holder_name(),
            )
        return bool(seat.absence_streak) and self.env._(
            "%(holder)s: end of the series of %(count)s.",
            holder=seat._holder_name(),
            count=seat.absence_streak,
        )
