import re
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.clef_network.controllers.answer import HEADERS, throttle

from .common import ClefCase

CONTROLLER = "odoo.addons.clef_network.controllers.answer"
DISPATCH = "odoo.addons.clef_network.models.meeting.clef_dispatch"


class MeetingCase(ClefCase):
    """A meeting tomorrow, and two people who may be convened to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls._person("Ada Present", email="ada@example.com")
        cls.sam = cls._person("Sam Silent", email="sam@example.com")
        cls._mandate(cls.town_ct, cls.ada)
        cls._mandate(cls.school_ct, cls.sam)
        cls.start = fields.Datetime.now().replace(microsecond=0) + timedelta(days=1)
        cls.meeting = cls._meeting()

    @classmethod
    def _meeting(cls, **values):
        return (
            cls.env["clef.meeting"]
            .with_user(cls.users["coordinator"])
            .create(
                {
                    "instance_id": cls.ct.id,
                    "start": cls.start,
                    "stop": cls.start + timedelta(hours=2),
                    "location": "Room 2",
                    **values,
                }
            )
        )

    def _line(self, person, meeting=None):
        lines = (meeting or self.meeting).sudo().attendance_ids
        return lines.filtered(lambda line: line.partner_id == person)


@tagged("post_install", "-at_install")
class TestAnswer(MeetingCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting.action_convene()

    def setUp(self):
        super().setUp()
        throttle.clear()
        self.line = self._line(self.ada)
        self.path = f"/clef/answer/{self.line._answer_token()}"

    def _hash(self):
        """What the rows that an answer may touch hold, by table."""
        self.env.flush_all()
        found = {}
        for table in (
            "clef_attendance",
            "calendar_attendee",
            "calendar_event",
            "clef_meeting",
            "clef_dispatch",
        ):
            self.env.cr.execute(
                f"SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM {table} t"
            )
            (found[table],) = self.env.cr.fetchone()
        return found

    def _csrf(self, path=None):
        page = self.url_open(path or self.path)
        return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]

    def _post(self, path=None, **form):
        if "csrf_token" not in form:
            form["csrf_token"] = self._csrf()
        response = self.url_open(path or self.path, form, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def assertHeaders(self, response):
        for name, value in HEADERS.items():
            self.assertEqual(response.headers.get(name), value)

    # reading

    def test_page_says_what_matters(self):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertHeaders(page)
        for text in (
            "Network Under Test",
            "CT Here",
            "Room 2",
            "You represent:",
            "Town",
            "Ada Present",
            "None so far",
            "You can change it until",
        ):
            self.assertIn(text, page.text)
        for text in ("Sam Silent", "sam@example.com", "ada@example.com"):
            self.assertNotIn(text, page.text)
        for item in self.meeting.agenda_ids:
            self.assertIn(item.name, page.text)
        self.assertNotRegex(page.text, r'(src|href)="(https?:)?//')

    def test_reading_changes_nothing(self):
        """Link scanners follow every link of a mail, by GET and by HEAD."""
        before = self._hash()
        for path in (self.path, f"{self.path}?answer=coming", f"{self.path}?done=1"):
            self.assertEqual(self.url_open(path).status_code, 200)
            self.assertEqual(self.url_open(path, method="HEAD").status_code, 200)
        self.url_open(f"{self.path}/calendar.ics")
        self.env.invalidate_all()
        self.assertEqual(self._hash(), before)

    def test_other_methods_change_nothing(self):
        """Odoo routes OPTIONS to the route of POST, without a CSRF check."""
        before = self._hash()
        for method in ("OPTIONS", "PUT", "PATCH", "DELETE"):
            url = f"{self.base_url()}{self.path}"
            with mute_logger("odoo.http"):
                self.opener.request(method, url, data={"answer": "coming"})
            self.env.invalidate_all()
            self.assertEqual(self._hash(), before, method)

    def test_text_of_a_person_is_not_markup(self):
        self.line.partner_id.name = "<script>alert(1)</script>"
        self.meeting.location = "<img src=x onerror=alert(1)>"
        page = self.url_open(self.path)
        self.assertNotIn("<script>alert", page.text)
        self.assertNotIn("<img src=x", page.text)

    def test_page_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.ada.lang = "fr_FR"
        self.meeting.start = fields.Datetime.to_datetime("2099-12-03 09:00:00")
        page = self.url_open(self.path)
        self.assertIn('lang="fr-FR"', page.text)
        self.assertIn("jeudi 3 décembre 2099", page.text)

    # answering

    def test_coming_then_excused_then_deputy(self):
        response = self._post(answer="coming", reason="ignored")
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(f"{self.path}?done=1"))
        self.assertHeaders(response)
        self.assertEqual(self.line.answer, "coming")
        self.assertFalse(self.line.reason)
        page = self.url_open(f"{self.path}?done=1")
        self.assertIn("your answer is recorded", page.text)

        self._post(answer="excused", reason="  On\r\nleave\x00 ")
        self.assertEqual(self.line.answer, "excused")
        self.assertEqual(self.line.reason, "On leave")

        deputy = {"name": "Lou Deputy", "function": "Head", "email": "l@example.com"}
        self._post(answer="deputy", **deputy)
        self.assertEqual(self.line.answer, "deputy")
        self.assertFalse(self.line.reason)
        self.assertEqual(self.line.represented_by, "Lou Deputy")
        self.assertEqual(self.line.represented_function, "Head")
        self.assertEqual(self.line.represented_email, "l@example.com")
        self.assertIn("Lou Deputy", self.url_open(self.path).text)

        self._post(answer="coming")
        self.assertEqual(self.line.answer, "coming")
        self.assertFalse(self.line.represented_by)

    def test_only_this_line_is_touched(self):
        """Nor a row all answers share: two people answer at once without waiting."""
        other = self._line(self.sam)
        before = self._hash()
        self._post(
            answer="coming",
            id=other.id,
            token=other._answer_token(),
            line=other.id,
            status="present",
            state="held",
            partner_id=self.sam.id,
            mandate_id="",
            meeting_id="1",
            company_id="1",
            represented_by="Me",
        )
        after = self._hash()
        changed = {table for table in before if before[table] != after[table]}
        self.assertLessEqual(changed, {"clef_attendance", "calendar_attendee"})
        self.assertEqual(self.line.answer, "coming")
        self.assertFalse(other.answer)
        self.assertEqual(self.line.status, "expected")
        self.assertEqual(self.line.partner_id, self.ada)
        self.assertTrue(self.line.mandate_id)
        self.assertFalse(self.line.represented_by)
        self.assertEqual(self.meeting.state, "convened")

    def test_refused_answers_change_nothing(self):
        before = self._hash()
        for form, sentence in (
            ({"answer": "deputy", "function": "Typed"}, "Say who comes"),
            ({"answer": "deputy", "name": "\x00 \r\n", "function": "Typed"}, "Say who"),
            (
                {"answer": "deputy", "name": "ada present", "function": "Typed"},
                "cannot",
            ),
            ({"answer": "present"}, "not an answer we know"),
            ({"answer": ["", "coming"]}, "not an answer we know"),
            ({"answer[a]": "coming"}, "not an answer we know"),
            ({}, "not an answer we know"),
        ):
            with self.subTest(form=form):
                response = self._post(**form)
                self.assertEqual(response.status_code, 422)
                self.assertHeaders(response)
                self.assertIn(sentence, response.text)
                if "function" in form:
                    self.assertIn('value="Typed"', response.text)
                self.assertEqual(self._hash(), before)

    def test_first_of_repeated_values_and_long_text(self):
        response = self._post(answer=["excused", "coming"], reason="é" * 60_000)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.line.answer, "excused")
        self.assertEqual(self.line.reason, "é" * 250)

    def test_a_file_is_not_an_answer(self):
        response = self.url_open(
            self.path,
            {"csrf_token": self._csrf()},
            files={"answer": ("coming", b"coming"), "reason": ("a", b"b")},
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 422)

    def test_an_address_is_not_an_answer(self):
        response = self._post(f"{self.path}?answer=coming")
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self.line.answer)

    def test_closed_once_begun(self):
        csrf = self._csrf()
        with freeze_time(self.meeting.start + timedelta(minutes=1)):
            page = self.url_open(self.path)
            self.assertEqual(page.status_code, 200)
            self.assertIn("Answers are closed", page.text)
            self.assertNotIn("<form", page.text)
            response = self._post(csrf_token=csrf, answer="coming")
            self.assertEqual(response.status_code, 422)
            self.assertIn("Answers are closed", response.text)
        self.assertFalse(self.line.answer)

    def test_cancelled_is_said(self):
        self.meeting.action_cancel("The room is flooded")
        page = self.url_open(self.path)
        self.assertIn("This meeting is cancelled", page.text)
        self.assertIn("The room is flooded", page.text)
        self.assertNotIn("<form", page.text)

    @mute_logger("odoo.http")
    def test_without_csrf_token(self):
        for form in ({"answer": "coming"}, {"answer": "coming", "csrf_token": "no"}):
            self.assertEqual(self.url_open(self.path, form).status_code, 400)
        self.env.invalidate_all()
        self.assertFalse(self.line.answer)

    # links that are not good

    @mute_logger(CONTROLLER)
    def test_bad_links_are_all_the_same(self):
        good = self.line._answer_token()
        gone = self._line(self.sam)
        gone_token = gone._answer_token()
        gone.unlink()
        csrf = self._csrf()
        before = self._hash()
        reference = self.url_open("/clef/answer/0").text
        self.assertIn("no longer valid", reference)
        for token in (
            "False",
            "None",
            "undefined",
            "%20",
            "é" * 90,
            "%FF%FE" * 30,
            "%00",
            f"{good}%00",
            f"{good}é",
            f"{good}=",
            f"%20{good}",
            good[:-3],
            good[2:],
            good.swapcase(),
            "A" * 10_000,
            "AQ" + "A" * 90,
            "[]",
            gone_token,
        ):
            throttle.clear()
            path = f"/clef/answer/{token}"
            calls = {
                "get": (path, None),
                "post": (path, {"answer": "coming", "csrf_token": csrf}),
                "ics": (f"{path}/calendar.ics", None),
            }
            for name, (url, form) in calls.items():
                with self.subTest(token=token[:40], call=name):
                    response = self.url_open(url, form)
                    self.assertEqual(response.status_code, 404)
                    self.assertHeaders(response)
                    same = re.sub(r'csrf_token: "[^"]*"', "", response.text)
                    wanted = re.sub(r'csrf_token: "[^"]*"', "", reference)
                    self.assertEqual(same, wanted)
        self.env.invalidate_all()
        self.assertEqual(self._hash(), before)

    def test_link_of_another_signature(self):
        """Of another scope, of another person, of a person merged since."""
        other = self._line(self.sam)
        Line = self.env["clef.attendance"]
        with patch(
            "odoo.addons.clef_network.models.meeting.clef_attendance_answer.SCOPE", "x"
        ):
            foreign = other._answer_token()
        self.assertFalse(Line._from_token(foreign))
        token = other._answer_token()
        self.assertEqual(Line._from_token(token), other)
        other.partner_id = self._person("Somebody Else")
        self.assertFalse(Line._from_token(token))
        for garbage in (None, False, b"x", [token], 0, ""):
            self.assertFalse(Line._from_token(garbage))

    def test_link_ends(self):
        Line = self.env["clef.attendance"]
        token = self.line._answer_token()
        with freeze_time(self.meeting.start + timedelta(days=29)):
            self.assertTrue(Line._from_token(token))
        with freeze_time(self.meeting.start + timedelta(days=31)):
            self.assertEqual(self.url_open(self.path).status_code, 404)
        far = self._meeting(start=self.start + timedelta(days=200), stop=False)
        far.action_convene()
        token = self._line(self.ada, far)._answer_token()
        far.write({"start": self.start, "stop": self.start + timedelta(hours=1)})
        with freeze_time(self.start + timedelta(days=31)):
            self.assertFalse(Line._from_token(token), "brought forward since")

    def test_link_ends_with_the_mandate(self):
        self.line.mandate_id.write(
            {"date_start": self.day(-9), "date_end": self.day(-1)}
        )
        self.assertEqual(self.url_open(self.path).status_code, 404)

    def test_guesses_are_throttled(self):
        with self.assertLogs(CONTROLLER, "WARNING"):
            codes = [
                self.url_open(f"/clef/answer/guess{n}").status_code for n in range(22)
            ]
        self.assertEqual(codes, [404] * 20 + [429] * 2)
        self.assertEqual(self.url_open(self.path).status_code, 200, "right holder")
        with self.assertLogs(CONTROLLER, "WARNING"):
            response = self.url_open("/clef/answer/guess")
        self.assertHeaders(response)
        self.assertEqual(response.headers["Retry-After"], "60")

    def test_throttle_forgets(self):
        with patch(f"{CONTROLLER}.time.monotonic") as clock:
            clock.return_value = 0
            hits = [throttle.hit("a") for _n in range(21)]
            self.assertEqual(hits, [False] * 20 + [True])
            self.assertFalse(throttle.hit("b"))
            clock.return_value = 61
            self.assertFalse(throttle.hit("a"))
        with patch.object(throttle, "addresses", 3):
            for number in range(9):
                throttle.hit(str(number))
            self.assertEqual(len(throttle._seen), 3)

    # calendar

    def test_calendar_file(self):
        self.meeting.write(
            {"name": "Talk, then\r\nATTENDEE:x; eat", "location": "Hall\x07\nX-EVIL:1"}
        )
        response = self.url_open(f"{self.path}/calendar.ics")
        self.assertEqual(response.status_code, 200)
        self.assertHeaders(response)
        self.assertIn("text/calendar", response.headers["Content-Type"])
        self.assertIn("attachment", response.headers["Content-Disposition"])
        lines = response.text.replace("\r\n ", "").split("\r\n")
        names = [re.split("[:;]", line)[0] for line in lines if line]
        self.assertEqual(
            sorted(set(names)),
            [
                *("BEGIN", "DTEND", "DTSTAMP", "DTSTART", "END", "LOCATION", "METHOD"),
                *("PRODID", "SEQUENCE", "STATUS", "SUMMARY", "UID", "VERSION"),
            ],
        )
        self.assertIn(f"DTSTART:{self.meeting.start:%Y%m%dT%H%M%SZ}", lines)
        self.assertIn("SUMMARY:Talk\\, then ATTENDEE:x\\; eat", lines)
        self.assertIn("LOCATION:Hall X-EVIL:1", lines)
        self.assertNotIn("@example.com", response.text)


@tagged("post_install", "-at_install")
class TestDispatch(MeetingCase):
    """The queue: once each, whoever asks twice, whatever one of them does."""

    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("clef_network.ir_cron_dispatch")

    def _run(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def _dispatch(self, person, kind="convocation"):
        return self.meeting.sudo().dispatch_ids.filtered(
            lambda d: d.partner_id == person and d.kind == kind
        )

    def test_convened_once_each(self):
        self.meeting.action_convene()
        dispatches = self.meeting.sudo().dispatch_ids
        self.assertEqual(dispatches.partner_id, self.ada | self.sam)
        self.assertEqual(len(dispatches), 2)
        self.assertFalse(dispatches.mail_id)
        self._run()
        self.assertEqual(set(dispatches.mapped("queue_state")), {"built"})
        mails = dispatches.mail_id
        self.assertEqual(len(mails), 2)
        self._run()
        self.assertEqual(dispatches.mail_id, mails)
        lines = self.meeting.attendance_ids
        self.assertEqual(
            self.env["mail.mail"].search_count(
                [("model", "=", "clef.attendance"), ("res_id", "in", lines.ids)]
            ),
            2,
        )

    def test_mail_of_a_convocation(self):
        self.meeting.action_convene()
        self._run()
        mail = self._dispatch(self.ada).mail_id
        line = self._line(self.ada)
        self.assertEqual(mail.recipient_ids, self.ada)
        self.assertFalse(mail.email_to)
        self.assertIn("CT Here", mail.subject)
        self.assertNotIn("{{", mail.subject)
        for text in (line._answer_url(), "Room 2", "Town", "Ada Present"):
            self.assertIn(text, mail.body_html)
        for item in self.meeting.agenda_ids:
            self.assertIn(item.name, mail.body_html)
        self.assertNotIn("Sam", mail.body_html)
        self.assertEqual(mail.attachment_ids.name, "invitation.ics")
        self.assertIn(b"BEGIN:VCALENDAR", mail.attachment_ids.raw)
        self.assertNotIn("/clef/answer/", mail.mail_message_id.body)
        self.assertIn("Ada Present", mail.mail_message_id.body)

    def test_every_kind_is_written(self):
        self.network.coordinator_ids = self.users["coordinator"]
        self.users["coordinator"].email = "coordination@example.com"
        self.meeting.action_convene()
        self.meeting.sudo().cancel_reason = "The room is flooded"
        line = self._line(self.ada)
        line._give_answer("deputy", name="Lou Deputy")
        said = {
            "convocation": "You are invited",
            "reminder": "not received your answer",
            "moved": "Lou Deputy",
            "cancelled": "The room is flooded",
            "minutes": "remarks",
        }
        for kind, sentence in said.items():
            with self.subTest(kind=kind):
                template = self.env.ref(f"clef_network.mail_template_{kind}")
                values = template._generate_template(
                    line.ids,
                    ["subject", "body_html", "email_from", "email_to", "reply_to"],
                )[line.id]
                self.assertIn(sentence, values["body_html"])
                self.assertIn("CT Here", values["subject"])
                self.assertIn("coordination@example.com", values["email_from"])
                self.assertIn("coordination@example.com", values["reply_to"])
                self.assertNotIn("{{", f"{values['subject']}{values['body_html']}")
                self.assertFalse(values.get("email_to"))
                answers = kind in ("convocation", "reminder", "moved")
                self.assertEqual(line._answer_url() in values["body_html"], answers)

    def test_text_of_a_person_is_not_code(self):
        self.ada.name = "{{ object.env.uid }} <script>alert(1)</script>"
        self.meeting.location = "<t t-out='object.env.uid'/>"
        self.meeting.action_convene()
        self._run()
        body = self._dispatch(self.ada).mail_id.body_html
        self.assertIn("{{ object.env.uid }} &lt;script&gt;", body)
        self.assertIn("&lt;t t-out", body)

    def test_one_bad_mail_does_not_stop_the_rest(self):
        self.meeting.action_convene()
        bad = self._dispatch(self.ada)
        Dispatch = type(self.env["clef.dispatch"])
        build = Dispatch._build

        def poisoned(dispatch):
            if dispatch == bad:
                dispatch.env.cr.execute("SELECT 1/0")
            return build(dispatch)

        with (
            patch.object(Dispatch, "_build", poisoned),
            mute_logger(DISPATCH, "odoo.sql_db"),
        ):
            self._run()
        self.assertEqual(bad.state, "failed")
        self.assertIn("division by zero", bad.failure)
        self.assertFalse(bad.mail_id)
        self.assertTrue(self._dispatch(self.sam).mail_id)

    def test_no_address_goes_by_post(self):
        self.sam.email = False
        self.meeting.action_convene()
        self.assertEqual(self._dispatch(self.sam).state, "post")
        self.assertEqual(self.meeting.unreachable_ids, self.sam)
        self._run()
        self.assertEqual(self._dispatch(self.sam).state, "post")
        self.assertFalse(self._dispatch(self.sam).mail_id)

    def test_reminder_to_the_silent_only(self):
        self.meeting.action_convene()
        self._line(self.ada)._give_answer("coming")
        self.meeting.action_remind()
        self.meeting.action_remind()
        self.assertFalse(self._dispatch(self.ada, "reminder"))
        self.assertEqual(len(self._dispatch(self.sam, "reminder")), 1)

    # until _after_move compares: see the report
    def test_a_change_of_date_is_told_once(self):
        """One save is one mail, and a save that changes nothing is none."""
        self.meeting.action_convene()
        day = timedelta(days=1)
        self.meeting.write(
            {
                "start": self.start + day,
                "stop": self.meeting.stop + day,
                "location": "X",
            }
        )
        self.assertEqual(len(self._dispatch(self.ada, "moved")), 1)
        self._run()
        self.meeting.location = "Y"
        self.assertEqual(len(self._dispatch(self.ada, "moved")), 2)
        self._run()
        self.meeting.location = "Y"
        self.assertEqual(len(self._dispatch(self.ada, "moved")), 2)

    def test_convening_costs_the_same_for_many(self):
        for size in (12, 100):
            with self.subTest(size=size):
                body = self._instance(f"Body of {size}", "technical")
                for number in range(size):
                    person = self._person(f"P{number}", email=f"p{number}@example.com")
                    self._mandate(self._seat(body, label=f"Seat {number}"), person)
                meeting = self._meeting(instance_id=body.id)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                meeting.action_convene()
                self.env.flush_all()
                count = self.cr.sql_log_count - before
                self.assertEqual(len(meeting.dispatch_ids), size)
                self.assertLessEqual(count, 60)

    def test_nobody_to_convene(self):
        body = self._instance("Empty Body", "technical")
        with self.assertSays(UserError, "Nobody can be convened"):
            self._meeting(instance_id=body.id).action_convene()
