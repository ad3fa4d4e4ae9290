from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..network.computed import flag_search, set_flag
from ..network.groups import STAFF
from ..network.zones import day_of
from .clef_submission_mixin import OPEN

# Silent: our own convocation replaces Odoo's invitations.
SILENT = {
    "no_mail_to_attendees": True,
    "skip_attendee_notification": True,
    "skip_contact_description": True,
    "mail_create_nolog": True,
    "dont_notify": True,
}
# Shared with the event, where Odoo's calendar shows and changes them.
EVENT_FIELDS = ("name", "start", "stop", "location")
STATES = [
    ("planned", "Planned"),
    ("convened", "Convened"),
    ("held", "Held"),
    ("circulated", "Circulated"),
    ("approved", "Approved"),
    ("cancelled", "Cancelled"),
]
# Those that took place.
HELD = ("held", "circulated", "approved")
# Moved by the verbs of the meeting only.
GATED = (
    "state",
    "convened_on",
    "held_on",
    "circulated_on",
    "approved_in_id",
    "cancel_reason",
    "content_hash",
)
# Once the minutes are approved, nothing of this changes any more.
OPEN_WHEN_APPROVED = {"message_follower_ids", "activity_ids", "message_ids"}


class Reopening(dict):
    """Values written on approved meetings all the same: by reopening, nothing else.

    A type, and not a context key: neither RPC nor an import can make one.
    """


