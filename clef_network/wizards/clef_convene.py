import re

from odoo import api, fields, models

# A link that cannot be followed: what it looks like stays.
LINK = re.compile(r"<(/?)a\b")


class ClefConvene(models.TransientModel):
    """What a convocation will be, and to whom: opening it sends and writes nothing."""

    _name = "clef.convene"
    _description = "Convocation Before It Is Sent"

    meeting_id = fields.Many2one("clef.meeting", required=True, ondelete="cascade")
    recipient_ids = fields.Many2many(
        "res.partner", string="By Mail", compute="_compute_people"
    )
    post_ids = fields.Many2many(
        "res.partner", string="By Post", compute="_compute_people"
    )
    recipient_count = fields.Integer(compute="_compute_people")
    subject = fields.Char(compute="_compute_mail")
    body = fields.Html(compute="_compute_mail", sanitize=False)
    attachment_names = fields.Char("Attached", compute="_compute_mail")

    # what should be looked at before
    notice = fields.Integer(related="meeting_id.notice", related_sudo=False)
    notice_days = fields.Integer(
        related="meeting_id.instance_id.notice_days", related_sudo=False
    )
    is_notice_short = fields.Boolean(
        related="meeting_id.is_notice_short", related_sudo=False
    )
    has_chair = fields.Boolean(compute="_compute_lacking")
    has_agenda = fields.Boolean(compute="_compute_lacking")
    is_overfull = fields.Boolean(related="meeting_id.is_overfull", related_sudo=False)
    minutes_total = fields.Integer(
        related="meeting_id.minutes_total", related_sudo=False
    )
    minutes_available = fields.Integer(
        related="meeting_id.minutes_available", related_sudo=False
    )

    @api.depends("meeting_id")
    def _compute_people(self):
        for wizard in self:
            people = wizard.meeting_id._people_to_convene()
            by_post = people.filtered(lambda person: not person.email_normalized)
            wizard.recipient_ids = people - by_post
            wizard.post_ids = by_post
            wizard.recipient_count = len(people - by_post)

    @api.depends("meeting_id")
    def _compute_lacking(self):
        for wizard in self:
            wizard.has_chair = bool(wizard.meeting_id.chair_id)
            wizard.has_agenda = bool(wizard.meeting_id.agenda_ids)

    @api.depends("recipient_ids", "post_ids")
    def _compute_mail(self):
        for wizard in self:
            meeting = wizard.meeting_id
            reader = (wizard.recipient_ids[:1] or wizard.post_ids[:1])._origin
            subject, body = meeting._preview_convocation(reader)
            wizard.subject = subject
            wizard.body = LINK.sub(r"<\1span", body)
            wizard.attachment_names = ", ".join(meeting._convocation_file_names())

    def action_convene(self):
        """Convene as shown: the mails are queued, and built by the cron."""
        self.ensure_one()
        return self.meeting_id.action_convene()
