from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ..network.groups import STAFF
from ..network.names import address_part

# Words that other pages of the addon begin with.
TAKEN = ("answer", "exercise", "feed")


class ClefNetwork(models.Model):
    """The public page of a network: where families see what is open to them (S66)."""

    _inherit = "clef.network"

    slug = fields.Char(
        "Name in Addresses",
        compute="_compute_slug",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        copy=False,
        help="Last part of the address of the public page. Links to it are printed and "
        "shared: change it with care.",
    )
    public_url = fields.Char("Public Page", compute="_compute_public_url", groups=STAFF)
    embed_snippet = fields.Text(
        "For Partners' Sites",
        compute="_compute_embed_snippet",
        groups=STAFF,
        help="To paste into a page of a partner's own site: it shows the next sessions "
        "and stays up to date by itself.",
    )

    _slug_unique = models.Constraint(
        "UNIQUE (slug)", "Another network already has this name in addresses."
    )
    # the words are those of addresses that exist besides, see controllers
    _slug_plain = models.Constraint(
        "CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 60 "
        "AND slug NOT IN ('answer', 'feed'))",
        "An address is made of small letters without accents, digits and hyphens, and "
        "is neither “answer” nor “feed”.",
    )

    @api.depends("name")
    def _compute_slug(self):
        """Proposed once from the name: an address does not change with it."""
        others_sudo = self.sudo().with_context(active_test=False)
        others_sudo = others_sudo.search([("id", "not in", self.ids)])
        taken = {*TAKEN, *others_sudo.mapped("slug")}
        for network in self:
            network.slug = network.slug or network._free_slug(taken)
            taken.add(network.slug)

    def _free_slug(self, taken):
        """A name in addresses that no other network has.

        :param set taken: those already used
        :return: str
        """
        wanted = address_part(self.name, longest=55) or "network"
        number, slug = 1, wanted
        while slug in taken:
            number += 1
            slug = f"{wanted}-{number}"
        return slug

    @api.depends("slug")
    def _compute_public_url(self):
        for network in self:
            network.public_url = network._public_address()

    @api.depends("slug", "name")
    def _compute_embed_snippet(self):
        for network in self:
            network.embed_snippet = Markup(
                '<iframe src="{}" title="{}" width="100%" height="440" '
                'style="border:0" loading="lazy" '
                'referrerpolicy="no-referrer"></iframe>'
            ).format(network._public_address("/embed"), network.name)

    def _public_address(self, rest=""):
        """Absolute address of the public page, or of what lies under it.

        :param str rest: what follows, beginning with a slash
        :return: str
        """
        self.ensure_one()
        return f"{self.get_base_url()}/clef/{self.slug or ''}{rest}"

    def _public_summary(self):
        """What the public page is about, for readers and for search engines.

        :return: str
        """
        return self.env._(
            "Workshops, talks and meetings open to all parents, announced by "
            "%(network)s: dates, places and themes.",
            network=self.name,
        )

    def _public_addresses(self):
        """Pages of the network that search engines may list.

        :return: list of str, absolute
        """
        self.ensure_one()
        Action = self.env["clef.action"]
        actions = Action.search(
            Action._public_domain() & Domain("network_id", "=", self.id)
        )
        base = self.get_base_url()
        return [
            self._public_address(),
            *(f"{base}{action._public_path()}" for action in actions),
        ]

    @api.model
    def _from_slug(self, slug):
        """The network of an address; whoever asks, it speaks its host's language.

        :param str slug: as received, perhaps garbage
        :return: clef.network record in superuser mode, or empty: only what
            ``_public_domain`` lets through may be read from it
        """
        # anything else cannot be one: PostgreSQL would refuse some of it
        if not slug or slug != address_part(slug):
            return self.browse()
        network_sudo = self.sudo().search([("slug", "=", slug)])
        return network_sudo.with_context(lang=network_sudo._public_lang())

    def _public_lang(self):
        """Language of the public page: the host's, if installed.

        One page for all readers, whatever their browser prefers: it can be kept by
        caches, and search engines find it as it is.

        :return: str
        """
        lang = self.company_id.partner_id.lang
        installed = self.env["res.lang"]._get_data(code=lang) if lang else None
        return lang if installed else self.env.lang or "en_US"

    def action_view_public_page(self):
        """Open the public page.

        :return: dict, action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/clef/{self.slug}",
            "target": "new",
        }
