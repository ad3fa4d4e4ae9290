import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime
from odoo.tools.misc import hash_sign, verify_hash_signed

from ..network.zones import zone_of
from .texts import one_line

SCOPE = "clef_network.answer"
# A link outlives its meeting by the time remarks on the minutes may take.
DAYS_AFTER = 30
# What fits in a line of the sheet.
LONGEST = 250
# What hash_sign gives; the decoder of Python skips characters it does not know.
TOKEN = re.compile(r"[A-Za-z0-9_-]{56,200}", re.ASCII)


class ClefAttendance(models.Model):
    """What a person announces, by a link that is good for one meeting only."""

    _inherit = "clef.attendance"

    answer = fields.Selection(
        [("coming", "Coming"), ("excused", "Excused"), ("deputy", "Sends Somebody")],
        compute="_compute_answer",
        compute_sudo=True,
    )

    @api.depends("attendee_id.state", "represented_by")
    def _compute_answer(self):
        answers = {"accepted": "coming", "tentative": "coming", "declined": "excused"}
        for line in self:
            answer = answers.get(line.attendee_id.state)
            sends = answer == "excused" and line.represented_by
            line.answer = "deputy" if sends else answer

    # the link

    def _answer_url(self):
        """Address of the page where this person answers, signed and expiring.

        :return: str, absolute URL
        """
        self.ensure_one()
        if not self.ids:  # a mail shown before anybody is convened
            return "#"
        return f"{self.get_base_url()}/clef/answer/{self._answer_token()}"

    def _answer_token(self):
        """Signed identity of this line, valid until some weeks after the meeting.

        :return: str, safe in an address
        """
        self.ensure_one()
        expiry = fields.Datetime.add(self.meeting_start, days=DAYS_AFTER)
        known = [self.id, self.partner_id.id]
        return hash_sign(self.env(su=True), SCOPE, known, expiration=expiry)

    @api.model
    def _from_token(self, token):
        """The line a token stands for; anything else is like a token never given.

        :param str token: as received, perhaps garbage
        :return: clef.attendance record in superuser mode, or empty
        """
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            return self.browse()
        try:
            known = verify_hash_signed(self.env(su=True), SCOPE, token)
        except (ValueError, TypeError, UnicodeError, AttributeError):
            known = None
        if not isinstance(known, list) or len(known) != 2:
            return self.browse()
        line_sudo = self.sudo().browse(known[0]).exists()
        return line_sudo.filtered(
            lambda line: line.partner_id.id == known[1] and not line._is_over()
        )

    def _is_over(self):
        """Tell whether links are dead: long after the meeting, or mandate ended.

        The mandate counts on the day of the meeting, which its end may precede; the
        meeting may have been brought forward since the link was signed.

        :return: bool
        """
        self.ensure_one()
        last = fields.Datetime.add(self.meeting_start, days=DAYS_AFTER)
        if last < fields.Datetime.now():
            return True
        ended = self.mandate_id.date_end
        return bool(ended) and ended < self.meeting_id._day()

    # answering

    def _can_answer(self):
        """Tell whether one may still answer: convened, and not begun.

        :return: bool
        """
        self.ensure_one()
        begun = self.meeting_start and self.meeting_start <= fields.Datetime.now()
        return self.meeting_state == "convened" and not begun

    def _answer_until(self):
        """The moment answers close, in the language and zone of the reader.

        :return: str
        """
        self.ensure_one()
        zone = zone_of(self.company_id)
        pattern = "EEEE d MMMM y, HH:mm"
        return format_datetime(self.env, self.meeting_start, tz=zone, dt_format=pattern)

    def _give_answer(self, answer, **said):
        """Record what a person announces; they may change their mind until it begins.

        :param str answer: ``coming``, ``excused`` or ``deputy``
        :param said: ``reason``, ``name``, ``function``, ``email`` as typed in
        :raise UserError: when it is too late, or the answer is not one
        """
        self.ensure_one()
        if answer not in dict(self._fields["answer"].selection):
            raise UserError(self.env._("This is not an answer we know."))
        if not self._can_answer():
            raise UserError(
                self.env._("Answers are closed: tell the coordination directly.")
            )
        if answer == "deputy" and not one_line(said.get("name")):
            raise UserError(self.env._("Say who comes in your place."))
        self.write(self._prepare_answer_values(answer, said))
        state = "accepted" if answer == "coming" else "declined"
        self.sudo().attendee_id.write({"state": state})

    def _prepare_answer_values(self, answer, said):
        """Values of the line for an answer; what another answer said is cleared.

        :param str answer: as in :meth:`_give_answer`
        :param dict said: as in :meth:`_give_answer`
        :return: dict
        """
        typed = {key: one_line(value)[:LONGEST] for key, value in said.items()}
        deputy = typed if answer == "deputy" else {}
        return {
            "reason": typed.get("reason", "") if answer == "excused" else "",
            "represented_by": deputy.get("name", ""),
            "represented_function": deputy.get("function", ""),
            "represented_email": deputy.get("email", ""),
        }

    @api.model
    def _awaited_domain(self, person):
        """Lines of a person who is convened and has not answered yet.

        The answer is Odoo's, which partners may not search: it is looked up here, and
        the caller's record rules apply to the lines.

        :param person: res.partner record
        :return: Domain
        """
        awaited = (
            Domain("partner_id", "=", person.id)
            & Domain("meeting_id.state", "=", "convened")
            & Domain("meeting_start", ">", "now")
            & Domain("attendee_id.state", "in", ("needsAction", False))
        )
        return Domain("id", "in", self.sudo()._search(awaited))
