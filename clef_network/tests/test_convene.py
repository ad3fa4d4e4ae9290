from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common_meeting import MeetingCase

# Showing a convocation, whatever the number of people.
QUERIES = 30


@tagged("post_install", "-at_install")
class TestConvene(MeetingCase):
    """What is shown before the convocation is what is sent by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest = cls._person("Gil Guest", email="gil@example.com")
        cls.unlisted = cls._person("Una Unlisted")
        cls.meeting = cls._meeting(30, location="Room 2")
        cls.meeting.attendance_ids = [
            (0, 0, {"partner_id": person.id}) for person in (cls.guest, cls.unlisted)
        ]

    def _wizard(self, meeting=None, user=None):
        return (
            self.env["clef.convene"]
            .with_user(user or self.me)
            .create({"meeting_id": (meeting or self.meeting).id})
        )

    def _rows(self):
        """Everything a preview could have written, as the database holds it."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT (SELECT count(*) FROM clef_dispatch),
                   (SELECT count(*) FROM mail_mail),
                   (SELECT count(*) FROM calendar_attendee),
                   (SELECT md5(string_agg(a::text, '' ORDER BY id))
                      FROM clef_attendance a),
                   (SELECT md5(string_agg(m::text, '' ORDER BY id))
                      FROM clef_meeting m)
            """
        )
        return self.env.cr.fetchone()

    def test_opening_it_writes_nothing(self):
        before = self._rows()
        form = Form(
            self.env["clef.convene"]
            .with_user(self.me)
            .with_context(default_meeting_id=self.meeting.id)
        )
        self.assertIn("Cleo", form.body)
        self.assertIn("School", form.body)
        self.assertIn("CT Here", form.subject)
        self._wizard().read()
        self.assertEqual(self._rows(), before)
        self.assertEqual(self.meeting.state, "planned")

    def test_who_is_written_to(self):
        """Those of that day and the guests; apart, those who have no address."""
        self.bob_mandate.date_end = self.day(-1)
        wizard = self._wizard()
        self.assertEqual(wizard.recipient_ids, self.ann | self.cleo | self.guest)
        self.assertEqual(wizard.post_ids, self.unlisted)
        self.assertEqual(wizard.recipient_count, 3)
        wizard.action_convene()
        self.assertEqual(self.meeting.state, "convened")
        sheet = self.meeting.attendance_ids.partner_id
        self.assertEqual(sheet, self.ann | self.cleo | self.guest | self.unlisted)

    def test_those_gone_since_are_not_shown(self):
        self.meeting._update_sheet()
        self.cleo_mandate.date_end = self.day(-1)
        self.assertNotIn(self.cleo, self._wizard().recipient_ids)

    def test_the_mail_is_that_of_the_first(self):
        wizard = self._wizard()
        shown = wizard.body
        for text in ("Cleo", "School", "Room 2", "Answer"):
            self.assertIn(text, shown)
        self.assertNotIn("<a", shown)
        self.assertNotIn("/clef/answer", shown)
        self.assertEqual(wizard.attachment_names, "invitation.ics")
        subject = wizard.subject
        wizard.action_convene()
        dispatch = self.meeting.sudo().dispatch_ids.filtered(
            lambda d: d.partner_id == self.cleo
        )
        dispatch._build()
        self.assertEqual(dispatch.mail_id.subject, subject)
        link = self._line(self.meeting, self.cleo)._answer_url()
        sent = dispatch.mail_id.body_html.replace(link, "#")
        begin = sent.index("You are invited")
        end = sent.index("Room 2")
        self.assertIn(sent[begin:end], shown)

    def test_files_of_the_coordination_go_with_it(self):
        template = self.env.ref("clef_network.mail_template_convocation")
        template.attachment_ids = [(0, 0, {"name": "map.pdf", "raw": b"%PDF-1.4"})]
        wizard = self._wizard()
        self.assertEqual(wizard.attachment_names, "invitation.ics, map.pdf")
        wizard.action_convene()
        dispatch = self.meeting.sudo().dispatch_ids[0]
        dispatch._build()
        names = dispatch.mail_id.attachment_ids.mapped("name")
        self.assertEqual(sorted(names), ["invitation.ics", "map.pdf"])

    def test_of_another_host(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.me.write(
            {"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id}
        )
        with self.assertRaises(AccessError):
            self._wizard().read()
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.me)._preview_convocation(self.ann)
        for name in ("body", "subject", "notice_days", "minutes_total"):
            with self.assertRaises(AccessError):
                self.env.invalidate_all()
                self._wizard().read([name])

    def test_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.cleo.lang = "fr_FR"
        self.meeting.write(
            {"start": "2099-12-03 09:00:00", "stop": "2099-12-03 11:00:00"}
        )
        self.assertIn("jeudi 3 décembre 2099", self._wizard().subject)

    def test_what_to_look_at(self):
        """R38, and a sitting without chair or with too long an agenda."""
        self.ct.notice_days = 8
        wizard = self._wizard()
        self.assertFalse(wizard.is_notice_short)
        self.assertFalse(wizard.is_overfull)
        self.assertFalse(wizard.has_chair)
        self.assertFalse(wizard.has_agenda)
        near = self._meeting(3)
        near.chair_id = self.ann
        near.agenda_ids = [(0, 0, {"name": "All day", "minutes_planned": 600})]
        wizard = self._wizard(near)
        self.assertTrue(wizard.is_notice_short)
        self.assertEqual((wizard.notice, wizard.notice_days), (3, 8))
        self.assertTrue(wizard.is_overfull)
        self.assertTrue(wizard.has_chair)
        self.assertTrue(wizard.has_agenda)

    def test_nobody_to_convene(self):
        empty = self._instance("Empty", "technical")
        wizard = self._wizard(self._meeting(9, empty))
        self.assertFalse(wizard.recipient_ids | wizard.post_ids)
        self.assertFalse(wizard.body)

    def test_for_the_coordination_only(self):
        with self.assertRaises(AccessError):
            self._wizard(user=self.users["staff"])

    def test_the_verb_needs_no_wizard(self):
        self.meeting.with_user(self.me).action_convene()
        self.assertEqual(self.meeting.state, "convened")
        self.assertTrue(self.meeting.convened_on <= fields.Datetime.now())


@tagged("post_install", "-at_install")
class TestConveneQueries(MeetingCase):
    def test_the_same_for_many(self):
        for size in (12, 100):
            body = self._instance(f"Body of {size}", "technical")
            for number in range(size):
                person = self._person(f"P{number}", email=f"p{number}@example.com")
                self._mandate(self._seat(body, label=f"Seat {number}"), person)
            meeting = self._meeting(9, body)
            Wizard = self.env["clef.convene"].with_user(self.me)
            Wizard.create({"meeting_id": meeting.id}).read()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            values = Wizard.create({"meeting_id": meeting.id}).read()[0]
            count = self.cr.sql_log_count - before
            self.assertEqual(values["recipient_count"], size)
            with self.subTest(size=size, count=count):
                self.assertLessEqual(count, QUERIES)
