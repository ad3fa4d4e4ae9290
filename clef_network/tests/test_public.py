import json
import re
import threading
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import etree, html
from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import HttpCase, tagged, warmup
from odoo.tools import mute_logger

from odoo.addons.clef_network.controllers.public import EMBEDDED, HEADERS, HIDDEN
from odoo.addons.clef_network.models.portal.public_agenda import PublicAgenda
from odoo.addons.clef_network.models.portal.public_text import plain_html

from .common import ClefCase
from .common_public import PublicCase

GARBAGE = (
    "%00",
    "9999-99",
    "99999999999999999999-01",
    "9" * 5000,
    "-1",
    "é",
    "２０２６-12",
    "%FF%FE",
    "a[b]",
    "' OR 1=1 --",
    "<script>",
    "",
)


@tagged("post_install", "-at_install")
class TestPublic(PublicCase, HttpCase):
    """What everybody sees; everything else is not there."""

    def _get(self, path="", **options):
        # what a visitor brings along: nothing
        self.opener.cookies.clear()
        return self.url_open(f"/clef/under-test{path}", **options)

    def _action_path(self, action=None):
        return f"/{(action or self.open).id}-any"

    def assertHeaders(self, response, headers=HEADERS):
        for name, value in headers.items():
            self.assertEqual(response.headers.get(name), value, response.url)
        self.assertNotIn("Set-Cookie", response.headers)

    # what is there

    def test_agenda_by_day(self):
        page = self._get()
        self.assertEqual(page.status_code, 200)
        self.assertHeaders(page)
        tree = html.fromstring(page.text)
        self.assertEqual(tree.get("lang"), "en-US")
        days = [day.text for day in tree.xpath("//h2[@class='day']")]
        self.assertEqual(len(days), 2)
        for text in ("Network Under Test", "Open Coffee", "Blue room", "Red room"):
            self.assertIn(text, page.text)
        self.assertIn(self.theme.name, page.text)
        self.assertIn("Quarter", page.text)
        (canonical,) = tree.xpath("//link[@rel='canonical']/@href")
        self.assertEqual(canonical, f"{self.network.get_base_url()}/clef/under-test")
        self.assertTrue(tree.xpath("//meta[@name='description']/@content")[0])

    def test_in_the_language_of_the_host(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.company.partner_id.lang = "fr_FR"
        page = self._get(headers={"Accept-Language": "en-US"})
        self.assertIn('lang="fr-FR"', page.text)
        self.assertRegex(page.text, r"(lun|mar|mercre|jeu|vendre)di \d|samedi|dimanche")

    def test_nothing_runs_and_nothing_comes_from_elsewhere(self):
        self.open.description = (
            '<p>Text<img src="https://spy.example/i.png"/>'
            '<a href="https://ok.example/x">link</a></p>'
        )
        for path in ("", "?month=x", self._action_path(), "/embed"):
            page = self._get(path)
            self.assertEqual(page.status_code, 200)
            tree = html.fromstring(page.text)
            fetched = tree.xpath("//@src | //link[@rel!='canonical']/@href")
            self.assertTrue(all(f.startswith("/clef") for f in fetched), fetched)
            scripts = tree.xpath("//script[not(@type='application/ld+json')]")
            self.assertFalse(scripts)
            self.assertNotIn("spy.example", page.text)
            self.assertNotIn("csrf", page.text)
            self.assertFalse(tree.xpath("//@*[starts-with(name(), 'on')]"))

    def test_no_cookie_even_for_the_style(self):
        for path in (
            "/clef_network/static/src/open/public_page.css",
            "/clef_network/static/description/icon.png",
        ):
            self.opener.cookies.clear()
            response = self.url_open(path)
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("Set-Cookie", response.headers)

    def test_month_sheet(self):
        month = f"{self.later.date:%Y-%m}"
        page = self._get(f"?month={month}")
        tree = html.fromstring(page.text)
        self.assertEqual(len(tree.xpath("//table//th")), 7)
        cells = tree.xpath("//td[not(@class='empty')]")
        self.assertEqual(len(cells), 1)
        day = cells[0].xpath(".//span[@class='wide']")[0].text
        self.assertEqual(int(day), self.later.date.day)
        self.assertIn("Red room", cells[0].text_content())
        self.assertFalse(tree.xpath("//a[@rel='next']"), "nothing after the last")
        (before,) = tree.xpath("//a[@rel='prev']/@href")
        self.assertEqual(self.url_open(before).status_code, 200)

    def test_months_end_where_nothing_follows(self):
        agenda = PublicAgenda(self.network, "9999-12")
        self.assertEqual(agenda.month, agenda.first)
        self.assertFalse(agenda.beside(-1))
        self.assertEqual(PublicAgenda(self.network, "1999-01").month, agenda.first)

    def test_filters(self):
        elsewhere = self.env["clef.territory"].create(
            {"name": "Elsewhere", "kind": "city"}
        )
        other_theme = self.env.ref("clef_network.theme_school").copy({"name": "Other"})
        other = self._open_action(
            name="Other One", theme_ids=other_theme.ids, territory_id=elsewhere.id
        )
        self._session(other, 5)
        for query, here, there in (
            (f"territory={self.city.id}", True, False),
            (f"territory={elsewhere.id}", False, True),
            (f"theme={other_theme.id}", False, True),
            (f"territory={self.city.id}&theme={other_theme.id}", False, False),
            (f"territory={elsewhere.id}&month={other._today():%Y-%m}", False, None),
            ("territory=0&theme=abc", True, True),
        ):
            text = self._get(f"?{query}").text
            self.assertEqual("Open Coffee" in text, here, query)
            if there is not None:
                self.assertEqual("Other One" in text, there, query)
        text = self._get(f"?territory={self.city.id}&theme={self.theme.id}").text
        self.assertIn(
            f"/clef/under-test?month={other._today():%Y-%m}"
            f"&amp;territory={self.city.id}&amp;theme={self.theme.id}",
            text,
            "filters are kept from a view to the other",
        )

    def test_page_of_an_action(self):
        self.open.write(
            {
                "description": "<p>Come for a <b>coffee</b>.</p>",
                "audience": "Parents of toddlers",
                "age_max": 3,
            }
        )
        card = self.town.partner_id
        card.write({"phone": "+33 1 99 00 11 22", "email": "town@example.com"})
        page = self._get(self._action_path())
        self.assertHeaders(page)
        for text in (
            "Come for a <b>coffee</b>.",
            "Parents of toddlers",
            "Children up to 3",
            "Town",
            "+33 1 99 00 11 22",
            "Blue room",
            "You come if you wish",
        ):
            self.assertIn(text, page.text)
        tree = html.fromstring(page.text)
        (canonical,) = tree.xpath("//link[@rel='canonical']/@href")
        self.assertTrue(
            canonical.endswith(f"/clef/under-test/{self.open.id}-open-coffee")
        )
        self.assertEqual(self._get(f"/{self.open.id}").status_code, 200)

    def test_no_names_of_people_and_no_counts(self):
        self.open.write(
            {
                "deputy_id": self.bob.id,
                "support_id": self.cleo.id,
                "request_text": "Secret request",
                "means": "Secret means",
            }
        )
        self.open.partner_ids.write({"referent_id": self.bob.id})
        self.next.note = "Secret note"
        self._session(self.open, -5, parents=7391, families=7391)
        self.network.coordinator_ids = self.me
        self.me.partner_id.write({"name": "Zoe Boss", "email": "zoe@example.com"})
        for path in ("", "?month=x", self._action_path(), "/embed", "/agenda.ics"):
            page = self._get(path)
            self.assertEqual(page.status_code, 200)
            text = page.text
            for secret in ("Ann", "Bob", "Cleo", "Zoe", "zoe@", "Secret", "7391"):
                self.assertIsNone(re.search(rf"\b{secret}\b", text), (path, secret))

    def test_for_search_engines(self):
        self.open.write({"name": "</script><script>alert(1)//", "description": False})
        self.next.place = "Room & <b>hall</b> \u2028"
        page = self._get(self._action_path())
        self.assertEqual(page.text.count("</script>"), 1)
        tree = html.fromstring(page.text)
        events = json.loads(tree.xpath("//script")[0].text)
        self.assertEqual(len(events), 2)
        event = events[0]
        self.assertEqual(event["@type"], "Event")
        self.assertEqual(event["name"], self.open.name)
        self.assertIn("hall", event["location"]["name"])
        self.assertEqual(
            fields.Datetime.to_datetime(self.next.start).isoformat() + "+00:00",
            event["startDate"],
        )
        self.assertTrue(event["endDate"] > event["startDate"])

    def test_texts_are_texts(self):
        self.open.name = "<b>Bold</b> {{ 7*7 }} <t t-out='8*8'/>"
        for path in ("", "?month=x", self._action_path(), "/embed"):
            text = self._get(path).text
            self.assertNotIn("<b>Bold", text)
            self.assertIn("{{ 7*7 }}", text)

    def test_sitemap(self):
        response = self._get("/sitemap.xml")
        self.assertHeaders(response)
        locations = etree.fromstring(response.content).xpath("//*[local-name()='loc']")
        base = f"{self.network.get_base_url()}/clef/under-test"
        self.assertEqual(
            [node.text for node in locations],
            [base, f"{base}/{self.open.id}-open-coffee"],
        )
        for node in locations:
            path = node.text.removeprefix(self.network.get_base_url())
            self.assertEqual(self.url_open(path).status_code, 200)

    def test_robots_may_come(self):
        self.assertIn("Allow: /clef/\n", self.url_open("/robots.txt").text)

    def test_embedded_list(self):
        for days in range(4, 12):
            self._session(self.open, days)
        page = self._get("/embed")
        self.assertHeaders(page, EMBEDDED)
        self.assertNotIn("X-Frame-Options", page.headers)
        tree = html.fromstring(page.text)
        self.assertEqual(len(tree.xpath("//li")), 5)
        for link in tree.xpath("//a"):
            self.assertEqual(
                (link.get("target"), link.get("rel")), ("_top", "noopener")
            )

    def test_only_the_embedded_list_may_be_framed(self):
        for path in ("", self._action_path(), "/agenda.ics", "/sitemap.xml", "/0"):
            policy = self._get(path).headers["Content-Security-Policy"]
            self.assertIn("frame-ancestors 'self'", policy)

    def test_snippet(self):
        self.network.name = 'Quote " & <b>'
        snippet = html.fragment_fromstring(self.network.embed_snippet)
        self.assertEqual(snippet.get("title"), 'Quote " & <b>')
        self.assertEqual(snippet.get("src"), f"{self.network.public_url}/embed")

    # what is not

    def test_what_is_hidden_answers_like_what_does_not_exist(self):
        reference = self._get("/2000000000-none")
        self.assertEqual(reference.status_code, 404)
        self.assertHeaders(reference, HIDDEN)
        self.assertIn("<h1>", reference.text)
        other = self.env["clef.network"].create(
            {"name": "Other", "company_id": self.company.id}
        )
        self.open.copy({"network_id": other.id})
        hidden = {
            "unpublished": self._open_action(name="Unseen A", published=False),
            "not open": self._open_action(name="Unseen B", open_to_public=False),
            "done": self._action(
                "done", name="Unseen C", published=True, open_to_public=True
            ),
            "refused": self._action("refused", name="Unseen D", open_to_public=True),
            "archived": self._open_action(name="Unseen E", active=False),
            "other network": self._open_action(name="Unseen F", network_id=other.id),
        }
        for why, action in hidden.items():
            with self.subTest(why):
                self._session(action, 2)
                response = self._get(self._action_path(action))
                self.assertEqual(response.status_code, 404)
                self.assertEqual(response.text, reference.text)
                self.assertHeaders(response, HIDDEN)
        for path in ("", "?month=x", "/embed", "/agenda.ics", "/sitemap.xml"):
            self.assertNotIn("nseen", self._get(path).text, path)
        self.assertEqual(self.url_open("/clef/unknown").text, reference.text)
        self.network.active = False
        self.assertEqual(self._get().text, reference.text)
        self.assertEqual(self._get(self._action_path()).status_code, 404)

    def test_sessions_cancelled_counted_or_past_are_not_there(self):
        gone = (
            self._session(self.open, 4, place="Hidden1", state="cancelled")
            + self._session(self.open, 4, place="Hidden2", state="reported")
            + self._session(self.open, -1, place="Hidden3")
        )
        for path in ("", "?month=x", self._action_path(), "/embed", "/agenda.ics"):
            self.assertNotIn("Hidden", self._get(path).text)
        Session = self.env["clef.session"]
        seen = Session.search(Session._public_domain())
        self.assertFalse(seen & gone)
        self.assertLessEqual(self.next + self.later, seen)
        with freeze_time(self.next.start + timedelta(minutes=1)):
            self.assertNotIn(self.next, Session.search(Session._public_domain()))

    def test_another_company_is_another_network(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.env["clef.network"].create(
            {"name": "Far Away", "company_id": elsewhere.id}
        )
        page = self.url_open(f"/clef/{other.slug}")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("Open Coffee", page.text)
        self.assertEqual(
            self.url_open(f"/clef/{other.slug}/{self.open.id}").status_code, 404
        )

    def test_the_public_has_no_right_of_its_own(self):
        public = self.env.ref("base.public_user")
        for name in self.env.registry:
            if name.startswith("clef.") and not self.env[name]._abstract:
                model = self.env[name].with_user(public)
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(model.has_access(operation), name)

    # bad input

    def test_garbage_is_read_as_nothing_asked_for(self):
        before = self._rows()
        for value in GARBAGE:
            for name in ("month", "territory", "theme", "unknown", "self"):
                page = self._get(f"?{name}={value}")
                self.assertEqual(page.status_code, 200, (name, value[:30]))
                self.assertHeaders(page)
        self.assertEqual(self._get("?month=a&month=b&theme[]=1").status_code, 200)
        for value in filter(None, GARBAGE):
            for path in (f"/clef/{value}", f"/clef/under-test/{value}"):
                self.assertEqual(self.url_open(path).status_code, 404, path[:60])
        for number in ("0", "2147483648", "9" * 30, "1e3", "٣", f"{self.open.id}é"):
            self.assertEqual(self._get(f"/{number}").status_code, 404, number)
        self.assertEqual(self._rows(), before)

    def test_reading_writes_nothing(self):
        before = self._rows()
        for path in ("", "?month=x", self._action_path(), "/embed", "/sitemap.xml"):
            self.assertEqual(self._get(path).status_code, 200)
            head = self.url_open(f"/clef/under-test{path}", method="HEAD")
            self.assertEqual(head.status_code, 200)
            self.assertFalse(head.content)
        self.assertEqual(self._rows(), before)

    @mute_logger("odoo.http")
    def test_only_read(self):
        for path in ("", self._action_path(), "/embed"):
            response = self._get(path, data={"a": "b"})
            self.assertIn(response.status_code, (400, 405))

    # addresses

    @mute_logger("odoo.sql_db")
    def test_words_of_other_addresses_are_kept(self):
        """No network takes the place of a page that exists besides."""
        thread = threading.current_thread()
        with patch.object(thread, "dbname", self.env.cr.dbname, create=True):
            rules = list(self.env["ir.http"].routing_map().iter_rules())
        words = {
            rule.rule.split("/")[2] for rule in rules if rule.rule.startswith("/clef/")
        }
        kept = {word for word in words if re.fullmatch("[a-z0-9-]+", word)}
        self.assertTrue(kept)
        for word in kept:
            with self.assertRaises(IntegrityError, msg=word), self.env.cr.savepoint():
                self.network.slug = word
                self.env.flush_all()
            self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestSlug(ClefCase):
    """The name of a network in addresses: plain, its own, and lasting."""

    def _network(self, name, **values):
        company = self.env["res.company"].create({"name": f"Host of {name}"})
        return self.env["clef.network"].create(
            {"name": name, "company_id": company.id, **values}
        )

    def test_made_from_the_name_once(self):
        network = self._network("Réseau Œuvre & Été d’Ici")
        self.assertEqual(network.slug, "reseau-oeuvre-ete-d-ici")
        network.name = "Renamed"
        self.assertEqual(network.slug, "reseau-oeuvre-ete-d-ici")
        self.assertEqual(self._network("日本").slug, "network")
        self.assertEqual(self._network("Answer").slug, "answer-2")
        self.assertLessEqual(len(self._network("a" * 200).slug), 60)

    def test_one_each(self):
        companies = self.env["res.company"].create([{"name": "A"}, {"name": "B"}])
        twins = self.env["clef.network"].create(
            [{"name": "Same Name", "company_id": company.id} for company in companies]
        )
        twins[0].active = False
        third = self._network("Same name!")
        slugs = [*twins.mapped("slug"), third.slug]
        self.assertEqual(slugs, ["same-name", "same-name-2", "same-name-3"])

    @mute_logger("odoo.sql_db")
    def test_plain_or_refused(self):
        for slug in (
            "Éte",
            "a b",
            "a/b",
            "-a",
            "a.ics",
            "answer",
            "exercise",
            "a" * 61,
        ):
            with self.assertRaises(IntegrityError, msg=slug), self.env.cr.savepoint():
                self.network.slug = slug
                self.env.flush_all()
            self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestPlainHtml(ClefCase):
    def test_only_text_and_links(self):
        for given, wanted in (
            ("<p onclick='x'>a</p>", "<div><p>a</p></div>"),
            ("a<script>b</script>c", "<div>ac</div>"),
            ("<svg onload=x><p>b</p></svg>c", "<div>c</div>"),
            ("<img src=https://x>a", "<div>a</div>"),
            ("<a href=' java\tscript:x'>a</a>", "<div><a>a</a></div>"),
            ("<a href='data:x'>a</a>", "<div><a>a</a></div>"),
            ("<p style='position:fixed'>a<!-- b -->c</p>", "<div><p>ac</p></div>"),
            ("<form><input name=a>b</form>", "<div>b</div>"),
            ("<ul class='x'><li>a</li></ul>", "<div><ul><li>a</li></ul></div>"),
            (
                "<a href='https://x/?a=1&amp;b' target=_blank>a</a>",
                '<div><a href="https://x/?a=1&amp;b" '
                'rel="noopener noreferrer nofollow">a</a></div>',
            ),
        ):
            self.assertEqual(plain_html(given), wanted)


@tagged("post_install", "-at_install")
class TestPublicQueries(PublicCase):
    """As many queries for 10 sessions as for 200."""

    def _render(self, template, sessions=False, **asked):
        self.env.flush_all()
        self.env.invalidate_all()
        network_sudo = self.env["clef.network"]._from_slug("under-test")
        agenda = PublicAgenda(network_sudo, **asked)
        values = {"network": network_sudo, "agenda": agenda}
        if sessions:
            values["sessions"] = agenda.sessions()
        return self.env["ir.qweb"]._render(f"clef_network.{template}", values)

    def _assert_flat(self, template, **options):
        self._render(template, **options)
        for number in (10, 190):
            actions = [self._open_action(name=f"A{n}") for n in range(number // 10)]
            for n in range(number):
                self._session(actions[n // 10], 1 + n // 40)
            with self.subTest(number=number), self.assertQueryCount(13):
                self._render(template, **options)

    @warmup
    def test_by_day(self):
        self._assert_flat("public_agenda")

    @warmup
    def test_by_month(self):
        self._assert_flat("public_month", month=f"{self.later.date:%Y-%m}")

    @warmup
    def test_embedded(self):
        self._assert_flat("public_embed", sessions=True)

    @warmup
    def test_calendar(self):
        for number in (10, 190):
            action = self._open_action(name=f"Action {number}")
            for n in range(number):
                self._session(action, 1 + n // 40)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(number=number), self.assertQueryCount(13):
                network_sudo = self.env["clef.network"]._from_slug("under-test")
                PublicAgenda(network_sudo).ics()
