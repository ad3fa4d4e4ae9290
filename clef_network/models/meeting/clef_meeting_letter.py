from odoo import api, fields, models

from ..network.groups import STAFF
from .clef_dispatch import UNREACHED
from .clef_meeting import OPEN

# What a letter says now, by state; before it is convened, nothing.
LETTERS = {
    "convened": ("convocation", "moved"),
    "circulated": ("minutes",),
    "approved": ("minutes",),
    "cancelled": ("cancelled",),
}


class ClefMeeting(models.Model):
    """What goes by post, to those whom no mail reaches (S17)."""

    _inherit = "clef.meeting"

    unreachable_ids = fields.Many2many(
        "res.partner",
        string="To Be Told by Post",
        compute="_compute_unreachable_ids",
        groups=STAFF,
    )

    @api.depends("state", "attendance_ids.partner_id.email", "dispatch_ids.state")
    def _compute_unreachable_ids(self):
        """Without address, or whose mail came back; not those written to by post."""
        for meeting in self:
            letters = meeting._letters()
            done = letters.filtered(lambda d: d.state not in UNREACHED).partner_id
            people = meeting._without_address()
            meeting.unreachable_ids = (people - done) | (letters.partner_id - done)

    def _without_address(self):
        """People of the sheet to whom no mail can be sent, before the meeting.

        :return: res.partner records
        """
        if self.state not in OPEN:
            return self.env["res.partner"]
        people = self.attendance_ids.partner_id
        return people.filtered(lambda person: not person.email_normalized)

    def _letters(self):
        """The last word to each person that matters now, to be posted or not.

        :return: clef.dispatch records, one a person
        """
        self.ensure_one()
        kinds = LETTERS.get(self.state, ())
        told = self.dispatch_ids.filtered(lambda d: d.kind in kinds)
        # the latest ones come first
        last = {dispatch.partner_id: dispatch for dispatch in reversed(told)}
        return self.env["clef.dispatch"].concat(*last.values())

    def action_mark_posted(self):
        """Record that the letters to all these people went to the post today.

        Somebody put on the sheet since the convocation gets their proof as well.
        """
        for meeting in self:
            meeting.check_access("write")
            people = meeting.unreachable_ids
            if meeting.state == "convened":
                meeting._queue("convocation", meeting._letter_lines())
            kinds = LETTERS.get(meeting.state, ())
            meeting.dispatch_ids.filtered(
                lambda d, kinds=kinds, people=people: (
                    d.kind in kinds and d.partner_id in people
                )
            ).action_mark_posted()
        return True

    def _letter_lines(self):
        """Lines of those to whom letters are printed: once posted, they print again.

        :return: clef.attendance records
        """
        self.ensure_one()
        posted = self._letters().filtered(lambda d: d.state == "posted").partner_id
        people = self.unreachable_ids or posted
        return self._sheet_lines().filtered(lambda line: line.partner_id in people)

    def _letter_kind(self):
        """What the letter says, by where the meeting stands.

        :return: str, value of ``clef.dispatch.kind``
        """
        self.ensure_one()
        kinds = LETTERS.get(self.state, ("convocation",))
        was_moved = "moved" in self.dispatch_ids.mapped("kind")
        return kinds[-1] if was_moved else kinds[0]

    def _letter_subject(self):
        """What the letter is about, in the language of its reader.

        :return: str
        """
        self.ensure_one()
        return self.env._(
            "meeting of %(body)s, %(day)s",
            body=self.instance_id.name,
            day=self._date_text(),
        )
