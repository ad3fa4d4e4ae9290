import io
import shutil
import unittest
from contextlib import nullcontext
from datetime import timedelta

from freezegun import freeze_time
from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from .common_meeting import MeetingCase

# What a mail server answers when nobody lives there (RFC 3462, 3464).
BOUNCE = """\
Return-Path: <>
Delivered-To: {sender}
From: MAILER-DAEMON@relay.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {sender}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Message-Id: <bounce-1@relay.example.org>
Content-Type: multipart/report; report-type=delivery-status; boundary="CUT"

--CUT
Content-Type: text/plain; charset=us-ascii

<{address}>: host mx.example.com said: 550 5.1.1 User unknown

--CUT
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.org

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1

--CUT
Content-Type: message/rfc822

From: {sender}
To: {address}
Message-Id: {message_id}
Subject: You are invited
Content-Type: text/plain

Text

--CUT--
"""


class DispatchCase(MeetingCase, MockEmail):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["coordinator"].email = "coordination@example.org"
        cls.network.coordinator_ids = cls.users["coordinator"]
        cls.post = cls._person("Pat Post", street="1 Mill Lane", city="Lunéville")
        cls._mandate(cls.town_ct, cls.post, start=-900)
        cls.meeting = cls._meeting(30)

    def _test_mode(self):
        return self.enter_registry_test_mode()

    def _run(self, name="dispatch"):
        with self._test_mode():
            self.env.ref(f"clef_network.ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def _send(self):
        """Build what waits, and have a mail server take it all."""
        self._run()
        with self.mock_mail_gateway():
            self.meeting.sudo().dispatch_ids.mail_id.send()
        self.env.invalidate_all()

    def _dispatch(self, person, kind="convocation", meeting=None):
        return (
            (meeting or self.meeting)
            .sudo()
            .dispatch_ids.filtered(lambda d: d.partner_id == person and d.kind == kind)
        )

    def _bounce(self, person):
        mail = self._dispatch(person).mail_id
        text = BOUNCE.format(
            sender="coordination@example.org",
            address=person.email,
            message_id=mail.message_id,
        )
        with (
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.mail.models.mail_thread"),
        ):
            self.env["mail.thread"].message_process(None, text)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestProof(DispatchCase):
    """Who got it, who did not, and what is done about those (S17)."""

    def setUp(self):
        super().setUp()
        self.meeting.action_convene()

    def test_waiting_then_sent(self):
        dispatch = self._dispatch(self.ann)
        self.assertEqual(dispatch.state, "queued")
        self._run()
        self.assertEqual(dispatch.state, "queued", "no mail server took it yet")
        self._send()
        self.assertEqual(dispatch.state, "sent")
        self.assertEqual(dispatch.notification_id.res_partner_id, self.ann)
        self.assertEqual(dispatch.notification_id.notification_status, "sent")

    def test_a_real_bounce(self):
        self._send()
        self._bounce(self.ann)
        bounced = self._dispatch(self.ann)
        self.assertEqual(bounced.state, "bounced")
        self.assertIn("550 5.1.1 User unknown", bounced.explanation)
        self.assertEqual(self._dispatch(self.cleo).state, "sent")
        self.assertFalse(self._dispatch(self.cleo).explanation)
        self.assertEqual(self.meeting.unreachable_ids, self.ann | self.post)

    def test_a_refused_address(self):
        self._run()
        mail = self._dispatch(self.ann).mail_id
        mail.write({"state": "exception", "failure_reason": "<p>No such\ndomain</p>"})
        self.assertEqual(self._dispatch(self.ann).state, "failed")
        self.assertEqual(self._dispatch(self.ann).explanation, "No such domain")
        self.assertIn(self.ann, self.meeting.unreachable_ids)

    def test_who_answers_has_read_it(self):
        self._send()
        self._bounce(self.ann)
        self._line(self.meeting, self.ann)._give_answer("coming")
        self._line(self.meeting, self.post)._give_answer("excused")
        for person in (self.ann, self.post):
            self.assertEqual(self._dispatch(person).state, "answered")
        self.assertFalse(self.meeting.unreachable_ids)

    def test_posted(self):
        self._send()
        self._bounce(self.ann)
        before = fields.Datetime.now()
        self.meeting.with_user(self.me).action_mark_posted()
        for person in (self.ann, self.post):
            self.assertEqual(self._dispatch(person).state, "posted")
            self.assertGreaterEqual(self._dispatch(person).handed_on, before)
        self.assertEqual(self._dispatch(self.cleo).state, "sent")
        self.assertFalse(self.meeting.unreachable_ids)

    def test_posted_by_the_coordination_only(self):
        for user in ("staff", "portal"):
            with self.assertRaises(AccessError):
                self.meeting.with_user(self.users[user]).action_mark_posted()
            with self.assertRaises(AccessError):
                self._dispatch(self.post).with_user(
                    self.users[user]
                ).action_mark_posted()
        self.assertEqual(self._dispatch(self.post).state, "post")

    def test_one_by_one(self):
        self._dispatch(self.post).with_user(self.me).action_mark_posted()
        self._dispatch(self.ann).with_user(self.me).action_mark_posted()
        self.assertEqual(self._dispatch(self.post).state, "posted")
        self.assertEqual(self._dispatch(self.ann).state, "queued", "it will be mailed")

    def test_put_on_the_sheet_since(self):
        late = self._person("Lil Late")
        self.meeting.attendance_ids = [(0, 0, {"partner_id": late.id})]
        self.assertIn(late, self.meeting.unreachable_ids)
        self.meeting.with_user(self.me).action_mark_posted()
        self.assertEqual(self._dispatch(late).state, "posted")

    # cancelled before it left

    def test_what_waits_never_leaves(self):
        self.meeting.action_cancel("Snow")
        self._send()
        states = self.meeting.sudo().dispatch_ids.mapped("state")
        self.assertEqual(set(states), {"dropped"})
        self.assertFalse(self.meeting.sudo().dispatch_ids.mail_id)
        self.assertFalse(self._dispatch(self.ann, "cancelled"))

    def test_handed_over_but_not_sent(self):
        self._run()
        mail = self._dispatch(self.ann).mail_id
        self.meeting.action_cancel("Snow")
        self.assertEqual(mail.state, "cancel")
        self.assertEqual(self._dispatch(self.ann).state, "dropped")
        self.assertFalse(self._dispatch(self.ann, "cancelled"))

    def test_those_who_know_are_told(self):
        self._send()
        self._bounce(self.ann)
        self._dispatch(self.post).action_mark_posted()
        self.meeting.action_cancel("Snow")
        told = self.meeting.sudo().dispatch_ids.filtered(
            lambda d: d.kind == "cancelled"
        )
        self.assertEqual(told.partner_id, self.bob | self.cleo | self.post)
        self.assertEqual(self._dispatch(self.post, "cancelled").state, "post")
        self.assertEqual(self.meeting.unreachable_ids, self.post)


@tagged("post_install", "-at_install")
class TestReminders(DispatchCase):
    """Once by itself, to the silent, when the meeting is near."""

    def setUp(self):
        super().setUp()
        self.meeting.action_convene()

    def _reminded(self):
        return self._reminders().partner_id

    def _reminders(self):
        return self.meeting.sudo().dispatch_ids.filtered(lambda d: d.kind == "reminder")

    def _at(self, **before):
        return freeze_time(self.meeting.start - timedelta(**before))

    def test_days_of_the_body(self):
        self.assertEqual(self.ct.reminder_days, 3)
        self.assertEqual(self._instance("Out", "external").reminder_days, 0)
        self.ct.reminder_days = 5
        with self._at(days=5, hours=1):
            self._run("remind")
        self.assertFalse(self._reminded())
        with self._at(days=4, hours=23):
            self._run("remind")
        self.assertEqual(self._reminded(), self.ann | self.bob | self.cleo)

    def test_the_silent_once(self):
        self._line(self.meeting, self.ann)._give_answer("excused")
        with self._at(days=2):
            self._run("remind")
            first = self._reminders()
            self._run("remind")
        with self._at(days=1):
            self._run("remind")
        self.assertEqual(first.partner_id, self.bob | self.cleo)
        self.assertEqual(self._reminders(), first)

    def test_never_when_the_body_says_so(self):
        self.ct.reminder_days = 0
        with self._at(hours=2):
            self._run("remind")
        self.assertFalse(self._reminded())

    def test_neither_begun_nor_moved_to_the_past(self):
        with self._at(hours=-1):
            self._run("remind")
        self.assertFalse(self._reminded())
        now = fields.Datetime.now()
        self.meeting.write(
            {"start": now - timedelta(days=1), "stop": now - timedelta(hours=22)}
        )
        self._run("remind")
        self.assertFalse(self._reminded())

    def test_not_the_day_of_the_convocation(self):
        near = self._meeting(2)
        near.action_convene()
        self._run("remind")
        self.assertFalse(self._dispatch(self.ann, "reminder", near))
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self._run("remind")
        self.assertTrue(self._dispatch(self.ann, "reminder", near))

    def test_not_whom_mails_do_not_reach(self):
        self._send()
        self._bounce(self.ann)
        with self._at(days=1):
            self._run("remind")
        self.assertEqual(self._reminded(), self.bob | self.cleo)

    def test_answered_while_it_waited(self):
        with self._at(days=1):
            self._run("remind")
            self._line(self.meeting, self.ann)._give_answer("coming")
            self._run()
        self.assertEqual(self._dispatch(self.ann, "reminder").queue_state, "dropped")
        self.assertTrue(self._dispatch(self.cleo, "reminder").mail_id)

    def test_a_second_time_by_hand(self):
        meeting = self.meeting.with_user(self.me)
        meeting.action_remind()
        answer = meeting.action_remind()
        self.assertEqual(answer["tag"], "display_notification")
        self.assertEqual(set(self._reminders().mapped("turn")), {1})
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.assertIs(meeting.action_remind(), True)
        self.assertEqual(set(self._reminders().mapped("turn")), {1, 2})


@tagged("post_install", "-at_install")
class TestMinutesFile(DispatchCase):
    """Made once for all, kept with the meeting, anew when they are sent again."""

    def setUp(self):
        super().setUp()
        self._hold(self.meeting, ann="present")

    def _files(self):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "clef.meeting"), ("res_id", "=", self.meeting.id)]
        )

    def _sent_files(self):
        minutes = self.meeting.sudo().dispatch_ids.filtered(
            lambda d: d.kind == "minutes"
        )
        return minutes.mail_id.attachment_ids

    def test_one_file_for_all(self):
        self.meeting.action_circulate()
        self.assertFalse(self._files(), "no PDF in the request")
        self._run()
        self.assertEqual(len(self._files()), 1)
        self.assertEqual(self._sent_files(), self._files())
        mails = self._dispatch(self.ann, "minutes").mail_id
        self.assertEqual(mails.attachment_ids, self.meeting.sudo().minutes_file_id)

    def test_anew_when_circulated_again(self):
        self.meeting.action_circulate()
        self._run()
        first = self._files()
        self.meeting.with_user(self.users["manager"]).action_reopen("A name was wrong")
        self.meeting.agenda_ids = [(0, 0, {"name": "Elsewhere"})]
        self.meeting.action_circulate()
        self._run()
        second = self._files() - first
        self.assertEqual(len(second), 1)
        self.assertIn(b"Elsewhere", second.raw)
        self.assertNotIn(b"Elsewhere", first.raw)
        again = self._dispatch(self.ann, "minutes")
        self.assertEqual(sorted(again.mapped("turn")), [1, 2])
        self.assertEqual(again.mail_id.attachment_ids, first | second)

    def test_frozen_with_the_minutes(self):
        self.meeting.action_circulate()
        self._run()
        self.meeting.sudo().state = "approved"
        with self.assertSays(UserError, "is approved"):
            self._files().raw = b"Other"
        with self.assertSays(UserError, "is approved"):
            self._files().unlink()

    def test_approved_before_the_queue_ran(self):
        self.meeting.action_circulate()
        self.meeting.sudo().state = "approved"
        self._run()
        self.assertFalse(self._files())
        self.assertEqual(
            len(self._dispatch(self.ann, "minutes").mail_id.attachment_ids), 1
        )


