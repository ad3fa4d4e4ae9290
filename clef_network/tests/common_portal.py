import re

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user
from odoo.tools import SQL

from odoo.addons.clef_network.controllers.answer import throttle

from .common_meeting import MeetingCase

# What the host of a page may write while it is read: sessions, not rows.
WATCHED = ("calendar_attendee", "calendar_event", "mail_message", "mail_mail")


class PortalCase(MeetingCase, HttpCase):
    """Ann of the town, titular, and Cleo of the school, each with an account.

    Bob is Ann's deputy; Max held a mandate until yesterday; Zoe sits nowhere.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.max = cls._person("Max Former", email="max@example.com")
        cls._mandate(cls.school_ct, cls.max, start=-900, end=-1, role="deputy")
        cls.zoe = cls._person("Zoe Nowhere", email="zoe@example.com")
        cls.dan = cls._person("Dan Steering", email="dan@example.com")
        cls._mandate(cls.school_copil, cls.dan, start=-900)
        for person in (cls.ann, cls.bob, cls.cleo, cls.max, cls.zoe, cls.dan):
            cls._account(person)
        cls.coming = cls._meeting(3, location="Room 2")
        cls.coming.action_convene()
        cls.past = cls._circulated(-20)

    @classmethod
    def _account(cls, person):
        login = person.email.split("@")[0]
        return new_test_user(
            cls.env,
            login,
            "base.group_portal",
            name=person.name,
            partner_id=person.id,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _circulated(cls, days, instance=None, **values):
        """Minutes sent: Ann was there, Cleo was excused, Bob absent."""
        meeting = cls._meeting(days, instance, **values)
        item = cls.env["clef.agenda.item"].create(
            {
                "meeting_id": meeting.id,
                "name": "Screens",
                "minutes": "<p>What was said of screens</p>",
            }
        )
        cls.decision = cls._decide(item, text="To buy none", owner_id=cls.ann.id)
        cls._hold(meeting, ann="present", cleo="excused")
        meeting.action_circulate()
        return meeting

    @classmethod
    def _attach(cls, meeting, name="plan.pdf", **values):
        return cls.env["ir.attachment"].create(
            {
                "name": name,
                "raw": b"content",
                "res_model": meeting._name,
                "res_id": meeting.id,
                **values,
            }
        )

    def setUp(self):
        super().setUp()
        throttle.clear()

    def _page(self, meeting, suffix=""):
        return f"/my/clef/meetings/{meeting.id}{suffix}"

    def _link(self, person, meeting, suffix=""):
        token = self._line(meeting, person)._answer_token()
        return f"/clef/answer/{token}{suffix}"

    def _csrf(self):
        page = self.url_open("/my/account").text
        return re.search(r'csrf_token: "([^"]+)"', page)[1]

    def _post(self, path, csrf_token=None, **form):
        form["csrf_token"] = csrf_token or self._csrf()
        response = self.url_open(path, form, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def _hash(self):
        """What is written in all our tables and in those an answer may touch."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT tablename FROM pg_tables
             WHERE schemaname = current_schema()
               AND (tablename LIKE 'clef\\_%%' OR tablename IN %s)
            """,
            [WATCHED],
        )
        found = {}
        for (table,) in self.env.cr.fetchall():
            rows = SQL(
                "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM %s t",
                SQL.identifier(table),
            )
            ((found[table],),) = self.env.execute_query(rows)
        return found
