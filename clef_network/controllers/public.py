import functools

from lxml import etree
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.home import Home

from ..models.portal.public_agenda import PublicAgenda

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Nothing runs, nothing comes from elsewhere, nothing is remembered of who reads.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors "
)
HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": f"{POLICY}'self'",
}
# Meant to be shown inside the pages of others.
EMBEDDED = {
    **{name: HEADERS[name] for name in HEADERS if name != "X-Frame-Options"},
    "Content-Security-Policy": f"{POLICY}*",
    "X-Robots-Tag": "noindex",
}
HIDDEN = {**HEADERS, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
FEW = 5


def public_route(path):
    """A page for everybody: read only, and without the cookie of a session.

    Odoo hands what an address asks for to the method by name: one that asks for
    ``self`` would fail, here it is left out.

    :param str path: after the name of the network
    :return: decorator
    """
    route = http.route(
        f"/clef/<string:slug>{path}",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )

    def decorate(method):
        routed = route(method)

        @functools.wraps(routed)
        def tolerant(self, /, *args, **asked):
            asked.pop("self", None)
            return routed(self, *args, **asked)

        return tolerant

    return decorate


class PublicController(http.Controller):
    """What families see, without an account, a cookie or a script (S66, S104)."""

    @public_route("")
    def public_agenda(self, slug, month=None, territory=None, theme=None, **_other):
        """Sessions to come, by day or as the sheet of a month."""
        network_sudo = self._network(slug)
        agenda = PublicAgenda(network_sudo, month, territory, theme)
        template = "public_month" if agenda.month else "public_agenda"
        return self._page(template, network_sudo, agenda=agenda)

    @public_route("/<string:path>")
    def public_action(self, slug, path, **_other):
        """One action: what, for whom, where, with whom, when."""
        network_sudo = self._network(slug)
        action_sudo = request.env["clef.action"]._from_public_path(network_sudo, path)
        if not action_sudo:
            raise self._not_found()
        agenda = PublicAgenda(network_sudo, action_sudo=action_sudo)
        return self._page(
            "public_action",
            network_sudo,
            action=action_sudo,
            agenda=agenda,
            sessions=agenda.sessions(),
        )

    @public_route("/embed")
    def public_embed(self, slug, **_other):
        """The next sessions, to be shown inside a partner's own page."""
        network_sudo = self._network(slug)
        agenda = PublicAgenda(network_sudo)
        return self._page(
            "public_embed",
            network_sudo,
            EMBEDDED,
            agenda=agenda,
            sessions=agenda.sessions(limit=FEW),
        )

    @public_route("/sitemap.xml")
    def public_sitemap(self, slug, **_other):
        """Pages of a network for search engines."""
        network_sudo = self._network(slug)
        root = etree.Element("urlset", nsmap={None: SITEMAP})
        for address in network_sudo._public_addresses():
            etree.SubElement(etree.SubElement(root, "url"), "loc").text = address
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        headers = {**HEADERS, "Content-Type": "application/xml; charset=utf-8"}
        return request.make_response(content, headers=list(headers.items()))

    def _network(self, slug):
        """The network of an address, and its language for the page.

        :param str slug: as received
        :return: clef.network record in superuser mode
        :raise NotFound: when there is none
        """
        network_sudo = request.env["clef.network"]._from_slug(slug)
        if not network_sudo:
            raise self._not_found()
        return network_sudo

    def _page(self, template, network_sudo, headers=None, **values):
        request.update_context(lang=network_sudo.env.lang)
        return request.render(
            f"clef_network.{template}",
            {"network": network_sudo, **values},
            headers=headers or HEADERS,
        )

    def _not_found(self):
        """What does not exist and what is not public answer alike.

        :return: exception to raise
        """
        response = request.render(
            "clef_network.public_not_found", {}, status=404, headers=HIDDEN
        )
        # Odoo draws what a method returns, not what it raises: the page would be empty.
        response.flatten()
        return NotFound(response=response)


class RobotsController(Home):
    """Search engines may read the public pages; Odoo closes everything to them."""

    def _get_allowed_robots_routes(self):
        routes = super()._get_allowed_robots_routes()
        return [*routes, "/clef/", "/clef_network/static/"]
