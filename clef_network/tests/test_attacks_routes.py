"""What may be tried on the addresses of the addon, as Odoo routes them.

Routes are read in the routing map: one that is added is tried as well.
"""

import re
from urllib.parse import quote

from odoo import http
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.clef_network.controllers.answer import throttle

from .common_attack import HUSH, AttackCase

ADDON = "odoo.addons.clef_network."
QUIET = (
    "odoo.http",
    "odoo.addons.http_routing.models.ir_http",
    "odoo.addons.clef_network.controllers.answer",
    "odoo.addons.clef_network.controllers.feeds",
    "odoo.addons.base.models.ir_actions_report",
    "werkzeug",
)
CONVERTER = re.compile(r"<(?:(?P<kind>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
# Not on a read-only cursor, though they write nothing of ours: making a PDF, Odoo may
# first write the files of its style sheets.
NOT_READONLY = {"answer_minutes", "clef_meeting_minutes"}
# A PDF takes a second: these are tried with one address only.
SLOW = ("minutes.pdf", "/letter")
NUMBERS = ("0", "-1", "2147483648", "9223372036854775808", "x", "%C2%B2", "%00", "1%00")
TEXTS = (
    "x",
    "..%2F..%2Fetc",
    "%00",
    "%FF",
    "é",
    "%F0%9F%92%A5",
    "a" * 10_000,
    "%0d%0aX:1",
)
QUERIES = (
    "self=1",
    "page=9999999999999999999&step=-1&limit=0",
    "done=%00&what=%FF&month=9999-99&territory=-1&theme=9223372036854775808",
    "sortby=access_token&filterby=%00&search_in=zz&search=%00%25_" + "a" * 10_000,
    "search=a&search=b&sortby=x&sortby=y&kind=1&kind=2",
    "ids=1,,-1,9223372036854775808,%C2%B2&instance_id=%00",
    "kind=%F0%9F%92%A5&agrees=yes&a[b]=1&model=res.users&record=1",
)


@tagged("post_install", "-at_install")
class TestRouteAttacks(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        modules = sorted(cls.env.registry._init_modules)
        converters = cls.env["ir.http"]._get_converters()
        cls.rules = [
            (rule, endpoint, set(endpoint.routing["methods"] or ()))
            for rule, endpoint in http._generate_routing_rules(
                modules, False, converters
            )
            if cls._is_ours(endpoint)
        ]
        cls.reads = [route for route in cls.rules if "GET" in route[2]]
        cls.posts = [route for route in cls.rules if "POST" in route[2]]
        # the directory shows the structures of the network to all its members
        cls.house.partner_id.name = "House"
        cls.document = cls._attach(cls.coming)
        cls.token = cls._line(cls.past, cls.ann)._answer_token()
        cls.feed = cls.env["clef.feed"]._renew(cls.ann)

    @classmethod
    def _is_ours(cls, endpoint):
        """Routes our controllers add; those of Odoo they inherit are Odoo's."""
        return cls._method(endpoint).__module__.startswith(ADDON) and not (
            endpoint.__name__.startswith("portal_")
        )

    @staticmethod
    def _method(endpoint):
        """The method a route was written as, under Odoo's wrappers."""
        return endpoint.original_endpoint

    # tools

    def _samples(self):
        """A value that exists, by name of a part of an address."""
        return {
            "action_id": self.action.id,
            "document_id": self.document.id,
            "exercise_id": self.exercise.id,
            "mandate_id": self.ann_mandate.id,
            "meeting_id": self.past.id,
            "page": 1,
            "path": self.action.id,
            "session_id": self.sitting.id,
            "slug": "under-test",
            "token": self.token,
        }

    def _address(self, rule, **changed):
        values = {**self._samples(), **changed}
        if "/feed/" in rule and "token" not in changed:
            values["token"] = self.feed
        return CONVERTER.sub(lambda part: str(values[part["name"]]), rule)

    def _bad_addresses(self, rule):
        """The address with each of its parts bad in turn."""
        for part in CONVERTER.finditer(rule):
            for value in NUMBERS if part["kind"] == "int" else TEXTS:
                yield self._address(rule, **{part["name"]: value})

    def _ask(self, method, path, data=None):
        """One request, throttle apart; no trace of an error of ours.

        :return: response
        """
        throttle.clear()
        url = f"{self.base_url()}{quote(path, safe='/%?=&,[]:.')}"
        with mute_logger(*QUIET):
            answer = self.opener.request(
                method, url, data=data, allow_redirects=False, timeout=60
            )
        self.assertLess(answer.status_code, 500, (method, path[:200]))
        return answer

    def _enter(self, login):
        self.authenticate(login, login and login)

    # the map itself

    def test_routes_are_found(self):
        """The attacks below would pass on a map where none of our routes is seen."""
        self.assertGreater(len(self.reads), 25)
        self.assertGreater(len(self.posts), 8)
        for rule, _endpoint, _methods in self.rules:
            self.assertNotIn("<", self._address(rule))

    def test_every_route_says_its_method(self):
        """E40: one method each, GET or POST: a form that reads is no address."""
        for rule, endpoint, methods in self.rules:
            self.assertIn(methods, ({"GET"}, {"POST"}), (rule, endpoint))

    def test_no_route_goes_without_csrf_token(self):
        """S9: ``csrf=False`` nowhere, and nothing else than HTTP."""
        for rule, endpoint, _methods in self.rules:
            self.assertIsNot(endpoint.routing.get("csrf"), False, rule)
            self.assertEqual(endpoint.routing["type"], "http", rule)
            self.assertIn(endpoint.routing["auth"], ("user", "public"), rule)
            self.assertFalse(endpoint.routing.get("cors"), rule)

    def test_reading_routes_are_read_only(self):
        """S3: PostgreSQL itself refuses to write in a GET, but where it is said why."""
        writable = {
            self._method(endpoint).__name__
            for _rule, endpoint, _methods in self.reads
            if endpoint.routing.get("readonly") is not True
        }
        self.assertEqual(writable, NOT_READONLY)

    # forms

    def test_posts_without_a_token_are_refused(self):
        """E40: Odoo's CSRF token, missing or wrong, of a partner and of nobody."""
        before = self._rows()
        form = {"agrees": "yes", "text": "x", "answer": "coming", "what": "item"}
        for login in ("ann", None):
            self._enter(login)
            for rule, endpoint, _methods in self.posts:
                for token in ({}, {"csrf_token": ""}, {"csrf_token": "no"}):
                    answer = self._ask("POST", self._address(rule), {**form, **token})
                    door = login is None and endpoint.routing["auth"] == "user"
                    expected = (400, 303) if door else (400,)
                    self.assertIn(answer.status_code, expected, rule)
        self.assertSameRows(before)

    def test_posts_by_other_methods_do_nothing(self):
        """E40: OPTIONS reaches the routes of POST, and asks no token."""
        before = self._rows()
        self._enter("ann")
        form = {"agrees": "yes", "text": "x", "answer": "coming", "what": "item"}
        for rule, _endpoint, _methods in self.posts:
            for method in ("OPTIONS", "PUT", "PATCH", "DELETE"):
                self._ask(method, self._address(rule), form)
        self.assertSameRows(before)

    # reading

    def test_reading_writes_nothing(self):
        """S3: GET and HEAD on every route, by whoever comes, twice."""
        paths = [self._address(rule) for rule, _endpoint, _methods in self.reads]
        self._enter("ann")
        shown = [self._ask("GET", path).status_code for path in paths]
        self.assertGreater(shown.count(200), len(paths) * 3 // 4, shown)
        before = self._rows()
        for login in ("ann", "max", None, "clef_staff"):
            self._enter(login)
            for path in paths:
                fast = not any(name in path for name in SLOW)
                for method in ("GET", "HEAD") if fast or login == "ann" else ("HEAD",):
                    self._ask(method, f"{path}?agrees=yes&answer=coming&state=held")
        self.assertSameRows(before)

    def test_bad_addresses_are_no_errors(self):
        """R8: parts and words of an address that mean nothing: no error 500, nothing
        written, nothing of others shown."""
        before = self._rows()
        for login in ("ann", None):
            self._enter(login)
            for rule, _endpoint, _methods in self.reads:
                for path in self._bad_addresses(rule):
                    answer = self._ask("GET", path)
                    self.assertNotIn(HUSH, answer.text, path[:200])
        self.assertSameRows(before)

    def test_bad_words_are_no_errors(self):
        """R8: repeated, endless, unknown, of the wrong kind."""
        before = self._rows()
        for login in ("ann", "clef_staff"):
            self._enter(login)
            for rule, _endpoint, _methods in self.reads:
                path = self._address(rule)
                if not any(name in path for name in SLOW):
                    for query in QUERIES:
                        self._ask("GET", f"{path}?{query}")
        self.assertSameRows(before)

    def test_pages_show_nothing_of_others(self):
        """A1, A6: all that is read with ids of a body where one does not sit."""
        foreign = {
            "action_id": self.project.id,
            "document_id": self.file.id,
            "mandate_id": self.board_mandate.id,
            "meeting_id": self.hidden.id,
            "path": self.project.id,
            "session_id": self.project.session_ids.id,
        }
        for login in ("ann", "max", "zoe", None):
            self._enter(login)
            for rule, _endpoint, _methods in self.reads:
                parts = {part["name"] for part in CONVERTER.finditer(rule)}
                answer = self._ask("GET", self._address(rule, **foreign))
                # all say "under-test" publicly; of the rest nothing is there
                self.assertNotIn(HUSH, answer.text, (login, rule))
                if parts & set(foreign) and "documents" not in rule:
                    self.assertIn(answer.status_code, (303, 404), (login, rule))

    # printing

    def _reports(self):
        """Reports of the addon of which there is something to print."""
        reports = self.env["ir.actions.report"].search([("model", "like", "clef.%")])
        return reports.filtered(lambda report: self.env[report.model].search([]))

    def test_partners_print_nothing_by_report(self):
        """A11 (CVE-2021-23203): ids within reach and out of it, refused whole by the
        record rules."""
        reports = self._reports()
        self.assertGreater(len(reports), 8)
        self._enter("ann")
        ann = self.env["res.users"].search([("login", "=", "ann")])
        for report in reports:
            Model = self.env[report.model]
            mine = Model.with_user(ann).browse()
            own = mine.search([]).ids if mine.has_access("read") else []
            foreign = Model.search([("id", "not in", own)], limit=1).ids
            self.assertTrue(foreign, report.model)
            for ids in (foreign, [*own[:1], *foreign]):
                self._refuse_report(report, ids)

    def _refuse_report(self, report, ids):
        for converter in ("html", "pdf"):
            listed = ",".join(map(str, ids))
            path = f"/report/{converter}/{report.report_name}/{listed}"
            answer = self._ask("GET", path)
            self.assertEqual(answer.status_code, 403, path)
            self.assertNotIn(HUSH, answer.text, path)

    def test_staff_prints_no_synthesis(self):
        """A11, R61: a meeting about individual situations, alone or beside another."""
        secret = self._meeting(-5, kind="synthesis")
        self._enter("clef_staff")
        reports = self._reports().filtered(lambda r: r.model == "clef.meeting")
        self.assertTrue(reports)
        for report in reports:
            for ids in (secret.ids, [self.past.id, secret.id]):
                self._refuse_report(report, ids)
