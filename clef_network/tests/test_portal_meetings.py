import re
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.http import _generate_routing_rules
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.clef_network.controllers.answer import HEADERS

from .common_portal import PortalCase

ANSWER = "odoo.addons.clef_network.controllers.answer"
LISTS = ("/my/clef/meetings", "/my/clef/decisions")


def text_of(response):
    """What a page says, without what changes at each load or repeats its address."""
    return re.sub(r'csrf_token: "[^"]*"|(href|value)="[^"]*"', "", response.text)


@tagged("post_install", "-at_install")
class TestPortalMeetings(PortalCase):
    """What partners with an account read and answer."""

    # what is there for them

    def test_home_card_counts_what_awaits(self):
        self.authenticate("ann", "ann")
        counters = ["clef_answer_count", "clef_instance_count"]
        call = {"counters": counters}
        found = self.make_jsonrpc_request("/my/counters", call)
        self.assertEqual(found, {"clef_answer_count": 1, "clef_instance_count": 1})
        self._line(self.coming, self.ann)._give_answer("coming")
        found = self.make_jsonrpc_request("/my/counters", call)
        self.assertEqual(found["clef_answer_count"], 0)

    def test_hub(self):
        self.authenticate("ann", "ann")
        page = self.url_open("/my/clef").text
        for sentence in ("Your answer is awaited", "You are to see to", "Screens"):
            self.assertIn(sentence, page)
        self.assertLess(page.index("is awaited"), page.index("Next meetings"))
        self._line(self.coming, self.ann)._give_answer("coming")
        page = self.url_open("/my/clef").text
        self.assertIn("Nothing awaits your answer", page)
        self.assertIn("Coming", page)

    def test_hub_for_somebody_who_sits_nowhere(self):
        for login in ("zoe", "max"):
            self.authenticate(login, login)
            page = self.url_open("/my/clef")
            self.assertEqual(page.status_code, 200)
            self.assertIn("You do not sit in any body", page.text)
            for name in (self.ct.name, self.coming.reference, "/my/clef/meetings"):
                self.assertNotIn(name, page.text)
            self.assertIn("/my/clef/data", page.text)

    def test_list_filters(self):
        given_up = self._meeting(9)
        given_up.action_convene()
        given_up.action_cancel("Flood")
        planned = self._meeting(30)
        self.authenticate("ann", "ann")
        expected = {
            "next": self.coming,
            "awaited": self.coming,
            "past": self.past,
            "all": self.coming + self.past + given_up,
        }
        everything = self.coming + self.past + given_up + planned
        for key, meetings in expected.items():
            with self.subTest(filterby=key):
                page = self.url_open(f"/my/clef/meetings?filterby={key}").text
                shown = {m for m in everything if f'"{self._page(m)}"' in page}
                self.assertEqual(shown, set(meetings))
        self._line(self.coming, self.ann)._give_answer("excused")
        page = self.url_open("/my/clef/meetings?filterby=awaited").text
        self.assertIn("No meeting here", page)

    def test_list_search(self):
        self.authenticate("ann", "ann")
        for where, what, found in (
            ("place", "room", True),
            ("place", "attic", False),
            ("body", "ct here", True),
            ("reference", self.coming.reference, True),
        ):
            url = f"/my/clef/meetings?search_in={where}&search={what}"
            page = self.url_open(url).text
            self.assertEqual(self._page(self.coming) in page, found, where)

    def test_page_says_what_matters(self):
        self._attach(self.coming)
        self.authenticate("ann", "ann")
        page = self.url_open(self._page(self.coming)).text
        for text in ("CT Here", "Room 2", "Town", "None so far", "plan.pdf"):
            self.assertIn(text, page)
        for item in self.coming.agenda_ids:
            self.assertIn(item.name, page)
        order = ["clef_answer", "clef_agenda", "clef_papers"]
        places = [page.index(f'<h2 id="{name}"') for name in order if name in page]
        self.assertEqual(places, sorted(places))
        self.assertEqual(page.count("<h1"), 1)
        self.assertIn('lang="en-US"', page)
        for name in ("cleo@example.com", "Cleo", "Bob"):
            self.assertNotIn(name, page)

    def test_circulated_page(self):
        self.authenticate("ann", "ann")
        page = " ".join(self.url_open(self._page(self.past)).text.split())
        for text in (
            "What was said of screens",
            "To buy none",
            "You see to it",
            "School: Cleo",
            "Town: Ann",
            "Send my remark",
            "minutes.pdf",
        ):
            self.assertIn(text, page)
        self.assertNotIn("Bob", page, "absent: the minutes say so, not this page")

    def test_decisions_list(self):
        other = self._circulated(-10)
        other.decision_ids.owner_id = self.cleo
        self.authenticate("ann", "ann")
        mine, theirs = self._page(self.past), self._page(other)
        for key, sees in (("all", True), ("waiting", False), ("mine", False)):
            page = self.url_open(f"/my/clef/decisions?filterby={key}").text
            self.assertIn(mine, page)
            self.assertEqual(theirs in page, sees, key)
        self.past.decision_ids.done = True
        page = self.url_open("/my/clef/decisions?filterby=waiting").text
        self.assertIn("No decision here", page)

    # answering

    def test_answer_and_change_ones_mind(self):
        self.authenticate("ann", "ann")
        line = self._line(self.coming, self.ann)
        path = self._page(self.coming)
        response = self._post(path, answer="coming")
        self.assertEqual(response.status_code, 303)
        self.assertEqual(line.answer, "coming")
        self.assertIn("is recorded", self.url_open(f"{path}?done=1").text)
        self._post(path, answer="excused", reason="On leave")
        self.assertEqual((line.answer, line.reason), ("excused", "On leave"))
        self._post(path, answer="deputy", name="Lou", function="Head")
        self.assertEqual((line.answer, line.represented_by), ("deputy", "Lou"))

    def test_refused_answers_change_nothing(self):
        self.authenticate("ann", "ann")
        before = self._hash()
        for form, sentence in (
            ({"answer": "deputy", "function": "Typed"}, "Say who comes"),
            ({"answer": "present"}, "not an answer we know"),
            ({"answer[a]": "coming"}, "not an answer we know"),
            ({}, "not an answer we know"),
        ):
            response = self._post(self._page(self.coming), **form)
            self.assertEqual(response.status_code, 422)
            self.assertIn(sentence, response.text)
            self.assertIn('role="alert"', response.text)
        many = {f"field{number}": "x" for number in range(3000)}
        response = self._post(self._page(self.coming), **many)
        self.assertIn(response.status_code, (400, 413, 422))
        self.assertEqual(self._hash(), before)

    def test_answers_close_when_it_begins(self):
        self.authenticate("ann", "ann")
        csrf = self._csrf()
        with freeze_time(self.coming.start + timedelta(minutes=1)):
            page = self.url_open(self._page(self.coming)).text
            self.assertIn("Answers are closed", page)
            response = self._post(
                self._page(self.coming), csrf_token=csrf, answer="coming"
            )
            self.assertEqual(response.status_code, 422)
        self.assertFalse(self._line(self.coming, self.ann).answer)

    def test_c23_extra_fields_are_ignored(self):
        self.authenticate("ann", "ann")
        line, other = (
            self._line(self.coming, self.ann),
            self._line(self.coming, self.cleo),
        )
        before = self._hash()
        self._post(
            self._page(self.coming),
            answer="coming",
            id=other.id,
            line=other.id,
            state="approved",
            status="present",
            mandate_id="1",
            meeting_id=self.past.id,
            partner_id=self.cleo.id,
            company_id="1",
            access_token="x",
            create_uid="2",
            represented_by="Me",
        )
        after = self._hash()
        changed = {table for table in before if before[table] != after[table]}
        self.assertLessEqual(changed, {"clef_attendance", "calendar_attendee"})
        self.assertEqual((line.answer, line.status), ("coming", "expected"))
        self.assertFalse(other.answer or line.represented_by)

    def test_c24_line_of_another(self):
        """Neither by a meeting where one has no line, nor by another's link."""
        line = self._line(self.coming, self.bob)
        line.unlink()
        self.authenticate("bob", "bob")
        self.assertIn("not convened", self.url_open(self._page(self.coming)).text)
        before = self._hash()
        response = self._post(self._page(self.coming), answer="coming")
        self.assertEqual(response.status_code, 404)
        self.assertEqual(self._hash(), before)

    def test_c24_staff_reads_all_lines_and_answers_for_nobody(self):
        self.authenticate(self.me.login, self.me.login)
        self.assertIn("not convened", self.url_open(self._page(self.coming)).text)
        before = self._hash()
        response = self._post(self._page(self.coming), answer="coming")
        self.assertEqual(response.status_code, 404)
        self.assertEqual(self._hash(), before)

    def test_c25_odd_forms(self):
        self.authenticate("ann", "ann")
        csrf = self._csrf()
        line = self._line(self.coming, self.ann)
        path = self._page(self.coming)
        self._post(path, answer=["excused", "coming"], reason="é" * 60_000)
        self.assertEqual((line.answer, line.reason), ("excused", "é" * 250))
        raw = b"csrf_token=" + csrf.encode() + b"&answer=%FF%FE&reason=%FF"
        with mute_logger("odoo.http"):
            response = self.opener.post(
                f"{self.base_url()}{path}",
                data=raw,
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            )
        self.assertIn(response.status_code, (400, 422))
        files = {"answer": ("coming", b"coming")}
        response = self.url_open(path, {"csrf_token": csrf}, files=files)
        self.assertEqual(response.status_code, 422)
        self.env.invalidate_all()
        self.assertEqual(line.answer, "excused")

    @mute_logger("odoo.http")
    def test_e40_without_csrf_token(self):
        self.authenticate("ann", "ann")
        paths = (
            self._page(self.coming),
            self._page(self.past, "/remark"),
            self._link(self.ann, self.coming),
            self._link(self.ann, self.past, "/remark"),
        )
        before = self._hash()
        for path in paths:
            for form in ({"answer": "coming", "text": "x"}, {"csrf_token": "no"}):
                self.assertEqual(self.url_open(path, form).status_code, 400, path)
        self.env.invalidate_all()
        self.assertEqual(self._hash(), before)

    def test_e40_no_route_without_csrf(self):
        rules = _generate_routing_rules(
            sorted(self.env.registry._init_modules), nodb_only=False
        )
        ours = {url: endpoint for url, endpoint in rules if "/clef" in url}
        self.assertGreater(len(ours), 10)
        for url, endpoint in ours.items():
            self.assertTrue(endpoint.routing.get("csrf", True), url)

    # reading changes nothing

    def _reads(self):
        document = self._attach(self.past)
        links = [
            self._link(self.ann, self.past, suffix)
            for suffix in (
                "",
                "?done=1",
                "?answer=coming",
                "/calendar.ics",
                "/minutes.pdf",
                f"/documents/{document.id}",
            )
        ]
        pages = [
            self._page(meeting, suffix)
            for meeting in (self.past, self.coming)
            for suffix in ("", "?done=1", "?answer=coming", "/calendar.ics")
        ]
        files = ["/minutes.pdf", f"/documents/{document.id}"]
        return [
            *links,
            *pages,
            *(self._page(self.past, name) for name in files),
            *("/my", "/my/clef", *LISTS),
            *(f"{url}/page/2" for url in LISTS),
        ]

    def test_e40_reading_changes_nothing(self):
        paths = self._reads()
        self.authenticate("ann", "ann")
        before = self._hash()
        for path in paths:
            for method in ("GET", "HEAD"):
                with self.subTest(path=path.replace("/clef", ""), method=method):
                    response = self.url_open(path, method=method)
                    self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self._hash(), before)

    def test_e40_other_methods_change_nothing(self):
        self.authenticate("ann", "ann")
        paths = (
            self._page(self.coming),
            self._page(self.past, "/remark"),
            self._link(self.ann, self.past, "/remark"),
        )
        before = self._hash()
        for path in paths:
            for method in ("OPTIONS", "PUT", "PATCH", "DELETE"):
                with mute_logger("odoo.http"):
                    form = {"answer": "coming", "text": "said"}
                    self.opener.request(method, f"{self.base_url()}{path}", data=form)
                self.env.invalidate_all()
                self.assertEqual(self._hash(), before, (path, method))

    # isolation

    def _paths(self, meeting, document):
        return [
            self._page(meeting, suffix)
            for suffix in (
                "",
                "?report_type=pdf",
                "?report_type=html&download=true",
                "?access_token=x",
                "/calendar.ics",
                "/minutes.pdf",
                f"/documents/{document.id}",
            )
        ]

    def assertUnseen(self, login, meeting):
        """The same answer as for a meeting that does not exist, whatever is asked."""
        # a synthesis has no document: that of another meeting is asked of it
        owner = self.past if meeting.kind == "synthesis" else meeting
        document = self._attach(owner)
        self.authenticate(login, login)
        csrf = self._csrf()
        nothing = text_of(self.url_open("/my/clef/meetings/99999999"))
        for path in self._paths(meeting, document):
            response = self.url_open(path)
            self.assertEqual(response.status_code, 404, path)
            self.assertEqual(text_of(response), nothing, path)
        before = self._hash()
        for path in (self._page(meeting), self._page(meeting, "/remark")):
            response = self._post(path, csrf, answer="coming", text="said")
            self.assertEqual(response.status_code, 404, path)
        self.assertEqual(self._hash(), before)
        for path in ("/my/clef", "/my/clef/meetings?filterby=all", LISTS[1]):
            page = self.url_open(path).text
            self.assertNotIn(meeting.reference, page)
            self.assertNotIn(self._page(meeting), page)

    def test_a1_meeting_of_another_body(self):
        self.assertUnseen("dan", self.coming)

    def test_a2_circulated_minutes_of_another_body(self):
        self.assertUnseen("dan", self.past)

    def test_a6_former_member(self):
        """Pages and links that worked yesterday, without waiting for a cron."""
        with freeze_time(self.day(-1)):
            self.authenticate("max", "max")
            self.assertEqual(self.url_open(self._page(self.past)).status_code, 200)
        self.assertUnseen("max", self.past)
        self.assertUnseen("max", self.coming)
        counters = {"counters": ["clef_answer_count", "clef_instance_count"]}
        found = self.make_jsonrpc_request("/my/counters", counters)
        self.assertEqual(set(found.values()), {0})

    def test_a6_mandate_ended_after_the_meeting(self):
        """The link still shows the meeting; minutes are for members of today."""
        self.ann_mandate.date_end = self.day(-1)
        page = self.url_open(self._link(self.ann, self.past))
        self.assertEqual(page.status_code, 200)
        for text in ("What was said", "minutes.pdf", "<textarea"):
            self.assertNotIn(text, page.text)
        path = self._link(self.ann, self.past, "/minutes.pdf")
        self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate("ann", "ann")
        before = self._hash()
        path = self._link(self.ann, self.past, "/remark")
        response = self._post(path, text="Too late")
        self.assertEqual(response.status_code, 422)
        self.assertEqual(self._hash(), before)

    def test_a5_deputy_named_for_one_meeting(self):
        """By the link passed on to him; nothing else, and minutes are not his."""
        guest = self._person("Guest", email="guest@example.com")
        meeting = self._meeting(5)
        self.env["clef.attendance"].create(
            {"meeting_id": meeting.id, "partner_id": guest.id}
        )
        meeting.action_convene()
        self.assertEqual(self.url_open(self._link(guest, meeting)).status_code, 200)
        self._line(meeting, guest).status = "present"
        meeting.action_close()
        meeting.action_circulate()
        page = self.url_open(self._link(guest, meeting)).text
        for text in ("minutes.pdf", "<textarea", "Who sat"):
            self.assertNotIn(text, page)
        path = self._link(guest, meeting, "/minutes.pdf")
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_a7_names_of_members(self):
        """No name, address or picture of a member but where minutes give it."""
        self.authenticate("ann", "ann")
        for path in ("/my", "/my/clef", *LISTS, self._page(self.coming)):
            page = self.url_open(path).text
            for text in ("Cleo", "Bob", "cleo@", f"partner/{self.cleo.id}"):
                self.assertNotIn(text, page, path)
        image = f"/web/image/res.partner/{self.cleo.id}/avatar_128"
        shown = self.url_open(image, allow_redirects=True)
        placeholder = self.url_open("/web/image/res.partner/99999999/avatar_128")
        self.assertEqual(shown.content, placeholder.content)

    def test_a8_no_count_of_what_is_not_seen(self):
        for number in range(90):
            self._meeting(-30 - number, self.copil)
        self.authenticate("ann", "ann")
        page = self.url_open("/my/clef/meetings?filterby=all").text
        self.assertNotIn("/page/2", page)
        self.assertNotIn("COPIL", page)

    def test_a10_drafts(self):
        """Neither what is written nor what is planned, until it is sent."""
        planned = self._meeting(40)
        self.assertUnseen("ann", planned)
        held = self._meeting(-5)
        item = self.env["clef.agenda.item"].create(
            {"meeting_id": held.id, "name": "Draft item", "minutes": "<p>Draft</p>"}
        )
        self._decide(item, text="Draft decision")
        self._hold(held, ann="present")
        for path in (self._page(held), self._link(self.ann, held)):
            page = self.url_open(path).text
            self.assertIn("Draft item", page)
            for text in ("<p>Draft</p>", "Draft decision", "minutes.pdf", "<textarea"):
                self.assertNotIn(text, page, path)
            response = self.url_open(f"{path}/minutes.pdf")
            self.assertEqual(response.status_code, 404)
            response = self._post(f"{path}/remark", text="Early")
            self.assertEqual(response.status_code, 422)
        self.assertFalse(held.remark_ids)
        self.assertNotIn("Draft", self.url_open("/my/clef/decisions").text)

    def test_a10_synthesis_meeting(self):
        """Invisible unless invited; its minutes are for those who were there."""
        secret = self._meeting(-4, kind="synthesis")
        self.env["clef.agenda.item"].create({"meeting_id": secret.id, "name": "Point"})
        secret.action_convene()
        self._line(secret, self.cleo).role_statement = "Said there"
        self._line(secret, self.bob).unlink()
        self._line(secret, self.ann).status = "present"
        self._line(secret, self.cleo).status = "excused"
        secret.action_close()
        secret.action_circulate()
        self.assertUnseen("bob", secret)
        for login, status in (("ann", 200), ("cleo", 404)):
            self.authenticate(login, login)
            page = self.url_open(self._page(secret))
            self.assertEqual(page.status_code, 200)
            for text in ("Said there", "Who sat", "Town: Ann"):
                self.assertNotIn(text, page.text)
            response = self.url_open(self._page(secret, "/minutes.pdf"))
            self.assertEqual(response.status_code, status, login)
            link = self._link(getattr(self, login), secret, "/minutes.pdf")
            self.assertEqual(self.url_open(link).status_code, status, login)

    def test_anonymous(self):
        paths = ("/my/clef", *LISTS, *self._paths(self.past, self._attach(self.past)))
        for path in paths:
            response = self.url_open(path, allow_redirects=False)
            self.assertEqual(response.status_code, 303, path)
            self.assertIn("/web/login", response.headers["Location"])
            self.assertNotIn("screens", response.text)

    # files

    def test_documents(self):
        """Of this meeting, as a download; not a note of the staff's, nor another's."""
        document = self._attach(self.past, name='a"b\r\nX: y/../<svg>.html')
        elsewhere = self._attach(self.coming)
        orphan = self.env["ir.attachment"].create({"name": "o", "raw": b"o"})
        of_body = self._attach(self.ct)
        note = self._attach(self.past, name="note.txt")
        self.past.message_post(
            body="For us", attachment_ids=note.ids, subtype_xmlid="mail.mt_note"
        )
        self.authenticate("ann", "ann")
        for base in (self._page(self.past), self._link(self.ann, self.past)):
            page = self.url_open(base).text
            self.assertIn(f"/documents/{document.id}", page)
            self.assertNotIn("note.txt", page)
            response = self.url_open(f"{base}/documents/{document.id}")
            self.assertEqual(response.content, b"content")
            self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
            disposition = response.headers["Content-Disposition"]
            self.assertTrue(disposition.startswith("attachment"))
            self.assertNotIn("X", response.headers)
            for other in (elsewhere, orphan, of_body, note):
                response = self.url_open(f"{base}/documents/{other.id}")
                self.assertEqual(response.status_code, 404, other)
            for wrong in ("0", "9" * 30, "-1", "x", "%00"):
                response = self.url_open(f"{base}/documents/{wrong}")
                self.assertEqual(response.status_code, 404, wrong)

    def test_f50_documents_by_their_number(self):
        """Not by Odoo's own routes nor by RPC: what hangs on a note is beside them."""
        document = self._attach(self.past)
        self.authenticate("ann", "ann")
        for path in ("/web/content/{}", "/web/content/{}?download=1", "/web/image/{}"):
            response = self.url_open(path.format(document.id))
            self.assertNotIn(b"content", response.content[:7])
        mine = document.with_user(self.ann.user_ids)
        with self.assertRaises(AccessError):
            mine.read(["raw"])
        self.assertFalse(mine.search([("id", "=", document.id)]))

    def test_minutes_file(self):
        self.authenticate("ann", "ann")
        for base in (self._page(self.past), self._link(self.ann, self.past)):
            response = self.url_open(f"{base}/minutes.pdf")
            self.assertEqual(response.status_code, 200)
            self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
            disposition = response.headers["Content-Disposition"]
            self.assertIn("attachment", disposition)
            self.assertIn(self.past.reference.replace("/", "-"), disposition)

    def test_d37_headers_of_links(self):
        document = self._attach(self.past)
        for suffix in (
            "",
            "/minutes.pdf",
            "/calendar.ics",
            f"/documents/{document.id}",
            "/documents/0",
        ):
            response = self.url_open(self._link(self.ann, self.past, suffix))
            for name, value in HEADERS.items():
                self.assertEqual(response.headers.get(name), value, (suffix, name))
        page = self.url_open(self._link(self.ann, self.past)).text
        self.assertNotRegex(page, r'(src|href|action)="(https?:)?//')

    # links

    @mute_logger(ANSWER)
    def test_d29_d30_d31_bad_links(self):
        """On every route: garbage, another's signature, a wrong file of a good one."""
        good = self._line(self.past, self.ann)._answer_token()
        reference = text_of(self.url_open("/clef/answer/0"))
        before = self._hash()
        for token in ("", "False", "None", "0", "%00", f"{good}%00", "é", "A" * 10_000):
            for suffix in ("/minutes.pdf", "/documents/1", "/calendar.ics"):
                response = self.url_open(f"/clef/answer/{token}{suffix}")
                self.assertIn(response.status_code, (404, 405, 429), (token, suffix))
                if token and response.status_code == 404:
                    self.assertEqual(text_of(response), reference)
        self.env.invalidate_all()
        self.assertEqual(self._hash(), before)

    def test_d31_link_of_one_meeting_for_another(self):
        document = self._attach(self.coming)
        path = self._link(self.ann, self.past, f"/documents/{document.id}")
        self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate("ann", "ann")
        before = self._hash()
        self._post(
            self._link(self.cleo, self.past, "/remark"),
            text="As Ann",
            partner_id=self.ann.id,
        )
        self.assertEqual(self._hash(), before, "Cleo was excused")

    def test_guesses_are_throttled_on_every_route(self):
        with self.assertLogs(ANSWER, "WARNING"):
            codes = [
                self.url_open(f"/clef/answer/no{n}/documents/1").status_code
                for n in range(22)
            ]
        self.assertEqual(codes, [404] * 20 + [429] * 2)
        self.assertEqual(
            self.url_open(self._link(self.ann, self.past)).status_code, 200
        )

    # remarks

    def test_remark_by_account_and_by_link(self):
        self.authenticate("ann", "ann")
        text = "We said <b>two</b>\r\nnot three"
        for base in (self._page(self.past), self._link(self.ann, self.past)):
            response = self._post(f"{base}/remark", text=text, taken="1", id="1")
            self.assertEqual(response.status_code, 303)
            page = self.url_open(f"{base}?done=remark").text
            self.assertIn("has reached the coordination", page)
            self.assertIn("&lt;b&gt;two&lt;/b&gt;", page)
        self.assertRecordValues(
            self.past.remark_ids,
            [
                {
                    "partner_id": self.ann.id,
                    "text": "We said <b>two</b>\nnot three",
                    "taken": False,
                }
            ],
        )
        other = "Mine to read"
        self._post(f"{self._page(self.past)}/remark", text=other)
        self.authenticate("cleo", "cleo")
        page = self.url_open(self._page(self.past)).text
        self.assertNotIn(other, page)
        self.assertNotIn("<textarea", page)

    def test_remark_of_those_who_were_there(self):
        for login in ("cleo", "bob"):
            self.authenticate(login, login)
            response = self._post(self._page(self.past, "/remark"), text="I was away")
            self.assertEqual(response.status_code, 422)
            self.assertIn("for those who were there", response.text)
        self.assertFalse(self.past.remark_ids)
        self._line(self.past, self.bob).status = "represented"
        self._post(self._page(self.past, "/remark"), text="Mine was there")
        self.assertEqual(len(self.past.remark_ids), 1)

    def test_remark_ends_with_approval(self):
        self.past.write({"chair_id": self.ann.id, "secretary_id": self.cleo.id})
        self.past._approve(self.coming)
        self.authenticate("ann", "ann")
        page = self.url_open(self._page(self.past)).text
        self.assertNotIn("<textarea", page)
        self.assertIn("minutes.pdf", page)
        response = self._post(self._page(self.past, "/remark"), text="Late")
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self.past.remark_ids)

    def test_remark_that_names_a_family(self):
        self.authenticate("ann", "ann")
        path = self._page(self.past, "/remark")
        for text, sentence in (
            ("La famille Perdrix était là", "seems to name a person"),
            ("\0 \r\n ", "Write your remark"),
        ):
            response = self._post(path, text=text)
            self.assertEqual(response.status_code, 422)
            self.assertIn(sentence, response.text)
        self.assertFalse(self.past.remark_ids)
        self._post(path, text="Mme Cleo l’a dit")
        self.assertEqual(len(self.past.remark_ids), 1)
        self._post(path, text="é" * 60_000)
        self.assertEqual(len(self.past.remark_ids[-1].text), 4000)

    # bad input

    def test_r8_never_an_error(self):
        self.authenticate("ann", "ann")
        odd = (
            *("x", "", "start; drop", "access_token", "meeting_id.event_id.name"),
            *("%00", "%FF", "é" * 50, "a" * 10_000, "[]", "%25", "_", "%27%22%5C"),
        )
        for url in LISTS:
            for value in odd:
                for name in ("sortby", "filterby", "search", "search_in", "x"):
                    path = f"{url}?{name}={value}"
                    with self.subTest(path=path[:60]):
                        response = self.url_open(path)
                        self.assertLess(response.status_code, 500)
            for field in ("text", "item", "name", "body", "place", "reference"):
                for value in odd:
                    path = f"{url}?search_in={field}&search={value}"
                    self.assertLess(self.url_open(path).status_code, 500)
            twice = f"{url}?sortby=date&sortby=body&search=a&search=b"
            self.assertEqual(self.url_open(twice).status_code, 200)
            for page in ("0", "9" * 30, "-1", "x"):
                response = self.url_open(f"{url}/page/{page}")
                self.assertIn(response.status_code, (200, 404))
        for id_ in ("0", "99999999", "2147483648", "9" * 40, "-1", "x", "%00", "1e3"):
            response = self.url_open(f"/my/clef/meetings/{id_}")
            self.assertEqual(response.status_code, 404, id_)

    def test_f45_texts_are_not_markup(self):
        evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        self.ct.name = evil
        self.coming.location = evil
        self.past.agenda_ids.name = evil
        self.past.decision_ids.text = evil
        self.past.agenda_ids.minutes = f"<p>ok</p>{evil}"
        self.ann.name = evil
        self._attach(self.past, name=evil)
        self.authenticate("ann", "ann")
        self._post(self._page(self.past, "/remark"), text=evil)
        pages = self._page(self.past), self._page(self.coming)
        for path in ("/my/clef", *LISTS, *pages):
            page = self.url_open(f"{path}?search={evil}&filterby=all").text
            self.assertNotIn("<script>alert", page, path)
            self.assertNotIn("<img src=x", page, path)


