import logging

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..models.portal.public_agenda import PublicAgenda
from .answer import HEADERS, throttle
from .portal import ClefPortal
from .public import HEADERS as PUBLIC
from .public import PublicController, public_route

_logger = logging.getLogger(__name__)


def _file(content, name, headers):
    """A file for calendar programs.

    :param bytes content: the file
    :param str name: under which it is kept
    :param dict headers: of the page it stands for
    :return: response
    """
    return request.make_response(
        content,
        headers=[
            ("Content-Type", "text/calendar; charset=utf-8"),
            ("Content-Disposition", f'inline; filename="{name}.ics"'),
            *headers.items(),
        ],
    )


class PublicFeedController(PublicController):
    """Open sessions in the reader's own calendar."""

    @public_route("/agenda.ics")
    def public_calendar(self, slug, **_other):
        """Sessions to come, for calendar programs."""
        network_sudo = self._network(slug)
        return _file(PublicAgenda(network_sudo).ics(), network_sudo.slug, PUBLIC)


class FeedController(http.Controller):
    """The meetings of one person, by a link that stands for them."""

    @http.route(
        "/clef/feed/<string:token>.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def feed(self, token, **_other):
        """The meetings of whom the link belongs to."""
        feed_sudo = request.env["clef.feed"]._from_token(token)
        if not feed_sudo:
            return self._not_found()
        lang = request.env["res.lang"]._get_data(code=feed_sudo.partner_id.lang)
        if lang:
            feed_sudo = feed_sudo.with_context(lang=lang.code)
        return _file(feed_sudo._ics(), "clef", HEADERS)

    def _not_found(self):
        """The same words for a link that is wrong, ended, or of somebody gone.

        :return: response, 404, or 429 when one address tries too many
        """
        address = request.httprequest.remote_addr
        too_many = throttle.hit(address)
        if too_many:
            _logger.warning("Too many wrong calendar links from %s", address)
        return request.make_response(
            request.env._("This calendar link is no longer valid."),
            headers=[
                ("Content-Type", "text/plain; charset=utf-8"),
                *HEADERS.items(),
                *([("Retry-After", "60")] if too_many else []),
            ],
            status=429 if too_many else 404,
        )


class FeedPortal(ClefPortal):
    """Where a partner makes, changes and stops the link of their calendar."""

    @http.route(
        "/my/clef/feed",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def feed_page(self, **_other):
        """Say whether there is a link, and since when."""
        return self._feed_page()

    @http.route(
        "/my/clef/feed/new",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def feed_new(self, **_other):
        """Make a link, which ends the one before; it is shown this once."""
        person, Feed = self._feed_person(), request.env["clef.feed"]
        if request.httprequest.method != "POST":
            # Odoo also routes OPTIONS here, and asks no CSRF token of it.
            return self._feed_page()
        return self._feed_page(token=Feed._renew(person))

    @http.route(
        "/my/clef/feed/stop",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def feed_stop(self, **_other):
        """End the link."""
        person = self._feed_person()
        if request.httprequest.method == "POST":
            request.env["clef.feed"]._of(person).unlink()
        return request.redirect("/my/clef/feed", code=303)

    def _feed_person(self):
        """Who asks, if they sit somewhere today.

        :return: res.partner record
        :raise NotFound: when they do not
        """
        person = request.env.user.partner_id
        if not request.env["clef.feed"]._sits(person):
            raise NotFound()
        return person

    def _feed_page(self, token=None):
        """The page, with the link when it was just made.

        :param str token: what the link ends with
        :return: response, kept by no cache
        """
        person = self._feed_person()
        feed_sudo = request.env["clef.feed"]._of(person)
        link = token and f"{feed_sudo.get_base_url()}/clef/feed/{token}.ics"
        response = self._clef_page(
            "portal_feed",
            "clef_feed",
            since=feed_sudo.write_date,
            link=link,
            webcal=link and f"webcal:{link.partition(':')[2]}",
            clef_here=request.env._("My calendar"),
        )
        response.headers.update(HEADERS)
        return response
