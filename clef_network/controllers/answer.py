import logging
import threading
import time
from collections import OrderedDict, deque

from odoo import http
from odoo.http import request

from .meeting_page import MeetingPage

_logger = logging.getLogger(__name__)

# A link is a key: it is kept out of caches, referrers, frames and search engines.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Robots-Tag": "noindex",
}


class Throttle:
    """Counts wrong links by address, in the memory of one process.

    With several workers each counts for itself, and a restart forgets: enough
    against guessing, as what is guessed is a signature of 256 bits. The number of
    addresses remembered is bounded, the oldest are forgotten first.
    """

    def __init__(self, limit=20, seconds=60, addresses=10_000):
        self.limit = limit
        self.seconds = seconds
        self.addresses = addresses
        self._lock = threading.Lock()
        self._seen = OrderedDict()

    def hit(self, address):
        """Count a wrong link, and tell whether there have been too many.

        :param str address: where it comes from
        :return: bool
        """
        now = time.monotonic()
        with self._lock:
            times = self._seen.setdefault(address, deque(maxlen=self.limit + 1))
            self._seen.move_to_end(address)
            times.append(now)
            while len(self._seen) > self.addresses:
                self._seen.popitem(last=False)
            return len(times) > self.limit and now - times[0] < self.seconds

    def clear(self):
        """Forget everything."""
        with self._lock:
            self._seen.clear()


throttle = Throttle()


class AnswerController(MeetingPage, http.Controller):
    """The page a convened person reaches by the link of the mail, without login.

    Reading changes nothing: programs that follow the links of a mail before its
    reader does, by GET or by HEAD, answer for nobody. A link is good for its meeting:
    its answer, agenda and documents; for who sits in the body today, its minutes.
    """

    @http.route(
        "/clef/answer/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def answer_page(self, token, done=None, **_other):
        """Show the meeting and the answer given so far."""
        line_sudo = self._line(token)
        if not line_sudo:
            return self._not_found()
        return self._page(token, line_sudo, done=done)

    @http.route(
        "/clef/answer/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def answer_give(self, token, **_other):
        """Record an answer."""
        return self._take(token, self._take_answer, "1")

    @http.route(
        "/clef/answer/<string:token>/remark",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def answer_remark(self, token, **_other):
        """Record a remark on circulated minutes."""
        return self._take(token, self._take_remark, "remark")

    @http.route(
        "/clef/answer/<string:token>/calendar.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def answer_calendar(self, token, **_other):
        """The meeting for a calendar program."""
        line_sudo = self._line(token)
        if not line_sudo:
            return self._not_found()
        return self._calendar_file(line_sudo.meeting_id, HEADERS.items())

    @http.route(
        "/clef/answer/<string:token>/minutes.pdf",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def answer_minutes(self, token, **_other):
        """The minutes, for who sits in the body today."""
        line_sudo = self._line(token)
        meeting_sudo = line_sudo.meeting_id
        if not line_sudo or not (
            meeting_sudo._minutes_are_open(line_sudo) and line_sudo._is_member()
        ):
            return self._not_found()
        return self._minutes_file(meeting_sudo, HEADERS.items())

    @http.route(
        "/clef/answer/<string:token>/documents/<int:document_id>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def answer_document(self, token, document_id, **_other):
        """One of the documents of the meeting."""
        line_sudo = self._line(token)
        if not line_sudo:
            return self._not_found()
        meeting_sudo = line_sudo.meeting_id
        response = self._document_file(meeting_sudo, document_id, HEADERS.items())
        return response or self._not_found()

    # pages

    def _line(self, token):
        """The line of the sheet a link stands for, in the language of its person.

        :param str token: as received
        :return: clef.attendance record in superuser mode, or empty
        """
        line_sudo = request.env["clef.attendance"]._from_token(token)
        lang = line_sudo.partner_id.lang
        if lang and request.env["res.lang"]._get_data(code=lang):
            request.update_context(lang=lang)
            line_sudo = line_sudo.with_context(lang=lang)
        return line_sudo

    def _take(self, token, take, done):
        """Record what a form says, then show the page as it is read.

        :param str token: as received
        :param take: method of this page that reads the form
        :param str done: what to thank for
        :return: response
        """
        line_sudo = self._line(token)
        if not line_sudo:
            return self._not_found()
        if not self._is_post():
            return self._page(token, line_sudo)
        if refused := take(line_sudo):
            return self._page(token, line_sudo, status=422, **refused)
        url = f"/clef/answer/{token}?done={done}"
        response = request.redirect(url, code=303)
        response.headers.update(HEADERS)
        return response

    def _page(self, token, line_sudo, status=200, **changed):
        values = self._meeting_values(
            line_sudo.meeting_id, line_sudo, line_sudo._is_member(), **changed
        )
        values["address"] = f"/clef/answer/{token}"
        return request.render(
            "clef_network.answer_page", values, status=status, headers=HEADERS
        )

    def _not_found(self):
        """The same page for a link that is wrong, over, or of somebody gone.

        :return: response, 404, or 429 when one address tries too many
        """
        address = request.httprequest.remote_addr
        too_many = throttle.hit(address)
        if too_many:
            _logger.warning("Too many wrong answer links from %s", address)
        headers = {**HEADERS, "Retry-After": "60"} if too_many else HEADERS
        return request.render(
            "clef_network.answer_not_found",
            {"too_many": too_many},
            status=429 if too_many else 404,
            headers=headers,
        )
