import re
from datetime import timedelta
from unittest.mock import patch

import vobject
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged, warmup
from odoo.tools import mute_logger

from odoo.addons.clef_network.controllers.answer import HEADERS, throttle
from odoo.addons.clef_network.controllers.public import HEADERS as PUBLIC
from odoo.addons.clef_network.models.meeting import ics

from .common_public import PublicCase

CONTROLLER = "odoo.addons.clef_network.controllers.feeds"


class FeedCase(PublicCase):
    """Ann, titular of the town, with a link to her calendar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.soon = cls._meeting(days=3, name="Monthly sitting", location="Room 2")
        cls.soon.action_convene()

    def _feed(self, person=None):
        token = self.env["clef.feed"]._renew(person or self.ann)
        return self.env["clef.feed"]._from_token(token)

    def _uids(self, person=None):
        events = self.assertCalendar(self._feed(person)._ics())
        return {event["UID"].split("@")[0] for event in events}

    def _uid(self, meeting):
        return f"clef-meeting-{meeting.id}"


@tagged("post_install", "-at_install")
class TestFeed(FeedCase):
    """What is in the calendar of one person."""

    def test_convened_meetings_of_their_bodies(self):
        planned = self._meeting(days=5)
        self._mandate(self.town_copil, self.cleo)
        elsewhere = self._meeting(days=4, instance=self.copil)
        elsewhere.action_convene()
        past = self._meeting(days=-10)
        past.sudo().write({"state": "held", "convened_on": past.start})
        long_ago = self._meeting(days=-200)
        long_ago.sudo().write({"state": "held", "convened_on": long_ago.start})
        self.assertEqual(self._uids(), {self._uid(self.soon), self._uid(past)})
        self._mandate(self.school_copil, self.ann)
        self.assertIn(self._uid(elsewhere), self._uids())
        self.assertNotIn(self._uid(planned), self._uids())

    def test_bodies_they_left_are_not_followed(self):
        self._mandate(self.town_copil, self.ann)
        self.assertIn(self._uid(self.soon), self._uids())
        self.ann_mandate.date_end = self.day(-1)
        self.assertEqual(self._uids(), set())

    def test_synthesis_when_invited(self):
        synthesis = self._meeting(days=6, kind="synthesis")
        synthesis.action_convene()
        synthesis.attendance_ids.filtered(
            lambda line: line.partner_id == self.ann
        ).unlink()
        self.assertNotIn(self._uid(synthesis), self._uids())
        self.assertIn(self._uid(synthesis), self._uids(self.cleo))

    def test_cancelled_is_said_if_it_had_been_announced(self):
        never = self._meeting(days=8)
        never.action_cancel("Nobody can")
        (event,) = self.assertCalendar(self._feed()._ics())
        self.assertEqual(event["STATUS"], "CONFIRMED")
        sequence = int(event["SEQUENCE"])
        uid = event["UID"]
        self.soon.action_cancel("Flood")
        (event,) = self.assertCalendar(self._feed()._ics())
        self.assertEqual((event["UID"], event["STATUS"]), (uid, "CANCELLED"))
        self.assertGreater(int(event["SEQUENCE"]), sequence)

    def test_moved_keeps_its_identity(self):
        (before,) = self.assertCalendar(self._feed()._ics())
        later = self.soon.start + timedelta(days=1)
        self.soon.write({"start": later, "stop": later + timedelta(hours=2)})
        (after,) = self.assertCalendar(self._feed()._ics())
        self.assertEqual(after["UID"], before["UID"])
        self.assertEqual(after["DTSTART"], f"{later:%Y%m%dT%H%M%SZ}")

    def test_nobody_s_address(self):
        content = self._feed()._ics().decode()
        for secret in ("@example.com", "Bob", "Cleo", "ATTENDEE", "ORGANIZER", "Ann"):
            self.assertNotIn(secret, content)

    def test_nothing_is_injected_and_lines_are_short(self):
        self.soon.write(
            {
                "name": "Talk, eat; drink\\ \r\nATTENDEE:mailto:x@evil.example\r\n"
                + "é€🙂" * 60,
                "location": "Hall\nX-EVIL:1\x00\x07\u2028BEGIN:VALARM",
            }
        )
        content = self._feed()._ics()
        (event,) = self.assertCalendar(content)
        self.assertEqual(
            set(event),
            {
                *("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION"),
                *("SEQUENCE", "STATUS"),
            },
        )
        read = vobject.readOne(content.decode())
        self.assertEqual(read.vevent.location.value, "Hall X-EVIL:1 BEGIN:VALARM")
        self.assertTrue(read.vevent.summary.value.startswith("Talk, eat; drink\\ ATT"))
        self.assertTrue(read.vevent.summary.value.endswith("é€🙂"))
        self.assertEqual(
            read.vevent.dtstart.value.replace(tzinfo=None),
            self.soon.start.replace(microsecond=0),
        )

    def test_terms_of_programs(self):
        lines = self._feed()._ics().decode().split("\r\n")
        for line in (
            "METHOD:PUBLISH",
            "X-WR-CALNAME:My network: meetings",
            "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
            "X-PUBLISHED-TTL:PT6H",
        ):
            self.assertIn(line, lines)

    def test_folding(self):
        for length in (1, 37, 38, 74, 75, 76, 149, 150, 151, 300):
            for character in ("a", "é", "€", "🙂"):
                text = character * length
                calendar = ics.new_calendar(text)
                content = ics.to_bytes(calendar)
                self.assertLessEqual(max(map(len, content.split(b"\r\n"))), 75)
                unfolded = content.decode().replace("\r\n ", "")
                self.assertIn(f"X-WR-CALNAME:{text}\r\n", unfolded)

    @warmup
    def test_as_many_queries_for_many_meetings(self):
        feed = self._feed()
        feed._ics()
        for number in (5, 40):
            meetings = self.env["clef.meeting"]
            for _n in range(number):
                meetings += self._meeting(days=20)
            meetings.sudo().write(
                {"state": "convened", "convened_on": fields.Datetime.now()}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(number=number), self.assertQueryCount(7):
                feed._ics()


@tagged("post_install", "-at_install")
class TestFeedLink(FeedCase):
    """The link: one a person, kept as a digest, ended by the next one."""

    def test_the_secret_is_not_kept(self):
        token = self.env["clef.feed"]._renew(self.ann)
        self.env.flush_all()
        self.env.cr.execute("SELECT t::text FROM clef_feed t")
        self.assertNotIn(token, str(self.env.cr.fetchall()))
        self.assertGreaterEqual(len(token), 43)

    def test_a_new_link_ends_the_old_one(self):
        Feed = self.env["clef.feed"]
        old, new = Feed._renew(self.ann), Feed._renew(self.ann)
        self.assertFalse(Feed._from_token(old))
        self.assertEqual(Feed._from_token(new).partner_id, self.ann)
        other = Feed._renew(self.cleo)
        self.assertEqual(Feed._from_token(new).partner_id, self.ann)
        Feed._of(self.ann).unlink()
        self.assertFalse(Feed._from_token(new))
        self.assertEqual(Feed._from_token(other).partner_id, self.cleo)

    def test_it_ends_with_the_last_mandate(self):
        Feed = self.env["clef.feed"]
        token = Feed._renew(self.ann)
        self.ann_mandate.date_end = self.day(5)
        self.assertTrue(Feed._from_token(token))
        with freeze_time(fields.Datetime.now() + timedelta(days=7)):
            self.env.invalidate_all()
            self.assertFalse(Feed._from_token(token))

    def test_it_ends_with_the_contact(self):
        Feed = self.env["clef.feed"]
        gone, archived = self._person("Gone"), self._person("Archived")
        tokens = []
        for person in (gone, archived):
            mandate = self._mandate(self.school_ct, person)
            tokens.append(Feed._renew(person))
        self.env.cr.execute(
            "UPDATE res_partner SET active = false WHERE id = %s", [archived.id]
        )
        mandate.browse().search([("partner_id", "=", gone.id)]).unlink()
        gone.unlink()
        self.env.invalidate_all()
        for token in tokens:
            self.assertFalse(Feed._from_token(token))

    def test_garbage_is_nobody_s(self):
        Feed = self.env["clef.feed"]
        token = Feed._renew(self.ann)
        digest = Feed.sudo().search([]).digest
        for bad in (
            *(None, False, True, 0, "", " ", b"x", [token], "False", "None", "null"),
            *(f"{token}\0", f" {token}", token[:-1], f"{token}a", token.swapcase()),
            *("é" * 43, "A" * 43, "A" * 10_000, digest),
        ):
            self.assertFalse(Feed._from_token(bad), repr(bad)[:40])

    @mute_logger("odoo.sql_db")
    def test_the_database_holds_one_each(self):
        Feed = self.env["clef.feed"].sudo()
        Feed._renew(self.ann)
        for values in (
            {"partner_id": self.ann.id, "digest": "a" * 64},
            {"partner_id": self.bob.id, "digest": Feed.search([]).digest},
            {"partner_id": self.bob.id, "digest": ""},
            {"partner_id": self.bob.id, "digest": False},
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                Feed.create(values)

    def test_who_reads_it(self):
        self.env["clef.feed"]._renew(self.ann)
        for role in ("outsider", "portal", "staff", "coordinator"):
            with self.assertRaises(AccessError):
                self.env["clef.feed"].with_user(self.users[role]).search([])
        links = self.env["clef.feed"].with_user(self.users["manager"]).search([])
        self.assertEqual(links.mapped("display_name"), ["Ann"])
        with self.assertRaises(AccessError):
            links.read(["digest"])
        with self.assertRaises(AccessError):
            links.search([("digest", "=like", "a%")])
        links.unlink()


@tagged("post_install", "-at_install")
class TestFeedPages(FeedCase, HttpCase):
    """Links, and the page where they are made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.users["portal"]
        cls.sits = cls._mandate(cls.school_ct, cls.user.partner_id, start=-5)

    def assertHeaders(self, response, headers=HEADERS):
        for name, value in headers.items():
            self.assertEqual(response.headers.get(name), value, response.url)

    def _post(self, path, token=True):
        form = {"csrf_token": self._csrf()} if token else {"a": "b"}
        response = self.url_open(path, form, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def _csrf(self):
        page = self.url_open("/my")
        return re.search(r'csrf_token: "([^"]+)"', page.text)[1]

    def _link_in(self, page):
        found = page.text.split('value="http', 1)[1].split('"', 1)[0]
        return "http" + found

    def test_made_shown_once_used_and_stopped(self):
        self.authenticate(self.user.login, self.user.login)
        page = self.url_open("/my/clef/feed")
        self.assertEqual(page.status_code, 200)
        self.assertHeaders(page)
        self.assertIn("You have no link yet", page.text)
        made = self._post("/my/clef/feed/new")
        self.assertEqual(made.status_code, 200)
        self.assertHeaders(made)
        link = self._link_in(made)
        self.assertIn(f'href="webcal{link.removeprefix("http")}"', made.text)
        again = self.url_open("/my/clef/feed")
        self.assertNotIn(link, again.text)
        self.assertIn("You have had a link since", again.text)
        path = link[link.index("/clef/feed/") :]
        self.logout()
        self.opener.cookies.clear()
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        self.assertHeaders(response)
        self.assertNotIn("Set-Cookie", response.headers)
        self.assertIn("text/calendar", response.headers["Content-Type"])
        (event,) = self.assertCalendar(response.content)
        self.assertEqual(event["SUMMARY"], "Monthly sitting")
        self.authenticate(self.user.login, self.user.login)
        second = self._link_in(self._post("/my/clef/feed/new"))
        self.assertNotEqual(second, link)
        self.assertEqual(self.url_open(path).status_code, 404)
        stopped = self._post("/my/clef/feed/stop")
        self.assertEqual(stopped.status_code, 303)
        self.assertEqual(
            self.url_open(second[second.index("/clef/feed/") :]).status_code, 404
        )
        self.assertFalse(self.env["clef.feed"].search([]))

    def test_only_for_who_sits(self):
        self.authenticate(self.user.login, self.user.login)
        link = self._link_in(self._post("/my/clef/feed/new"))
        self.sits.date_end = self.day(-1)
        before = self._rows()
        self.assertEqual(self.url_open("/my/clef/feed").status_code, 404)
        self.assertEqual(self._post("/my/clef/feed/new").status_code, 404)
        path = link[link.index("/clef/feed/") :]
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(self._rows(), before)

    def test_asked_for_and_not_followed(self):
        """Neither a visitor, nor a link, nor another site makes or ends a link."""
        self._feed(self.user.partner_id)
        before = self._rows()
        response = self.url_open("/my/clef/feed", allow_redirects=False)
        self.assertIn(response.status_code, (303, 302))
        self.authenticate(self.user.login, self.user.login)
        for path in ("/my/clef/feed/new", "/my/clef/feed/stop"):
            with mute_logger("odoo.http"):
                self.assertEqual(self._post(path, token=False).status_code, 400)
                for method in ("GET", "HEAD", "OPTIONS"):
                    response = self.url_open(path, method=method)
                    self.assertNotIn("http://127.0.0.1/clef/feed", response.text)
        self.assertEqual(self._rows(), before)

    def test_reading_writes_nothing(self):
        token = self.env["clef.feed"]._renew(self.ann)
        before = self._rows()
        for method in ("GET", "HEAD"):
            response = self.url_open(f"/clef/feed/{token}.ics", method=method)
            self.assertEqual(response.status_code, 200)
        self.assertEqual(self._rows(), before)

    @mute_logger(CONTROLLER)
    def test_bad_links_are_all_the_same(self):
        token = self.env["clef.feed"]._renew(self.ann)
        reference = self.url_open("/clef/feed/0.ics")
        self.assertEqual(reference.status_code, 404)
        for bad in (
            *("False", "None", "undefined", "%20", "é" * 43, "%FF%FE", "%00", "[]"),
            *(f"{token}%00", f"{token}=", token[:-1], token.swapcase(), "A" * 10_000),
        ):
            throttle.clear()
            response = self.url_open(f"/clef/feed/{bad}.ics")
            self.assertEqual(response.status_code, 404, bad[:50])
            self.assertEqual(response.text, reference.text)
            self.assertHeaders(response)
            self.assertNotIn("Set-Cookie", response.headers)

    def test_guesses_are_throttled(self):
        token = self.env["clef.feed"]._renew(self.ann)
        with self.assertLogs(CONTROLLER, "WARNING"):
            codes = [
                self.url_open(f"/clef/feed/guess{n}.ics").status_code for n in range(22)
            ]
        self.assertEqual(codes, [404] * 20 + [429] * 2)
        self.assertEqual(self.url_open(f"/clef/feed/{token}.ics").status_code, 200)
        with self.assertLogs(CONTROLLER, "WARNING"):
            response = self.url_open("/clef/feed/guess.ics")
        self.assertEqual(response.headers["Retry-After"], "60")

    def test_compared_in_constant_time(self):
        token = self.env["clef.feed"]._renew(self.ann)
        feed = "odoo.addons.clef_network.models.portal.clef_feed"
        with patch(f"{feed}.consteq", return_value=False) as compared:
            self.assertFalse(self.env["clef.feed"]._from_token(token))
        compared.assert_called_once()

    # the calendar of all

    def test_open_sessions(self):
        self.next.place = "Hall; with, signs"
        response = self.url_open("/clef/under-test/agenda.ics")
        self.assertHeaders(response, PUBLIC)
        self.assertNotIn("Set-Cookie", response.headers)
        events = self.assertCalendar(response.content)
        self.assertEqual(
            {event["UID"].split("@")[0] for event in events},
            {f"clef-session-{s.id}" for s in self.next + self.later},
        )
        read = vobject.readOne(response.text)
        first = min(read.vevent_list, key=lambda event: event.dtstart.value)
        self.assertEqual(first.location.value, "Hall; with, signs, Quarter")
        self.assertEqual(
            first.dtend.value - first.dtstart.value, timedelta(hours=self.next.duration)
        )
        self.assertTrue(
            first.url.value.endswith(f"/clef/under-test/{self.open.id}-open-coffee")
        )
