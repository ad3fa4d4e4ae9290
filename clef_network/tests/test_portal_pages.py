import io
import re
from datetime import timedelta

from PIL import Image
from pypdf import PdfWriter

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.clef_network.models.action.clef_session import COUNTS
from odoo.addons.clef_network.models.portal import texts, uploads

from .common_action import ActionCase

SCRIPT = "<script>alert(1)</script>"
PAGES = (
    "actions",
    "sessions",
    "proposals",
    "proposals/new",
    "directory",
    "mandates",
    "data",
)
# what the forms would take, were it posted with a token
FORM = {"agrees": "yes", "text": "x", "parents": "3"}
WRITTEN = (
    "clef_action",
    "clef_session",
    "clef_agenda_item",
    "clef_mandate",
    "res_partner",
    "mail_activity",
    "mail_message",
    "ir_attachment",
)


def pdf():
    """A PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def picture(kind):
    content = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(content, kind)
    return content.getvalue()


@tagged("post_install", "-at_install")
class TestTyped(ActionCase):
    def test_whole_numbers(self):
        for text, expected in (
            ("12", 12),
            (" 0 ", 0),
            ("", 0),
            (None, 0),
            ("9999", 9999),
            ("007", 7),
            ("10000", None),
            ("１２", None),
            ("1,5", None),
            ("1.5", None),
            ("1e400", None),
            ("-1", None),
            ("-0", None),
            ("+1", None),
            ("NaN", None),
            ("1 2", None),
            ("12\0", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(texts.whole_number(text), expected)

    def test_lines(self):
        self.assertEqual(texts.many_lines(" a\0b \r\n\x1b[0m\r\nc"), "a b\n[0m\nc")

    def test_what_a_file_is(self):
        scan, png, jpeg = pdf(), picture("PNG"), picture("JPEG")
        for content, expected in (
            (scan, ".pdf"),
            (scan + b"\r\n", ".pdf"),
            (png, ".png"),
            (jpeg, ".jpg"),
            (b"", None),
            (b"%PDF-1.4 nothing else %%EOF", None),
            (b"<html>" + scan, None),
            (scan.replace(b"\n", b"\n%<script>alert(1)</script>\n", 1), None),
            (scan + b"PK\x05\x06" + bytes(18), None),
            (scan.replace(b"/Type", b"/JavaScript /Type", 1), None),
            (png + b"<html>", None),
            (jpeg + scan, None),
            (picture("GIF"), None),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
            (b"PK\x03\x04" + bytes(100), None),
            (b"\x89PNG\r\n\x1a\n" + bytes(50), None),
        ):
            with self.subTest(content=content[:30]), mute_logger("pypdf"):
                self.assertEqual(uploads.extension_of(content), expected)

    def test_names_of_files(self):
        for name, expected in (
            ("letter.html", "letter.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\me\\Lettre signée.pdf", "Lettre signée.pdf"),
            ('a"\r\nSet-Cookie: x', "a_ Set-Cookie_ x.pdf"),
            ("a\u202egnp.exe", "a gnp.pdf"),
            ("", "file.pdf"),
            ("x" * 300, "x" * uploads.LONGEST_NAME + ".pdf"),
        ):
            with self.subTest(name=name):
                self.assertEqual(uploads.clean_name(name, ".pdf"), expected)


class PagesCase(ActionCase, HttpCase):
    """Two partners of two institutions; the first sits and holds an action."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.network.coordinator_ids = cls.users["coordinator"]
        cls.partner_user = cls.users["portal"]
        cls.me = cls.partner_user.partner_id
        cls.me.email = "me@example.com"
        cls.mandate = cls._mandate(cls.school_ct, cls.me, start=-50)
        cls.other_user = new_test_user(
            cls.env,
            "clef_other",
            "base.group_portal",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.other = cls.other_user.partner_id
        cls.other_mandate = cls._mandate(cls.town_copil, cls.other, start=-50)
        cls.running = cls._action(
            "running", name=f"Coffee {SCRIPT}", referent_id=cls.me.id
        )
        cls.sitting = cls._session(cls.running, days=-4)
        cls.counts_path = f"/my/clef/sessions/{cls.sitting.id}"

    def setUp(self):
        super().setUp()
        self.authenticate("clef_portal", "clef_portal")

    def _get(self, path, status=200):
        with mute_logger("odoo.http"):
            page = self.url_open(f"/my/clef/{path}", allow_redirects=False)
        self.assertEqual(page.status_code, status, path)
        return page

    def _post(self, path, files=None, **form):
        page = self.url_open("/my/clef/data").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = {"csrf_token": token, **form}
        with mute_logger("odoo.http"):
            response = self.url_open(path, form, files=files, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def _hash(self):
        self.env.flush_all()
        found = {}
        for table in WRITTEN:
            # the assets of the pages are files as well
            kept = "WHERE url IS NULL" if table == "ir_attachment" else ""
            self.env.cr.execute(
                f"SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM {table} t {kept}"
            )
            (found[table],) = self.env.cr.fetchone()
        return found

    def _count(self, model):
        return self.env[model].search_count([])


@tagged("post_install", "-at_install")
class TestPortalPages(PagesCase):
    def test_every_page(self):
        self.assertIn("Coffee", self._get("actions").text)
        paths = (*PAGES, f"actions/{self.running.id}", f"sessions/{self.sitting.id}")
        for path in paths:
            text = self._get(path).text
            self.assertNotIn(SCRIPT, text, path)

    def test_reading_changes_nothing(self):
        paths = [
            f"/my/clef/{path}"
            for path in (
                *PAGES,
                f"actions/{self.running.id}",
                f"sessions/{self.sitting.id}?parents=9&state=confirmed",
                "data/consent?agrees=yes",
                "data/correction?text=x",
                "proposals/new?name=x&text=y",
            )
        ]
        for path in paths:
            self.url_open(path)
        before = self._hash()
        for path in paths:
            for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
                with mute_logger("odoo.http"):
                    url = f"{self.base_url()}{path}"
                    answer = self.opener.request(method, url, data=FORM)
                self.assertLess(answer.status_code, 500, (method, path))
        self.env.invalidate_all()
        self.assertEqual(self._hash(), before)

    def test_garbage_is_no_error(self):
        for path in (
            "actions/0",
            "actions/99999999999999999999",
            "actions/abc",
            "sessions/99999999999",
            "mandates/99999999999/letter",
            "actions/page/abc",
        ):
            self._get(path, 404)
        for path in (
            "actions/page/99999999999",
            "actions?sortby=zz&filterby=zz&search_in=zz&search=%00%ff",
            "actions?sortby=access_token&filterby=&search=%25_",
            "actions?search=x&search_in=territory",
            "actions?search=x&search_in=theme",
            "sessions?filterby=zz",
            "directory?kind=99999999999&search=%00",
            "directory?kind=%C2%B2",
            "directory/page/0",
            "proposals/new?what=zz",
            "proposals?done=zz",
        ):
            self._get(path)
        self.sitting.state = "reported"
        for name in ("all", "running", "coming", "done", "mine"):
            shown = "Coffee" in self._get(f"actions?filterby={name}").text
            self.assertEqual(shown, name in ("all", "running", "mine"), name)

    def test_what_is_not_theirs_is_not_there(self):
        hidden = self._action(name="Hidden project")
        session = self._session(hidden)
        self._get(f"actions/{hidden.id}", 404)
        self._get(f"sessions/{session.id}", 404)
        self._get(f"mandates/{self.other_mandate.id}/letter", 404)
        self._get(f"mandates/{self.ann_mandate.id}/letter", 404)
        self.assertNotIn("Hidden", self._get("actions").text)
        path = f"/my/clef/mandates/{self.ann_mandate.id}/letter"
        answer = self._post(path, files={"letter": ("a.pdf", pdf())})
        self.assertEqual(answer.status_code, 404)
        self.assertFalse(self.ann_mandate.has_letter)

    def test_nothing_internal_on_the_sheet(self):
        self.running.write(
            {
                "funding_asked": 4321,
                "request_text": "What was asked",
                "request_email": "asker@example.com",
            }
        )
        self.ann.email = "ann@private.example"
        self.running.partner_ids.referent_id = self.ann
        text = self._get(f"actions/{self.running.id}").text
        self.assertIn("Ann", text)
        self.assertIn("Town", text)
        for kept in ("4321", "What was asked", "asker@", "ann@private"):
            self.assertNotIn(kept, text)

    def test_former_members_see_nothing(self):
        self.mandate.date_end = self.day(-1)
        for path in (f"actions/{self.running.id}", f"sessions/{self.sitting.id}"):
            self._get(path, 404)
        self._get(f"mandates/{self.mandate.id}/letter", 404)
        for path in ("actions", "sessions", "directory", "proposals"):
            text = self._get(path).text
            for name in ("Coffee", "Town", "School"):
                self.assertNotIn(name, text)
        answer = self._post(self.counts_path, parents="1")
        self.assertEqual(answer.status_code, 404)

    def test_strangers_are_sent_to_the_door(self):
        self.authenticate(None, None)
        for path in (*PAGES, f"actions/{self.running.id}"):
            self.assertIn("/web/login", self._get(path, 303).headers["Location"])

    def test_lists_are_flat(self):
        """The same queries with ten actions, sessions and institutions or a page."""
        found = []
        for number in (10, 65):
            self._crowd(number)
            counts = []
            for path in ("actions", "sessions", "directory", "proposals"):
                self._get(path)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self._get(path)
                counts.append(self.env.cr.sql_log_count - before)
            found.append(counts)
        self.assertEqual(found[0], found[1])
        self.assertLessEqual(max(found[0]), 20)

    def _crowd(self, number):
        for n in range(number):
            action = self._action(
                "running",
                name=f"A{number}-{n}",
                referent_id=self.me.id,
                request_partner_id=self.me.id,
            )
            self._session(action, days=3)
            self._session(action, days=-3)
            person = self._person(f"P{number}-{n}", clef_consent_date=self.today)
            seat = self._seat(self.copil, self._institution(f"I{number}-{n}"))
            self._mandate(seat, person)


@tagged("post_install", "-at_install")
class TestPortalCounts(PagesCase):
    def test_counts_are_reported_then_confirmed(self):
        self.assertIn("Sessions to count", self._get("actions").text)
        answer = self._post(
            self.counts_path,
            mothers="3",
            fathers="2",
            children="4",
            families="5",
        )
        self.assertEqual(answer.status_code, 303)
        session = self.sitting
        self.assertEqual(session.state, "reported")
        self.assertEqual(
            {name: session[name] for name in COUNTS if session[name]},
            {"parents": 5, "mothers": 3, "fathers": 2, "children": 4, "families": 5},
        )
        self._post(self.counts_path, parents="7")
        self.assertEqual((session.parents, session.mothers), (7, 0))
        session.action_confirm()
        answer = self._post(self.counts_path, parents="9")
        self.assertEqual(answer.status_code, 422)
        with self.assertSays(UserError, "has confirmed these counts"):
            session.with_user(self.partner_user)._report_counts({"parents": "9"})
        self.assertEqual((session.parents, session.state), (7, "confirmed"))

    def test_nobody_came_is_an_answer(self):
        self.assertTrue(self.sitting.is_uncounted)
        self._post(self.counts_path)
        self.assertEqual((self.sitting.state, self.sitting.parents), ("reported", 0))
        self.assertNotIn("Sessions to count", self._get("sessions").text)

    def test_what_is_no_number_is_given_back(self):
        for text in ("１２", "1,5", "1e400", "-3", "NaN", "9" * 30):
            answer = self._post(self.counts_path, mothers="41", families=text)
            self.assertEqual(answer.status_code, 422, text)
            self.assertIn("write a whole number", answer.text)
            self.assertIn('value="41"', answer.text)
            self.assertIn(f'value="{text}"', answer.text)
        answer = self._post(self.counts_path, mothers="3", parents="9")
        self.assertIn("the details make 3, the total says 9", answer.text)
        answer = self._post(self.counts_path, parents="1", newcomers="2")
        self.assertEqual(answer.status_code, 422)
        answer = self._post(self.counts_path, families='"><script>x</script>')
        self.assertNotIn("<script>x", answer.text)
        self.assertEqual(self.sitting.state, "planned")

    def test_only_counts_are_read(self):
        """quality.md C: whatever else a form says is not looked at."""
        before = self.sitting.read()[0]
        self._post(
            self.counts_path,
            parents="2",
            state="confirmed",
            action_id="1",
            note="x",
            volunteer_hours="8",
            start="2020-01-01",
            company_id="1",
            reminded_on="2020-01-01",
        )
        after = self.sitting.read()[0]
        changed = {name for name in before if before[name] != after[name]}
        expected = {"parents", "state", "is_uncounted", "write_date", "write_uid"}
        self.assertLessEqual(changed, expected | {"warning"})
        self.assertEqual(self.sitting.state, "reported")

    def test_referents_only(self):
        """Of the action or of a structure in it, and their successors."""
        action = self._action("running", name="Other", deputy_id=False)
        session = self._session(action)
        mine = session.with_user(self.partner_user)
        with self.assertRaises(AccessError):
            mine._report_counts({"parents": "1"})
        self._get(f"sessions/{session.id}", 404)
        for record, name in (
            (action, "referent_id"),
            (action, "deputy_id"),
            (action.partner_ids, "referent_id"),
            (action.partner_ids, "successor_id"),
        ):
            was = record[name]
            record[name] = self.me
            self.env.invalidate_all()
            mine._report_counts({"parents": "1"})
            self._get(f"sessions/{session.id}")
            record[name] = was
        with self.assertRaises(AccessError):
            session.with_user(self.other_user)._report_counts({"parents": "1"})

    def test_neither_too_early_nor_cancelled(self):
        self.sitting.start = fields.Datetime.now() + timedelta(hours=1)
        mine = self.sitting.with_user(self.partner_user)
        with self.assertSays(UserError, "has not taken place yet"):
            mine._report_counts({"parents": "1"})
        self.sitting.action_cancel()
        self._get(f"sessions/{self.sitting.id}", 404)

    def test_no_token_no_counts(self):
        with mute_logger("odoo.http"):
            answer = self.url_open(self.counts_path, {"parents": "3"})
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.sitting.state, "planned")

    # reminders

    def _remind(self):
        before = self.env["mail.mail"].search([])
        self.env.ref("clef_network.ir_cron_counts").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["mail.mail"].search([]) - before

    def test_reminded_once(self):
        mails = self._remind()
        self.assertEqual(mails.recipient_ids, self.me)
        self.assertIn(self.counts_path, mails.body_html)
        self.assertNotIn(SCRIPT, mails.body_html)
        self.assertEqual(mails.state, "outgoing")
        self.assertEqual(
            self.sitting.reminded_on, fields.Date.context_today(self.sitting)
        )
        self.assertFalse(self._remind())

    def test_who_and_when_to_remind(self):
        session = self.sitting
        self.network.count_notice_days = 5
        self.assertFalse(self._remind(), "not so soon")
        self.network.count_notice_days = 3
        session.start = fields.Datetime.now() - timedelta(days=90)
        self.assertFalse(self._remind(), "too old")
        session.start = fields.Datetime.now() - timedelta(days=4)
        session.state = "reported"
        self.assertFalse(self._remind(), "counted")
        session.state = "planned"
        self.mandate.date_end = self.day(-1)
        self.assertFalse(self._remind(), "sees the action no more")
        self.assertFalse(session.reminded_on)
        self.mandate.date_end = False
        self.assertEqual(len(self._remind()), 1)

    def test_one_bad_session_stops_nothing(self):
        second = self._session(self.running, days=-5)
        Session = self.registry["clef.session"]
        remind = Session._remind_referents

        def fail(session):
            if session == second:
                raise ValueError("poison")
            return remind(session)

        self.patch(Session, "_remind_referents", fail)
        logger = "odoo.addons.clef_network.models.portal.clef_session"
        with self.assertLogs(logger, "WARNING"):
            self.assertEqual(len(self._remind()), 1)
        self.assertTrue(self.sitting.reminded_on)
        self.assertFalse(second.reminded_on)


@tagged("post_install", "-at_install")
class TestPortalProposals(PagesCase):
    path = "/my/clef/proposals/new"

    def _send(self, what="action", **form):
        form = {"mandate_id": self.mandate.id, "name": "Title", "text": "Why", **form}
        return self._post(self.path, what=what, **form)

    def _proposed(self):
        return self.env["clef.action"].search(
            [("request_partner_id", "=", self.me.id)], order="id"
        )

    def test_an_action_and_a_request(self):
        self.assertEqual(self._send().status_code, 303)
        self._send("request", name="Second", request_type="speaker", audience="Dads")
        action, asked = self._proposed()
        self.assertEqual(action.stage, "request")
        self.assertEqual(action.request_type, "project")
        self.assertEqual(action.request_origin, "member")
        self.assertEqual(action.request_institution_id, self.school)
        self.assertEqual(action.network_id, self.network)
        self.assertEqual((asked.request_type, asked.audience), ("speaker", "Dads"))
        self.assertEqual(action.activity_ids.user_id, self.users["coordinator"])
        self.assertNotIn(self.me, action.message_partner_ids)
        text = self._get("proposals").text
        self.assertIn("Second", text)

    def test_nothing_else_is_read(self):
        self._send(
            stage="approved",
            request_partner_id=str(self.other.id),
            network_id="1",
            funding_asked="9",
            published="1",
            anonymised="1",
            referent_id=str(self.me.id),
            request_type="advice",
            answer="Yes",
            create_uid="1",
        )
        action = self._proposed()
        self.assertEqual(action.stage, "request")
        self.assertEqual(action.request_type, "project")
        kept = ("published", "anonymised", "referent_id", "funding_asked", "answer")
        for name in kept:
            self.assertFalse(action[name], name)

    def test_refused_and_given_back(self):
        for form, sentence in (
            ({"name": ""}, "Write a title"),
            ({"text": " \0 "}, "Write a title"),
            ({"name": "x" * 121}, "121 characters long"),
            ({"text": "y" * 60_000}, "60000 characters long"),
            ({"text": "La famille Perdrix viendra."}, "seems to name a person"),
        ):
            answer = self._send(audience="Kept here", **form)
            self.assertEqual(answer.status_code, 422)
            self.assertIn(sentence, answer.text)
            self.assertIn("Kept here", answer.text)
        answer = self._send("request", request_type="zz", name="Kept name")
        self.assertIn("Say what you ask for", answer.text)
        self.assertIn("Kept name", answer.text)
        self.assertFalse(self._proposed())
        self._send()
        self.assertIn("already proposed", self._send().text)
        self.assertEqual(len(self._proposed()), 1)

    def test_in_ones_own_name_only(self):
        past = self._mandate(self.school_copil, self.me, start=-9, end=-1)
        for mandate in (self.other_mandate, self.ann_mandate, past):
            answer = self._send(mandate_id=mandate.id)
            self.assertEqual(answer.status_code, 404)
        for garbage in ("", "0", "abc", "9" * 30, "²"):
            self.assertEqual(self._send(mandate_id=garbage).status_code, 404)
        self.assertEqual(self._send("zz").status_code, 404)
        self.assertFalse(self._proposed())

    def _item(self, name="My item", kind="discussion", **form):
        return self._send("item", name=name, kind=kind, **form)

    def test_an_agenda_item(self):
        answer = self._item()
        self.assertIn("No meeting of CT Here is planned", answer.text)
        self._meeting(3, kind="synthesis")
        self._meeting(-3)
        self.assertEqual(self._item().status_code, 422)
        meeting = self._meeting(5)
        self.assertEqual(self._item(role="approval", is_late="1").status_code, 303)
        item = meeting.agenda_ids.filtered(lambda item: item.name == "My item")
        self.assertEqual(item.proposed_by_id, self.me)
        self.assertEqual((item.role, item.is_late), ("plain", False))
        text = self._get("proposals").text
        self.assertIn("On the agenda of the next meeting", text)
        self.assertIn("already on the agenda", self._item().text)
        for form in ({"kind": "zz"}, {"name": " "}, {"name": "x" * 201}):
            self.assertEqual(self._item(**form).status_code, 422)
        answer = self._item("La famille Perdrix")
        self.assertIn("seems to name a person", answer.text)
        self.assertIn("La famille Perdrix", answer.text)
        meeting.action_convene()
        self._item("Later")
        late = meeting.agenda_ids.filtered(lambda item: item.name == "Later")
        self.assertTrue(late.is_late)
        self.assertIn("added after the invitation", self._get("proposals").text)

    def test_what_became_of_it(self):
        """The decision and its motive, once the minutes have gone out."""
        action = self._action(name="Wished", request_partner_id=self.me.id)
        meeting = self._meeting(-1)
        action.action_submit()
        item = self._item_of(action, meeting)
        self._decide(item, "rejected", text="No premises this year")
        self._hold(meeting)
        self.assertNotIn("No premises", self._get("proposals").text)
        meeting.sudo()._write({"state": "circulated"})
        self.env.invalidate_all()
        self.assertIn("No premises", self._get("proposals").text)


@tagged("post_install", "-at_install")
class TestPortalPeople(PagesCase):
    def test_directory_goes_as_far_as_consent(self):
        for person, consent in ((self.ann, self.today), (self.bob, False)):
            person.write({"clef_consent_date": consent, "name": f"{person.name} Xyz"})
        foreign = self.env["clef.network"].create(
            {"name": "Elsewhere", "company_id": self.company.id}
        )
        self._institution("Far away", network_id=foreign.id)
        self._institution("Prospect", state="prospect")
        text = self._get("directory").text
        self.assertIn("ann@example.com", text)
        for kept in ("bob@", "Bob", "cleo@", "Far away", "Prospect", "other@"):
            self.assertNotIn(kept, text)
        self.assertIn("Town", self._get("directory?search=ann").text)
        # a search must not tell who sits there without having agreed
        self.assertNotIn("Town", self._get("directory?search=bob").text)
        self.ann.clef_withdrawal_date = self.today
        self.assertNotIn("ann@", self._get("directory").text)

    def test_directory_by_kind(self):
        kind, other = self.env["clef.institution.kind"].search([], limit=2)
        self.town.kind_id, self.school.kind_id = kind, other
        text = self._get(f"directory?kind={kind.id}").text
        self.assertIn('<strong class="text-break">Town', text)
        self.assertNotIn('<strong class="text-break">School', text)

    # letters

    def _upload(self, content, name="letter.pdf", mandate=None, **form):
        path = f"/my/clef/mandates/{(mandate or self.mandate).id}/letter"
        return self._post(path, files={"letter": (name, content)}, **form)

    def test_letter_to_sign(self):
        def content(_reports, _reference, ids):
            return f"%PDF {ids}".encode(), "pdf"

        reports = self.registry["ir.actions.report"]
        self.patch(reports, "_render_qweb_pdf", content)
        page = self._get(f"mandates/{self.mandate.id}/letter")
        self.assertEqual(page.text, f"%PDF [{self.mandate.id}]")
        self.assertEqual(page.headers["Content-Type"], "application/pdf")
        self.assertEqual(page.headers["X-Content-Type-Options"], "nosniff")

    def test_signed_letter(self):
        answer = self._upload(
            pdf(), "../Lettre <b>.html", letter_filename="x", role="observer"
        )
        self.assertEqual(answer.status_code, 303)
        mandate = self.mandate
        self.assertEqual(mandate.letter_state, "valid")
        self.assertEqual(mandate.letter_filename, "Lettre _b.pdf")
        self.assertEqual(mandate.role, "titular")
        self.assertEqual(mandate.activity_ids.user_id, self.users["coordinator"])
        answer = self._upload(pdf())
        self.assertIn("No letter is awaited", answer.text)
        mandate.letter_valid_until = self.day(-1)
        self.assertEqual(self._upload(picture("PNG"), "a.pdf").status_code, 303)
        self.assertEqual(mandate.letter_filename, "a.png")
        self.assertEqual(mandate.letter_state, "valid")

    def test_files_refused(self):
        for content, sentence in (
            (b"", "Choose the file"),
            (b"<svg onload=alert(1)>", "is not accepted"),
            (b"<html><script>", "is not accepted"),
            (b"PK\x03\x04" + bytes(50), "is not accepted"),
            (b"%PDF-" + bytes(uploads.LARGEST), "too large"),
        ):
            answer = self._upload(content)
            self.assertEqual(answer.status_code, 422)
            self.assertIn(sentence, answer.text)
        answer = self._post(f"/my/clef/mandates/{self.mandate.id}/letter")
        self.assertIn("Choose the file", answer.text)
        self.assertFalse(self.mandate.has_letter)

    def test_ones_own_mandate_today(self):
        """Checked by the models as well, whoever calls them."""
        ann = self.ann_mandate.with_user(self.partner_user)
        ended = self._mandate(self.school_copil, self.me, start=-9, end=-1)
        said = {"name": "x", "text": "y", "request_type": "project", "kind": "decision"}
        Item = self.env["clef.agenda.item"].with_user(self.partner_user)
        Action = self.env["clef.action"].with_user(self.partner_user)
        for mandate in (ann, ended.with_user(self.partner_user)):
            for call in (
                lambda mandate=mandate: mandate._receive_letter("a.pdf", pdf()),
                lambda mandate=mandate: mandate._letter_pdf(),
                lambda mandate=mandate: Item._propose(mandate, said),
                lambda mandate=mandate: Action._propose(mandate, said),
            ):
                with self.assertRaises(AccessError):
                    call()

    # my data

    def test_consent_keeps_its_dates(self):
        self._post("/my/clef/data/consent", agrees="zz")
        self.assertFalse(self.me.clef_consent_date)
        self._post("/my/clef/data/consent", agrees="yes", partner_id=str(self.ann.id))
        self.assertEqual(self.me.clef_consent_date, self.today)
        self.assertFalse(self.ann.clef_consent_date)
        self.me.clef_consent_date = self.day(-30)
        self._post("/my/clef/data/consent", agrees="yes")
        self.assertEqual(self.me.clef_consent_date, self.day(-30))
        self._post("/my/clef/data/consent", agrees="no")
        self.assertEqual(self.me.clef_withdrawal_date, self.today)
        self.assertIn("withdrew your consent", self._get("data").text)

    def test_one_speaks_for_oneself(self):
        ann = self.ann.with_user(self.partner_user)
        for call in (
            lambda: ann._give_directory_consent(True),
            lambda: ann._ask_correction("x"),
            ann._held_mandates,
            ann._attendance_counts,
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_correction_is_asked(self):
        before = self.me.read(["name", "email", "phone"])
        answer = self._post(
            "/my/clef/data/correction", text=f"My name {SCRIPT}", name="Hacked"
        )
        self.assertEqual(answer.status_code, 303)
        activity = self.mandate.activity_ids
        self.assertEqual(activity.user_id, self.users["coordinator"])
        self.assertIn("My name &lt;script&gt;", activity.note)
        self.assertEqual(self.me.read(["name", "email", "phone"]), before)
        answer = self._post("/my/clef/data/correction", text="z" * 2001)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("z" * 2001, answer.text)

    def test_all_that_is_held(self):
        self.me.write({"phone": "+33 1 00 00 00 00", "function": "Teacher"})
        meeting = self._meeting(-1)
        meeting.action_convene()
        self._line(meeting, self.me).status = "present"
        self.mandate.date_end = self.day(-1)
        text = self._get("data").text
        for held in ("me@example.com", "+33 1 00 00", "Teacher", "CT Here", "Present"):
            self.assertIn(held, text)
