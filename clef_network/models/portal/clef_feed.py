import hashlib
import re
import secrets

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import consteq

from ..meeting import ics

# What token_urlsafe gives of 32 octets.
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
# Meetings in one file.
MANY = 500


class ClefFeed(models.Model):
    """The address at which a person's calendar program reads their meetings.

    It stands for the person without any password: it is shown once, and what is kept
    of it does not give it back. Another one, or none, ends it. Rights end with the
    mandates, the address with them.
    """

    _name = "clef.feed"
    _description = "Calendar Link"
    _rec_name = "partner_id"
    _order = "create_date desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="partner_id.company_id", store=True, precompute=True, index=True
    )
    digest = fields.Char(
        required=True,
        groups="base.group_system",
        copy=False,
        export_string_translation=False,
    )

    _partner_unique = models.Constraint(
        "UNIQUE (partner_id)", "This person already has a calendar link."
    )
    _digest_unique = models.Constraint(
        "UNIQUE (digest)", "This calendar link is already somebody's."
    )
    _digest_whole = models.Constraint(
        "CHECK (digest ~ '^[0-9a-f]{64}$')", "A calendar link is kept as a digest."
    )

    @api.model
    def _of(self, person):
        """The link of a person.

        :param person: res.partner record
        :return: clef.feed record in superuser mode, or empty
        """
        return self.sudo().search([("partner_id", "=", person.id)])

    @api.model
    def _renew(self, person):
        """Give a person a link, which ends the one they had.

        :param person: res.partner record, who asks for it
        :return: str, what the address ends with: known now and never again
        """
        token = secrets.token_urlsafe(32)
        values = {"digest": self._digest(token)}
        if feed_sudo := self._of(person):
            feed_sudo.write(values)
        else:
            self.sudo().create({**values, "partner_id": person.id})
        return token

    @api.model
    def _from_token(self, token):
        """The link a token stands for; anything else is like a token never given.

        :param str token: as received, perhaps garbage
        :return: clef.feed record in superuser mode, or empty
        """
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            return self.sudo().browse()
        digest = self._digest(token)
        feed_sudo = self.sudo().search([("digest", "=", digest)])
        return feed_sudo.filtered(
            lambda feed: (
                consteq(feed.digest, digest)
                and feed.partner_id.active
                and self._sits(feed.partner_id)
            )
        )

    @api.model
    def _digest(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    @api.model
    def _sits(self, person):
        """Tell whether a person holds a mandate today.

        :param person: res.partner record
        :return: bool
        """
        held = Domain("partner_id", "=", person.id) & Domain("is_open", "=", True)
        return bool(self.env["clef.mandate"].sudo().search_count(held, limit=1))

    def _ics(self):
        """The meetings of this person, and nobody's address.

        :return: bytes
        """
        self.ensure_one()
        person = self.partner_id
        Meeting_sudo = self.env["clef.meeting"].sudo()
        meetings = Meeting_sudo.search(
            Meeting_sudo._feed_domain(person), order="start desc", limit=MANY
        )
        title = self.env._("My network: meetings")
        calendar = ics.new_calendar(title, follows=True)
        meetings._ics_add(calendar)
        return ics.to_bytes(calendar)
