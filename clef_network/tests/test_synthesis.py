from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common_meeting import MeetingCase

NO_TEXT = "keeps no free text and no file"


@tagged("post_install", "-at_install")
class TestSynthesis(MeetingCase):
    """Meetings about situations: roles, missions and limits only (S140, R61)."""

    def setUp(self):
        super().setUp()
        self.meeting = self._meeting(1, kind="synthesis")
        self.meeting.action_convene()
        self.line = self._line(self.meeting, self.ann)
        self.item = self._item(self.meeting)

    def _item(self, meeting):
        return self.env["clef.agenda.item"].create(
            {"meeting_id": meeting.id, "name": "Situation 1"}
        )

    def _attach(self, record):
        return self.env["ir.attachment"].create(
            {
                "name": "a.txt",
                "raw": b"x",
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    def test_no_minutes(self):
        item = self.item
        with self.assertSays(UserError, NO_TEXT):
            item.minutes = "<p>The situation was talked over.</p>"
        self.assertFalse(item.minutes)
        item.minutes = "<p><br></p>"

    def test_titles_name_nobody(self):
        item = self.item
        with self.assertSays(ValidationError, "seems to name a person"):
            item.name = "Situation de la famille Perdrix"
        item.name = "Situation 3"

    def test_no_remark(self):
        with self.assertSays(UserError, NO_TEXT):
            self.env["clef.remark"].create({"meeting_id": self.meeting.id, "text": "x"})

    def test_no_file(self):
        """On the meeting and on all that belongs to it, added or moved there."""
        for record in (self.meeting, self.item, self.line):
            with self.subTest(record), self.assertSays(UserError, NO_TEXT):
                self._attach(record)
        ordinary = self._meeting(2)
        attachment = self._attach(ordinary)
        with self.assertSays(UserError, NO_TEXT):
            attachment.res_id = self.meeting.id
        self._attach(self.town_ct)

    def test_no_message(self):
        """Written by somebody; what the program tells of itself stays."""
        meeting = self.meeting.with_user(self.me)
        for kind in ("comment", "email"):
            with self.assertSays(UserError, NO_TEXT):
                meeting.message_post(body="x", message_type=kind)
        meeting.message_post(body="told by the program")
        self._meeting(2).message_post(body="x", message_type="comment")

    def test_statements(self):
        """Read like minutes, and nobody confirms them."""
        self.line.limit_statement = "Mme Ann est tenue au secret."
        with self.assertSays(ValidationError, "What is written for Ann"):
            self.line.mission_statement = "Suit la famille Perdrix"
        self.assertFalse(self.line.mission_statement)
        ordinary = self._meeting(2)
        ordinary.action_convene()
        with self.assertSays(ValidationError, "What is written for Ann"):
            self._line(ordinary, self.ann).role_statement = "l’enfant Zoé"

    def test_what_is_written_does_not_become_a_synthesis(self):
        for write in (
            lambda m: self._item(m).write({"minutes": "<p>said</p>"}),
            self._attach,
            lambda m: self.env["clef.remark"].create({"meeting_id": m.id, "text": "x"}),
        ):
            meeting = self._meeting(3)
            write(meeting)
            with self.assertSays(ValidationError, "cannot become a synthesis"):
                meeting.kind = "synthesis"

    def test_stays_confidential(self):
        """Planned, one may still change one's mind; convened, no more."""
        with self.assertSays(UserError, "it stays one"):
            self.meeting.kind = "ordinary"
        self.meeting.kind = "synthesis"
        planned = self._meeting(3)
        privacy = []
        for kind in ("synthesis", "ordinary"):
            planned.kind = kind
            privacy.append(planned.event_id.privacy)
        self.assertEqual(privacy, ["confidential", "public"])

    def test_minutes_print_the_statements(self):
        self.line.write(
            {
                "role_statement": "Social worker",
                "mission_statement": "Receive and inform",
                "limit_statement": "Bound by secrecy",
            }
        )
        self.meeting.action_close()
        self.meeting.action_circulate()
        ordinary = self._hold(self._meeting(-1))
        texts = {
            meeting: html2plaintext(
                self.env["ir.actions.report"]._render_qweb_html(
                    "clef_network.meeting_minutes", meeting.ids
                )[0]
            )
            for meeting in (self.meeting, ordinary)
        }
        for word in ("Social worker", "Receive and inform", "Bound by secrecy"):
            self.assertIn(word, texts[self.meeting])
        self.assertNotIn("Missions", texts[ordinary])
