from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext, is_html_empty
from odoo.tools.json import scriptsafe

from ..meeting.texts import one_line
from ..network.computed import flag_search, set_flag
from ..network.names import address_part
from .public_text import plain_html

SHORT = 155


class ClefAction(models.Model):
    """What families read of an action: what, for whom, where, when; no names."""

    _inherit = "clef.action"

    is_public = fields.Boolean(
        "Shown to Everybody", compute="_compute_is_public", search="_search_is_public"
    )

    @api.depends("published", "open_to_public", "stage", "active", "network_id.active")
    def _compute_is_public(self):
        set_flag(self, "is_public", self._public_domain())

    def _search_is_public(self, operator, value):
        return flag_search(operator, self._public_domain())

    @api.model
    def _public_domain(self):
        """Actions shown to everybody: published, open to all, and decided (S104).

        :return: Domain
        """
        return (
            Domain("published", "=", True)
            & Domain("open_to_public", "=", True)
            & Domain("stage", "in", ("approved", "running"))
            & Domain("active", "=", True)
            & Domain("network_id.active", "=", True)
        )

    @api.model
    def _from_public_path(self, network_sudo, path):
        """The action of an address under a network's.

        :param network_sudo: as ``_from_slug`` gives it
        :param str path: number, and perhaps a name that is not looked at
        :return: clef.action record in superuser mode, or empty
        """
        number = path.split("-", 1)[0]
        # beyond, PostgreSQL knows no such number
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            return network_sudo.env["clef.action"].browse()
        return network_sudo.env["clef.action"].search(
            self._public_domain()
            & Domain("network_id", "=", network_sudo.id)
            & Domain("id", "=", int(number))
        )

    def _public_path(self):
        """Address of the page, without the host.

        :return: str
        """
        self.ensure_one()
        name = "-".join(filter(None, [str(self.id), address_part(self.name)]))
        return f"/clef/{self.network_id.slug}/{name}"

    def _public_hosts(self):
        """Structures that receive families, by what their own card says.

        :return: list of dict ``name`` and ``phone``
        """
        hosts = self.partner_ids.filtered(lambda p: p.role == "host").institution_id
        return [
            {
                "name": ", ".join(filter(None, [card.name, card.city])),
                "phone": card.phone,
            }
            for card in hosts.partner_id.filtered("is_company")
        ]

    def _public_ages(self):
        """Ages of the children, in words.

        :return: str, empty when there is nothing to say
        """
        self.ensure_one()
        youngest, oldest = self.age_min, self.age_max
        if youngest and oldest:
            return self.env._(
                "Children from %(first)s to %(last)s", first=youngest, last=oldest
            )
        if oldest:
            return self.env._("Children up to %(age)s", age=oldest)
        if youngest:
            return self.env._("Children from %(age)s", age=youngest)
        return ""

    def _public_description(self):
        """The description, without what a browser would fetch or run.

        :return: Markup, empty when there is none
        """
        self.ensure_one()
        empty = is_html_empty(self.description)
        return "" if empty else plain_html(self.description)

    def _public_summary(self):
        """What a search engine shows under the title.

        :return: str, one line
        """
        self.ensure_one()
        description = self._public_description()
        text = one_line(html2plaintext(description, include_references=False))
        place = self.place or self.territory_id.name
        text = text or " – ".join(filter(None, [self.name, self.audience, place]))
        return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"

    def _public_events(self, sessions):
        """Sessions as search engines understand them (schema.org).

        :param sessions: clef.session records
        :return: str that renders itself safely inside a script element
        """
        events = [session._public_event() for session in sessions]
        return scriptsafe.dumps(events, ensure_ascii=False)

    def action_view_public_page(self):
        """Open the page families see.

        :return: dict, action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self._public_path(),
            "target": "new",
        }