class ClefMeeting(models.Model):
    """A sitting of a body, hung on an event of Odoo's calendar."""

    _name = "clef.meeting"
    _description = "Meeting"
    _inherit = [
        "clef.gated.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "start desc, id desc"
    _rec_names_search = ["reference", "name"]

    instance_id = fields.Many2one(
        "clef.instance", "Body", required=True, index=True, ondelete="restrict"
    )
    network_id = fields.Many2one(
        related="instance_id.network_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, precompute=True, index=True
    )
    event_id = fields.Many2one(
        "calendar.event",
        required=True,
        index=True,
        ondelete="restrict",
        copy=False,
        groups=STAFF,
    )
    name = fields.Char(related="event_id.name", store=True, readonly=False)
    start = fields.Datetime(
        related="event_id.start", store=True, readonly=False, index=True, tracking=True
    )
    stop = fields.Datetime(related="event_id.stop", store=True, readonly=False)
    location = fields.Char(
        related="event_id.location", store=True, readonly=False, tracking=True
    )
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    number = fields.Integer(required=True, readonly=True, aggregator=None, copy=False)
    reference = fields.Char(compute="_compute_reference", store=True, index="trigram")
    kind = fields.Selection(
        [
            ("ordinary", "Ordinary"),
            ("extraordinary", "Extraordinary"),
            ("workshop", "Workshop"),
            ("review", "Review"),
            ("preparation", "Preparation"),
            ("synthesis", "Synthesis"),
        ],
        default="ordinary",
        required=True,
        tracking=True,
    )
    state = fields.Selection(
        STATES,
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    prepares_id = fields.Many2one(
        "clef.meeting",
        index="btree_not_null",
        domain="[('network_id', '=', network_id), ('id', '!=', id)]",
    )
    preparation_ids = fields.One2many("clef.meeting", "prepares_id", "Preparations")

    # who
    attendance_ids = fields.One2many("clef.attendance", "meeting_id")
    chair_id = fields.Many2one(
        "res.partner",
        compute="_compute_officers",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('is_company', '=', False)]",
    )
    secretary_id = fields.Many2one(
        "res.partner",
        compute="_compute_officers",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('is_company', '=', False)]",
    )

    # what
    agenda_ids = fields.One2many("clef.agenda.item", "meeting_id")
    decision_ids = fields.One2many("clef.decision", "meeting_id", "Decisions")
    remark_ids = fields.One2many("clef.remark", "meeting_id", "Remarks", groups=STAFF)
    technique_ids = fields.Many2many("clef.technique", string="Techniques")
    mood_sunny = fields.Integer("Sunny")
    mood_fair = fields.Integer("Fair")
    mood_cloudy = fields.Integer("Cloudy")
    mood_stormy = fields.Integer("Stormy")

    # nobody outside reads, searches or sorts by the token of a link
    access_token = fields.Char(groups="base.group_user")

    # life
    convened_on = fields.Datetime(readonly=True, copy=False)
    held_on = fields.Datetime(readonly=True, copy=False)
    circulated_on = fields.Datetime(readonly=True, copy=False)
    approved_in_id = fields.Many2one(
        "clef.meeting", readonly=True, copy=False, index="btree_not_null"
    )
    cancel_reason = fields.Char(readonly=True, copy=False)
    content_hash = fields.Char(readonly=True, copy=False)
    is_next = fields.Boolean(
        "Next of Its Body", compute="_compute_is_next", search="_search_is_next"
    )

    _number_unique = models.Constraint(
        "UNIQUE (instance_id, year, number)",
        "Somebody has just taken this number: save again.",
    )
    _event_unique = models.Constraint(
        "UNIQUE (event_id)", "This event is already that of a meeting."
    )
    _moods_positive = models.Constraint(
        "CHECK (mood_sunny >= 0 AND mood_fair >= 0 AND mood_cloudy >= 0 "
        "AND mood_stormy >= 0)",
        "Moods are counted: no number below zero.",
    )
    _last_first = models.Index("(instance_id, start DESC, id DESC)")

    @api.depends("instance_id.code", "year", "number")
    def _compute_reference(self):
        for meeting in self:
            body, number = meeting.instance_id, meeting.number
            meeting.reference = number and f"{body.code}/{meeting.year}/{number:02}"

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for meeting in self:
            names = [meeting.reference, meeting.name]
            meeting.display_name = " · ".join(filter(None, names))

    @api.depends("instance_id")
    def _compute_officers(self):
        for meeting in self.filtered(lambda m: m.state == "planned"):
            body_sudo = meeting.instance_id.sudo()
            meeting.chair_id = meeting.chair_id or body_sudo.chair_id.partner_id
            meeting.secretary_id = (
                meeting.secretary_id or body_sudo.secretary_id.partner_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the meetings, their silent events, their numbers and agendas."""
        self.check_access("create")
        vals_list = [dict(vals) for vals in vals_list]
        self._check_events(vals_list)
        self._create_events(vals_list)
        self._number(vals_list)
        meetings = super().create(vals_list)
        meetings._prepare_agendas()
        return meetings

    @api.model
    def _gates(self):
        return {**super()._gates(), **dict.fromkeys(GATED)}

    @api.model
    def _fixed(self):
        return (*super()._fixed(), "instance_id", "event_id", "year", "number")

    @api.model
    def _gate_message(self):
        return self.env._(
            "The state of a meeting follows what is done with it: convene, close, "
            "circulate; approval is decided at the next meeting."
        )

    def write(self, vals):
        self._check_not_frozen(vals)
        if "attendance_ids" in vals:
            rest = self._write_sheet(vals["attendance_ids"])
            vals = {**vals, "attendance_ids": rest}
        return super(ClefMeeting, self.with_context(**SILENT)).write(vals)

    def _write_sheet(self, commands):
        """Write the lines that change alike in one go: a full room is one save.

        :param list commands: x2many commands on ``attendance_ids``
        :return: list, the commands that are left to do
        """
        alike, rest = {}, []
        for command in commands:
            if command[0] == Command.UPDATE:
                alike.setdefault(repr(sorted(command[2].items())), []).append(command)
            else:
                rest.append(command)
        for updates in alike.values():
            lines = self.env["clef.attendance"].browse(c[1] for c in updates)
            lines.write(updates[0][2])
        return rest

    def _check_not_frozen(self, vals):
        """Refuse to change approved minutes, superuser or not.

        :raise UserError: when one of the meetings is approved
        """
        if isinstance(vals, Reopening) or set(vals) <= OPEN_WHEN_APPROVED:
            return
        if frozen := self.filtered(lambda m: m.state == "approved"):
            frozen._raise_frozen()

    def _raise_frozen(self):
        raise UserError(
            self.env._(
                "%(meeting)s is approved: its minutes can no longer change. A manager "
                "may reopen the last one, giving a reason.",
                meeting=self[0].reference,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_living(self):
        if living := self.filtered(lambda m: m.state != "planned"):
            raise UserError(
                self.env._(
                    "%(meeting)s has been convened: cancel it instead of deleting it, "
                    "those who were convened are then told.",
                    meeting=living[0].reference,
                )
            )

    def unlink(self):
        """Delete planned meetings with the events that were made for them."""
        events_sudo = self.sudo().event_id
        result = super().unlink()
        events_sudo.with_context(**SILENT).unlink()
        return result

    # events and numbers

    @api.model
    def _check_events(self, vals_list):
        """Refuse to make a meeting of an event that the user could not change."""
        given = [vals["event_id"] for vals in vals_list if vals.get("event_id")]
        self.env["calendar.event"].browse(given).check_access("write")

    @api.model
    def _create_events(self, vals_list):
        """Give each meeting to be created its event, all in one call, silently."""
        missing = [vals for vals in vals_list if not vals.get("event_id")]
        events_sudo = (
            self.env["calendar.event"]
            .with_context(**SILENT)
            .sudo()
            .create([self._prepare_event_values(vals) for vals in missing])
        )
        for vals, event in zip(missing, events_sudo, strict=True):
            vals["event_id"] = event.id
            for name in EVENT_FIELDS:
                vals.pop(name, None)

    @api.model
    def _prepare_event_values(self, vals):
        """Values of the event of a meeting to be created.

        :param dict vals: values of the meeting
        :return: dict
        """
        body = self.env["clef.instance"].browse(vals["instance_id"])
        start = fields.Datetime.to_datetime(vals.get("start")) or fields.Datetime.now()
        stop = fields.Datetime.to_datetime(vals.get("stop"))
        private = vals.get("kind") == "synthesis"
        return {
            "name": vals.get("name") or body.name,
            "start": start,
            "stop": stop or fields.Datetime.add(start, hours=2),
            "location": vals.get("location"),
            "partner_ids": [Command.clear()],
            "privacy": "confidential" if private else "public",
            "user_id": self.env.user.id,
        }

    @api.model
    def _number(self, vals_list):
        """Give the meetings to be created their year and number in their body.

        The unique index keeps numbers apart when two people plan at once.
        """
        last = {}
        for vals in vals_list:
            event_sudo = self.env["calendar.event"].sudo().browse(vals["event_id"])
            body = self.env["clef.instance"].browse(vals["instance_id"])
            key = body.id, day_of(event_sudo.start, body.company_id).year
            if key not in last:
                last[key] = self._last_number(*key)
            last[key] += 1
            vals.update(year=key[1], number=last[key])

    @api.model
    def _last_number(self, instance_id, year):
        last = self.sudo().search(
            [("instance_id", "=", instance_id), ("year", "=", year)],
            order="number desc",
            limit=1,
        )
        return last.number

    # neighbours

    def _previous(self):
        """The meeting of the same body before this one, cancelled ones left out.

        :return: clef.meeting record, or empty
        """
        self.ensure_one()
        return self.search(
            [
                ("instance_id", "=", self.instance_id.id),
                ("state", "!=", "cancelled"),
                ("id", "!=", self.id),
                ("start", "<=", self.start),
            ],
            order="start desc, id desc",
            limit=1,
        )

    @api.depends("instance_id", "state", "start")
    def _compute_is_next(self):
        set_flag(self, "is_next", self._is_next_domain())

    def _search_is_next(self, operator, value):
        return flag_search(operator, self._is_next_domain())

    @api.model
    def _is_next_domain(self):
        rows = self._read_group(
            [("state", "in", OPEN), ("stop", ">=", "now")],
            ["instance_id"],
            ["start:min"],
        )
        return Domain.OR(
            Domain("instance_id", "=", body.id) & Domain("start", "=", start)
            for body, start in rows
        )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for meeting in self:
            meeting.access_url = f"/my/clef/meetings/{meeting.id}"
        return result
