import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..network.zones import lang_of

# Moved on a validated year as well: its printed report, what is said about it.
OPEN_WHEN_VALIDATED = {
    "activity_ids",
    "message_follower_ids",
    "message_ids",
    "report",
    "report_failure",
    "report_state",
}
FIRST_YEAR, LAST_YEAR = 1990, 2100


class ClefExercise(models.Model):
    """The year pack: figures and texts that the steering body validates (S85, R46)."""

    _name = "clef.exercise"
    _description = "Year Pack"
    _inherit = [
        "clef.network.part",
        "clef.submission.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "year desc, id desc"
    _rec_name = "year"

    year = fields.Integer(
        required=True,
        aggregator=None,
        index=True,
        default=lambda self: self._default_year(),
    )
    state = fields.Selection(
        [
            ("draft", "Being Prepared"),
            ("presented", "Presented"),
            ("validated", "Validated"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    chapter_ids = fields.One2many("clef.exercise.chapter", "exercise_id", "Chapters")
    collected_on = fields.Datetime("Figures Collected On", readonly=True, copy=False)
    content_hash = fields.Char(
        "Fingerprint",
        readonly=True,
        copy=False,
        help="SHA-256 of the chapters as the steering body validated them.",
    )

    _year_unique = models.Constraint(
        "UNIQUE (network_id, year)", "This year already has its pack."
    )
    _year_plausible = models.Constraint(
        f"CHECK (year BETWEEN {FIRST_YEAR} AND {LAST_YEAR})",
        "The year is written with four digits.",
    )

    @api.model
    def _default_year(self):
        return self.env["clef.dated.mixin"]._today().year - 1

    @api.model
    def _gates(self):
        own = ("state", "collected_on", "content_hash")
        return {**super()._gates(), **dict.fromkeys(own)}

    @api.depends("year")
    def _compute_display_name(self):
        for exercise in self:
            exercise.display_name = self.env._("Year %s", exercise.year or "")

    # kept as validated

    def write(self, vals):
        self._check_not_validated(vals)
        self._check_year_kept(vals)
        return super().write(vals)

    def _check_not_validated(self, vals):
        """Refuse to change a validated year, superuser or not.

        :param vals: what is to be written, by field name
        :raise UserError: when one of the years is validated
        """
        if set(vals) <= OPEN_WHEN_VALIDATED:
            return
        if validated := self.filtered(lambda e: e.state == "validated"):
            raise UserError(
                self.env._(
                    "%s is validated: it can no longer change.",
                    validated[0].display_name,
                )
            )

    def _check_year_kept(self, vals):
        """Figures once collected are those of their year and network.

        :raise UserError: when one of them would change
        """
        wanted = {n: vals[n] for n in ("year", "network_id") if n in vals}
        for exercise in self.filtered("collected_on"):
            kept = {"year": exercise.year, "network_id": exercise.network_id.id}
            if wanted.items() - kept.items():
                raise UserError(
                    self.env._("Figures were collected: make the pack of another year.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_presented(self):
        if kept := self.filtered(lambda e: e.state != "draft"):
            raise UserError(
                self.env._(
                    "%s was put before the steering body: it stays.",
                    kept[0].display_name,
                )
            )

    def _check_draft(self):
        """Refuse to change what the steering body reads or has validated.

        :raise UserError: saying how to take it back
        """
        self._check_not_validated({"chapter_ids"})
        if presented := self.filtered(lambda e: e.state == "presented"):
            raise UserError(
                self.env._(
                    "%s is before the steering body: take it back, then change it.",
                    presented[0].display_name,
                )
            )

    # verbs

    def action_collect(self):
        """Gather the figures and build the chapters anew, keeping the texts.

        :raise UserError: when the year is presented or validated
        """
        self.check_access("write")
        self._check_draft()
        for exercise in self:
            exercise._collect()
        return True

    def _collect(self):
        """Write the chapters as :meth:`_prepare_chapters` makes them."""
        self.ensure_one()
        lang = lang_of(self.company_id)
        chapters = self.with_context(lang=lang)._prepare_chapters()
        self_sudo = self.sudo()
        known = self_sudo.chapter_ids.grouped("code")
        for values in chapters:
            if chapter := known.get(values["code"]):
                chapter.write({"figures": values["figures"]})
            else:
                chapter = self_sudo.chapter_ids.create(values)
        self_sudo.collected_on = fields.Datetime.now()
        self_sudo._queue_report()

    def action_take_back(self):
        """Take back from the agenda what was not decided yet, to change it."""
        self.check_access("write")
        self._check_not_validated({"state"})
        self._withdraw()
        self.sudo().state = "draft"
        return True

    # submission

    def _submission_instance_kinds(self):
        return ("steering",)

    def _submission_title(self):
        return self.env._("Activity report %s", self.year)

    def _prepare_submission_values(self, body):
        return {**super()._prepare_submission_values(body), "state": "presented"}

    def _check_submission(self, body):
        result = super()._check_submission(body)
        if not self.collected_on:
            raise UserError(
                self.env._("Collect the figures of %s first.", self.display_name)
            )
        if self._default_year() < self.year:
            raise UserError(
                self.env._(
                    "%s is not over: its report is presented next year.",
                    self.display_name,
                )
            )
        return result

    def _apply_decision(self, decision):
        """Adopted, the year is frozen; otherwise it goes back to those who write it."""
        adopted = decision.outcome == "adopted"
        if adopted:
            self._check_next_year(decision.meeting_id)
        result = super()._apply_decision(decision)
        self.sudo()._validate() if adopted else self.sudo()._go_back(decision)
        return result

    def _check_next_year(self, meeting):
        """A year is validated by a steering meeting of a later one (R46).

        :param meeting: clef.meeting record that adopted it
        :raise UserError: otherwise
        """
        self.ensure_one()
        if meeting.instance_id.kind != "steering" or meeting._day().year <= self.year:
            raise UserError(
                self.env._(
                    "%(exercise)s can only be validated by a steering meeting of "
                    "%(next)s or later, not by %(meeting)s.",
                    exercise=self.display_name,
                    next=self.year + 1,
                    meeting=meeting.reference,
                )
            )

    def _validate(self):
        """Freeze the year for good, with the fingerprint of its content."""
        self.ensure_one()
        self._queue_report()
        self.write({"state": "validated", "content_hash": self._fingerprint()})

    def _go_back(self, decision):
        """Return to preparation: a refused year may be mended and presented again.

        :param clef.decision decision: that rejected, postponed or noted it
        """
        rejected = decision.outcome == "rejected"
        again = {"submission_state": "draft"} if rejected else {}
        self.write({"state": "draft", **again})

    def _fingerprint(self):
        """SHA-256 of all that the chapters say, the same as long as they say the same.

        :return: str, 64 hexadecimal digits
        """
        content = json.dumps(self._content(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def _content(self):
        """All that the year pack says, as plain values.

        :return: dict
        """
        self.ensure_one()
        return {
            "year": [self.network_id.name, self.year],
            "chapters": [
                [chapter.name, str(chapter.text or ""), chapter.figures or []]
                for chapter in self.chapter_ids
            ],
        }

    # chapters

    def _prepare_chapters(self):
        """Values of the chapters of this year, in order; nothing is written.

        :return: list of dicts of values of clef.exercise.chapter
        """
        self.ensure_one()
        figures = self._figures()
        return [
            {
                "exercise_id": self.id,
                "code": code,
                "name": title,
                "sequence": 10 * place,
                "figures": method(figures),
            }
            for place, (code, title, method) in enumerate(self._chapters(), start=1)
        ]

    def _chapters(self):
        """Chapters of the report, in order; addons add theirs by ``super()``.

        :return: list of (code, title, method): the method takes the figures of
            :meth:`_figures` and returns a list of blocks, see :meth:`_block`
        """
        return []
