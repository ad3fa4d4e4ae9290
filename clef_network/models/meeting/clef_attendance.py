from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .clef_meeting import OPEN

STATUSES = [
    ("expected", "Expected"),
    ("present", "Present"),
    ("represented", "Represented"),
    ("excused", "Excused"),
    ("absent", "Absent"),
]
# What is entered in the room is the sheet itself; only corrections leave a trace.
UNTRACED = {"tracking_disable": True, "mail_create_nosubscribe": True}


class ClefAttendance(models.Model):
    """One person at one meeting: what happened, which is not what was announced.

    The answer to the convocation stays on Odoo's own ``calendar.attendee``.
    """

    _name = "clef.attendance"
    _description = "Attendance"
    _inherit = ["mail.thread"]
    # served by an index; sheets are ordered by seat where they are shown
    _order = "meeting_start desc, meeting_id.id desc, id"
    _mail_flat_thread = False

    meeting_id = fields.Many2one(
        "clef.meeting", required=True, index=True, ondelete="cascade"
    )
    instance_id = fields.Many2one(
        related="meeting_id.instance_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, precompute=True, index=True
    )
    # not traced here too: putting a meeting off would write to each of its lines
    meeting_start = fields.Datetime(
        related="meeting_id.start", store=True, precompute=True, tracking=False
    )
    meeting_state = fields.Selection(related="meeting_id.state")
    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', False)]",
    )
    mandate_id = fields.Many2one(
        "clef.mandate",
        compute="_compute_mandate_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: a guest.",
    )
    seat_id = fields.Many2one(
        "clef.seat",
        compute="_compute_seat_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    institution_id = fields.Many2one(
        related="seat_id.institution_id", store=True, index="btree_not_null"
    )
    is_guest = fields.Boolean("Guest", compute="_compute_is_guest")
    status = fields.Selection(
        STATUSES, default="expected", required=True, tracking=True
    )
    represented_by = fields.Char(help="Who came, or comes, in this person's place.")
    represented_function = fields.Char("Their Function")
    represented_email = fields.Char("Their Address")
    reason = fields.Char(help="Why this person is excused, when they said so.")
    attendee_id = fields.Many2one(
        "calendar.attendee",
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )
    role_statement = fields.Char("Role")
    mission_statement = fields.Char("Missions")
    limit_statement = fields.Char("Limits")

    _person_once = models.Constraint(
        "UNIQUE (meeting_id, partner_id)",
        "This person is already on the sheet.",
    )
    _last_first = models.Index("(meeting_start DESC, meeting_id DESC, id)")
    # Engagement walks it back from the last meeting, see ``ClefSeat._streaks``.
    _of_a_seat = models.Index("(seat_id, meeting_start DESC, meeting_id DESC)")

    @api.depends("partner_id", "meeting_id")
    def _compute_display_name(self):
        """Who sits at the meeting: they know each other by name (see mandates)."""
        for line in self:
            partner_sudo = line.sudo().partner_id
            names = [partner_sudo.name, line.meeting_id.reference]
            line.display_name = " – ".join(filter(None, names))

    @api.depends("partner_id", "meeting_id")
    def _compute_mandate_id(self):
        """The mandate this person holds in the body on the day of the meeting."""
        nobody = self.env["clef.mandate"]
        for meeting, lines in self.grouped("meeting_id").items():
            held = meeting._mandates_that_day() if meeting else nobody
            by_person = held.grouped("partner_id")
            for line in lines:
                line.mandate_id = by_person.get(line.partner_id, nobody)[:1]

    @api.depends("mandate_id")
    def _compute_seat_id(self):
        for line in self:
            line.seat_id = line.mandate_id.seat_id

    @api.depends("mandate_id")
    def _compute_is_guest(self):
        for line in self:
            line.is_guest = not line.mandate_id

    @api.constrains("represented_by", "partner_id")
    def _check_not_by_oneself(self):
        for line in self:
            name = (line.represented_by or "").strip().casefold()
            if name and name == (line.partner_id.name or "").strip().casefold():
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot represent themselves.",
                        name=line.partner_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        quiet = self.with_context(**UNTRACED)
        lines = super(ClefAttendance, quiet).create(vals_list).with_env(self.env)
        # what is precomputed leaves a draft in the cache of the other side
        lines.seat_id.invalidate_recordset(["attendance_ids"], flush=False)
        lines.meeting_id._check_not_frozen({"attendance_ids": True})
        return lines

    def write(self, vals):
        self.meeting_id._check_not_frozen({"attendance_ids": True})
        result = super(ClefAttendance, self._traced()).write(vals)
        if "status" in vals:
            self._after_status_change()
        return result

    def _traced(self):
        """These lines, whose changes are kept in the chatter once it is over.

        :return: clef.attendance records, in another context while the meeting is open
        """
        is_open = all(meeting.state in OPEN for meeting in self.meeting_id)
        return self.with_context(**UNTRACED) if is_open else self

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if held := self.filtered(lambda line: line.meeting_state not in OPEN):
            raise UserError(
                self.env._(
                    "%(meeting)s has been held: its sheet is corrected, not shortened.",
                    meeting=held[0].meeting_id.reference,
                )
            )

    def _after_status_change(self):
        """Correcting a sheet after the meeting recomputes its seats' engagement."""
        closed = self.filtered(
            lambda line: line.meeting_state in ("held", "circulated")
        )
        closed.seat_id._update_engagement()