@tagged("post_install", "-at_install")
class TestLetters(DispatchCase, HttpCase):
    """A page for each of those whom no mail reaches."""

    def _test_mode(self):
        """Browsers' tests are in it from the start."""
        return nullcontext()

    def setUp(self):
        super().setUp()
        self.company.partner_id.write(
            {"street": "9 Host Street", "zip": "54300", "city": "Lunéville"}
        )
        self.company.phone = "03 83 00 00 00"
        self.meeting.agenda_ids = [(0, 0, {"name": "Talk about screens"})]
        self.far = self._person("Fay Far")
        self._mandate(self.school_ct, self.far, start=-900)
        self.school.partner_id.write({"street": "2 School Road", "city": "Baccarat"})
        self.meeting.action_convene()

    def _html(self, name, record):
        report = self.env["ir.actions.report"]._get_report(f"clef_network.{name}")
        return report._render_qweb_html(report, record.ids)[0].decode()

    def _pages(self, name, records):
        self.env["ir.config_parameter"].set_param("report.url", self.base_url())
        pdf, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(f"clef_network.{name}", records.ids)
        )
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(pdf)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    @unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_a_page_a_person(self):
        pages = self._pages("convocation_letter", self.meeting)
        self.assertEqual(len(pages), 2)
        (hers,) = (page for page in pages if "Pat Post" in page)
        (other,) = (page for page in pages if "Fay Far" in page)
        self.assertIn("1 Mill Lane", hers)
        self.assertNotIn("Fay", hers)
        self.assertIn("School Fay Far 2 School Road Baccarat", other)
        for page in pages:
            for text in ("CT Here", "Talk about screens", "9 Host Street", "03 83 00"):
                self.assertIn(text, page)
            self.assertIn("I am coming", page)
            self.assertNotIn("Ann", page)

    def test_what_it_says_follows_the_meeting(self):
        self.assertIn("You are invited", self._html("convocation_letter", self.meeting))
        self.meeting.location = "Elsewhere"
        html = self._html("convocation_letter", self.meeting)
        self.assertIn("has changed", html)
        self.assertIn("Elsewhere", html)
        self.meeting.action_mark_posted()
        self.assertIn("Pat Post", self._html("convocation_letter", self.meeting))
        self.meeting.action_cancel("Snow")
        html = self._html("convocation_letter", self.meeting)
        self.assertIn("is cancelled", html)
        self.assertIn("Snow", html)
        self.assertNotIn("I am coming", html)

    def test_in_the_language_of_each(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.post.lang = "fr_FR"
        self.meeting.start = fields.Datetime.to_datetime("2099-12-03 09:00:00")
        html = self._html("convocation_letter", self.meeting)
        self.assertIn("jeudi 3 décembre 2099", html)
        self.assertIn("Thursday 3 December 2099", html)

    def test_text_of_a_person_is_not_markup(self):
        self.post.write({"name": "<script>alert(1)</script>", "street": "<b>x"})
        html = self._html("convocation_letter", self.meeting)
        self.assertNotIn("<script>alert", html)
        self.assertNotIn("<b>x", html)

    # to the direction of a partner who no longer comes

    def _absent(self, *days):
        return [
            self._hold(self._meeting(-day), ann="present") for day in sorted(days)[::-1]
        ]

    def test_meetings_missed(self):
        """R33, R34: those of the series, not what an excuse or a presence ended."""
        self._hold(self._meeting(-60), ann="present")
        self._hold(self._meeting(-50), ann="present", cleo="present")
        missed = self._absent(40, 30, 20)
        self.assertEqual(self.school_ct.engagement, "limit")
        self.assertEqual(list(self.school_ct._missed_meetings()), missed)
        self.assertFalse(self.town_ct._missed_meetings())

    def test_an_excuse_that_is_skipped(self):
        self.network.excused_policy = "neutral"
        first, second = self._absent(40, 30)
        self._hold(self._meeting(-20), ann="present", cleo="excused")
        self.assertEqual(list(self.school_ct._missed_meetings()), [first, second])

    @unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_letter_to_the_direction(self):
        missed = self._absent(40, 30)
        (page,) = self._pages("seat_letter", self.school_ct | self.town_ct)
        for text in ("School To the Direction 2 School Road", "Cleo", "CT Here"):
            self.assertIn(text, page)
        for meeting in missed:
            self.assertIn(meeting.reference, page)
        self.assertIn(self.me.name, page)
        self.assertNotIn("Our charter asks", page, "one more absence to the limit")
        self._absent(20)
        (page,) = self._pages("seat_letter", self.school_ct)
        self.assertIn("Our charter asks", page)

    def test_nothing_to_write(self):
        self.assertIn("Nothing to write", self._html("seat_letter", self.town_ct))
