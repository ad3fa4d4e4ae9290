from odoo import models
from odoo.tools import format_date

# Columns of the spreadsheet, after the date.
COLUMNS = (
    "instance_id",
    "reference",
    "agenda_item_id",
    "text",
    "outcome",
    "mode",
    "owner_id",
    "deadline",
    "done",
)
# What a spreadsheet program would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ClefDecision(models.Model):
    """The register of decisions, to be printed, or opened in a spreadsheet."""

    _inherit = "clef.decision"

    def _by_body(self):
        """Decisions in the order of a register: by body, then by date.

        :return: list of (clef.instance record, clef.decision records)
        """
        ordered = self.sorted(lambda d: (d.date, d.meeting_id.id, d.number, d.id))
        return sorted(
            ordered.grouped("instance_id").items(),
            key=lambda item: (item[0].sequence, item[0].name, item[0].id),
        )

    def _mode_text(self):
        """How it was decided: by consensus, or with which votes.

        :return: str
        """
        self.ensure_one()
        if self.mode == "vote":
            return self.env._(
                "Vote: %(for)s for, %(against)s against, %(blank)s abstentions",
                **{
                    "for": self.votes_for,
                    "against": self.votes_against,
                    "blank": self.votes_blank,
                },
            )
        return dict(self._fields["mode"]._description_selection(self.env))[self.mode]

    def _register_labels(self):
        """Headings of the columns of the register.

        :return: list of str
        """
        labels = self.fields_get(COLUMNS, ["string"])
        date = self.env._("Date")
        return [date, *(labels[name]["string"] for name in COLUMNS)]

    def _register_row(self):
        """One line of the register, fit for a spreadsheet.

        :return: list of str and date, in the order of the columns
        """
        self.ensure_one()
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        texts = (
            self.instance_id.name,
            self.reference,
            self.agenda_item_id.name,
            self.text,
            outcomes[self.outcome],
            self._mode_text(),
            self.owner_id.name,
        )
        return [
            self.meeting_id._day(),
            *(self._harmless(text or "") for text in texts),
            self.deadline or "",
            self.env._("yes") if self.done else "",
        ]

    def _harmless(self, text):
        """A text that no spreadsheet program takes for a formula.

        :param str text: as typed in by somebody
        :return: str
        """
        return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text

    def _date_text(self):
        """Day of the decision, where the company is.

        :return: str
        """
        return format_date(self.env, self.meeting_id._day())

    def action_export_register(self):
        """Download these decisions as a spreadsheet.

        :return: dict, action
        """
        ids = ",".join(map(str, self.ids))
        return self._register_download(f"ids={ids}")

    def _register_download(self, query):
        return {
            "type": "ir.actions.act_url",
            "url": f"/clef/decisions.xlsx?{query}",
            "target": "download",
        }
