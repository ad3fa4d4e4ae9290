import hashlib

from odoo.tools import SQL

from odoo.addons.clef_network.controllers.answer import throttle

from .common_action import ActionCase


class PublicCase(ActionCase):
    """A network with one action open to families, and sessions of it to come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.network.slug = "under-test"
        cls.open = cls._open_action(name="Open Coffee", place="Blue room")
        cls.next = cls._session(cls.open, 3)
        cls.later = cls._session(cls.open, 40, place="Red room")

    def setUp(self):
        super().setUp()
        throttle.clear()

    @classmethod
    def _open_action(cls, **values):
        shown = {"published": True, "open_to_public": True}
        return cls._action("running", **{**shown, **values})

    def _rows(self):
        """What all tables of the addon hold, as one digest."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_type = "
            "'BASE TABLE' AND table_name LIKE 'clef\\_%' ORDER BY 1"
        )
        digest = hashlib.sha256()
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(
                SQL(
                    "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM %s t",
                    SQL.identifier(table),
                )
            )
            digest.update(repr((table, self.env.cr.fetchone())).encode())
        return digest.hexdigest()

    def assertCalendar(self, content):
        """The file keeps RFC 5545: read strictly here, by another way than it is made.

        :param bytes content: the file
        :return: list of dict of its events, value by name of property
        """
        self.assertTrue(content.endswith(b"\r\n"))
        self.assertNotIn(b"\n", content.replace(b"\r\n", b""))
        self.assertNotIn(b"\r", content.replace(b"\r\n", b""))
        for line in content.split(b"\r\n"):
            self.assertLessEqual(len(line), 75)
            line.decode()  # no character is cut in two
        lines = content.decode().replace("\r\n ", "").split("\r\n")[:-1]
        self.assertEqual((lines[0], lines[-1]), ("BEGIN:VCALENDAR", "END:VCALENDAR"))
        events, head = [], {}
        current = head
        for line in lines[1:-1]:
            self.assertRegex(line, r"^[A-Z-]+(;[A-Z-]+=[A-Z]+)?:")
            name, value = line.split(":", 1)
            if line == "BEGIN:VEVENT":
                current = {}
            elif line == "END:VEVENT":
                events.append(current)
                current = head
            else:
                self.assertNotIn(name, current, "said once")
                self.assertNotRegex(value, r"(?<!\\)(?:\\\\)*[;,]", "escaped")
                current[name] = value
        self.assertEqual((head["VERSION"], head["METHOD"]), ("2.0", "PUBLISH"))
        self.assertTrue(head["PRODID"])
        for event in events:
            for moment in ("DTSTAMP", "DTSTART", "DTEND"):
                self.assertRegex(event[moment], r"^\d{8}T\d{6}Z$")
            self.assertIn("@", event["UID"])
            self.assertTrue(event["SUMMARY"])
        self.assertEqual(len({event["UID"] for event in events}), len(events))
        return events
