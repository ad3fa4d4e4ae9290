import re

from odoo import api, fields, models

from ..models.meeting.clef_dispatch import INVITATION

# A link that cannot be followed is no link: its words stay.
OPENING = re.compile(r"<a\b[^>]*>")


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
    notice = fields.Integer(related="meeting_id.notice")
    notice_days = fields.Integer(related="meeting_id.instance_id.notice_days")
    is_notice_short = fields.Boolean(related="meeting_id.is_notice_short")
    has_chair = fields.Boolean(compute="_compute_lacking")
    has_agenda = fields.Boolean(compute="_compute_lacking")
    is_overfull = fields.Boolean(related="meeting_id.is_overfull")
    minutes_total = fields.Integer(related="meeting_id.minutes_total")
    minutes_available = fields.Integer(related="meeting_id.minutes_available")

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
            wizard.body = OPENING.sub("<span>", body).replace("</a>", "</span>")
            wizard.attachment_names = reader and INVITATION

    def action_convene(self):
        """Convene as shown: the mails are queued, and built by the cron."""
        self.ensure_one()
        return self.meeting_id.action_convene()
