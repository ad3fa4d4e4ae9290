from odoo import fields, models
from odoo.tools import plaintext2html


class ClefNetwork(models.Model):
    """What partners ask of the coordination, and how long it waits for their counts."""

    _inherit = "clef.network"

    count_notice_days = fields.Integer(
        "Counts Reminder (Days)",
        default=3,
        required=True,
        help="Days after a session from which its referents are reminded, once, that "
        "its counts are missing.",
    )

    _count_notice_positive = models.Constraint(
        "CHECK (count_notice_days >= 0)",
        "The days before a reminder cannot be negative.",
    )

    def _ask_coordination(self, record, summary, note=""):
        """Leave the coordination an activity; nothing else changes by itself.

        Somebody outside asks: whoever calls this has checked what they may ask.

        :param record: what it is about, a record with activities
        :param str summary: one line
        :param str note: plain text, shown as it was typed
        """
        self.ensure_one()
        quiet_sudo = record.sudo().with_context(mail_activity_quick_update=True)
        quiet_sudo.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=plaintext2html(note),
            user_id=self.sudo().coordinator_ids[:1].id,
        )
