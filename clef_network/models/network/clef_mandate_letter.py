from odoo import api, fields, models
from odoo.fields import Domain

from .computed import flag_search
from .groups import STAFF


class ClefMandate(models.Model):
    """The letter by which an institution designates its representative (S31, R37)."""

    _inherit = "clef.mandate"

    letter = fields.Binary(
        "Letter of Mandate",
        attachment=True,
        copy=False,
        groups=STAFF,
    )
    letter_filename = fields.Char(copy=False, groups=STAFF)
    letter_date = fields.Date("Letter Dated", copy=False, tracking=True, groups=STAFF)
    letter_valid_until = fields.Date(
        copy=False,
        tracking=True,
        help="Last day covered by the letter; empty: as long as the mandate.",
        groups=STAFF,
    )
    has_letter = fields.Boolean(
        "Letter Received",
        compute="_compute_has_letter",
        store=True,
        precompute=True,
        groups=STAFF,
    )
    letter_state = fields.Selection(
        [
            ("none", "Not Needed"),
            ("missing", "Missing"),
            ("outdated", "Out of Date"),
            ("valid", "Valid"),
        ],
        "Letter",
        compute="_compute_letter_state",
        groups=STAFF,
    )
    has_letter_issue = fields.Boolean(
        "Letter Missing or Out of Date",
        compute="_compute_has_letter_issue",
        search="_search_has_letter_issue",
        groups=STAFF,
    )

    @api.depends("letter")
    def _compute_has_letter(self):
        for mandate in self:
            mandate.has_letter = bool(mandate.letter)

    @api.depends("has_letter", "letter_valid_until", "institution_id", "role")
    def _compute_letter_state(self):
        today = self._today()
        for mandate in self:
            mandate.letter_state = mandate._letter_state_on(today)

    def _letter_state_on(self, day):
        """State of the letter on a day: ``none``, ``missing``, ``outdated``, ``valid``.

        :param date day: the day asked for
        :return: str
        """
        if not self.institution_id or self.role == "observer":
            return "none"
        if not self.has_letter:
            return "missing"
        if self.letter_valid_until and self.letter_valid_until < day:
            return "outdated"
        return "valid"

    @api.depends("letter_state", "is_open")
    def _compute_has_letter_issue(self):
        for mandate in self:
            mandate.has_letter_issue = mandate.is_open and mandate.letter_state in (
                "missing",
                "outdated",
            )

    def _search_has_letter_issue(self, operator, value):
        return flag_search(operator, self._letter_issue_domain(self._today()))

    @api.model
    def _letter_issue_domain(self, day):
        """Mandates in force whose letter is missing or no longer covers the day.

        :param date day: the day asked for
        :return: Domain
        """
        needed = Domain("institution_id", "!=", False) & Domain(
            "role", "!=", "observer"
        )
        lacking = Domain("has_letter", "=", False) | Domain(
            "letter_valid_until", "<", day
        )
        return self._open_domain(day) & needed & lacking