@tagged("post_install", "-at_install")
class TestPortalMeetingQueries(PortalCase):
    """P1, P3: as many queries for many as for few."""

    def _queries(self, path):
        """Queries of a page once its caches are warm, and its bytes."""
        self.url_open(path)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        return self.env.cr.sql_log_count - before, len(response.content)

    def _many(self, number):
        start = self.past.start
        meetings = self.env["clef.meeting"].create(
            [
                {
                    "instance_id": self.ct.id,
                    "start": start - timedelta(days=day + 1),
                    "stop": start - timedelta(days=day + 1, hours=-2),
                    "location": "A room of some length, 12 street of the town",
                }
                for day in range(number)
            ]
        )
        meetings.attendance_ids = [Command.create({"partner_id": self.ann.id})]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE clef_meeting SET state = 'held' WHERE id IN %s",
            [tuple(meetings.ids)],
        )
        self.env.invalidate_all()
        return meetings

    def test_p1_list(self):
        self.authenticate("ann", "ann")
        url = "/my/clef/meetings?filterby=all"
        counts, sizes = [], []
        for number in (8, 70, 320):
            self._many(number)
            queries, size = self._queries(url)
            counts.append(queries)
            sizes.append(size)
        self.assertEqual(len(set(counts)), 1, counts)
        self.assertLessEqual(counts[0], 20)
        row = (sizes[1] - sizes[0]) / 70
        self.assertLessEqual(row, 1024)

    def test_p3_page(self):
        self.authenticate("ann", "ann")
        counts = []
        for size in (12, 400):
            body = self._instance(f"Body of {size}", "technical")
            self._mandate(self._seat(body, self.town), self.ann, start=-900)
            people = self.env["res.partner"].create(
                [{"name": f"P{n}", "email": f"p{n}@x.example"} for n in range(size)]
            )
            seats = self.env["clef.seat"].create(
                [{"instance_id": body.id, "label": f"S{n}"} for n in range(size)]
            )
            self.env["clef.mandate"].create(
                [
                    {
                        "seat_id": seat.id,
                        "partner_id": person.id,
                        "date_start": self.day(-900),
                    }
                    for seat, person in zip(seats, people, strict=True)
                ]
            )
            meeting = self._circulated(-3, body)
            self._attach(meeting)
            meeting.attendance_ids.status = "present"
            counts.append(self._queries(self._page(meeting))[0])
        self.assertEqual(len(set(counts)), 1, counts)
        self.assertLessEqual(counts[0], 30)

    def test_hub(self):
        self.authenticate("ann", "ann")
        few = self._queries("/my/clef")[0]
        for day in range(12):
            self._meeting(day + 5).action_convene()
        self.assertEqual(self._queries("/my/clef")[0], few)
        self.assertLessEqual(few, 20)


@tagged("post_install", "-at_install")
class TestPortalTour(PortalCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_on_a_phone(self):
        """From the card to a deputy, then from the minutes to a remark."""
        self.start_tour("/my", "clef_network_portal", login="ann")
        line = self._line(self.coming, self.ann)
        self.assertEqual((line.answer, line.represented_by), ("deputy", "Lou Deputy"))
        self.assertEqual(self.past.remark_ids.text, "We bought two screens")
