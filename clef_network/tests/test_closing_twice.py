from contextlib import closing
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError
from odoo.service import model as service
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

PEOPLE = 3


@tagged("post_install", "-at_install")
class TestClosingTwice(BaseCase):
    """Two secretaries press the same button: it is done once, the second is told.

    Both have read the meeting before either has written. As in
    :class:`TestConcurrency`, what is made here is committed, then removed.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = cls._committed(cls._create_world)
        cls.addClassCleanup(cls._committed, cls._remove_world)

    @classmethod
    def _committed(cls, function, *args):
        """Call ``function(env, *args)`` in a transaction of its own, and commit."""
        with db_connect(get_db_name()).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            return function(env, *args)

    @classmethod
    def _create_world(cls, env):
        network = env["clef.network"].create({"name": "Twice"})
        body = env["clef.instance"].create(
            {"network_id": network.id, "name": "Twice", "kind": "technical"}
        )
        people = env["res.partner"].create(
            [{"name": f"T{n}", "email": f"t{n}@example.com"} for n in range(PEOPLE)]
        )
        holder = env["res.partner"].create({"name": "Twice", "is_company": True})
        institution = env["clef.institution"].create(
            {"network_id": network.id, "partner_id": holder.id, "state": "member"}
        )
        seat = env["clef.seat"].create(
            {"instance_id": body.id, "institution_id": institution.id}
        )
        env["clef.mandate"].create(
            [
                {"seat_id": seat.id, "partner_id": p.id, "date_start": "2020-01-01"}
                for p in people
            ]
        )
        institution.action_submit(body)
        return {
            "network": network.id,
            "body": body.id,
            "institution": institution.id,
            "seat": seat.id,
            "partners": (people + holder).ids,
        }

    @classmethod
    def _remove_world(cls, env):
        meetings = env["clef.meeting"].search([("instance_id", "=", cls.known["body"])])
        meetings.decision_ids.is_applied = False
        meetings.decision_ids.unlink()
        events = meetings.event_id
        meetings.state = "planned"
        meetings.attendance_ids.unlink()
        meetings.unlink()
        events.exists().unlink()
        network = env["clef.network"].browse(cls.known["network"])
        env["clef.mandate"].search([("network_id", "=", network.id)]).unlink()
        env["clef.seat"].search([("network_id", "=", network.id)]).unlink()
        network.institution_ids.unlink()
        network.instance_ids.unlink()
        network.unlink()
        env["res.partner"].browse(cls.known["partners"]).unlink()

    @classmethod
    def _create_meeting(cls, env, *verbs):
        """A meeting that decides on the partner, after these verbs."""
        meeting = env["clef.meeting"].create(
            {
                "instance_id": cls.known["body"],
                "start": fields.Datetime.now() - timedelta(days=3),
            }
        )
        [item] = meeting.agenda_ids.filtered("res_model")
        env["clef.decision"].create({"agenda_item_id": item.id, "outcome": "noted"})
        for verb in verbs:
            getattr(meeting, verb)()
        return meeting.id

    def _press_twice(self, verb, *before):
        """T1 and T2 have both read the meeting; T1 presses and commits, then T2.

        :return: number of the meeting, and what T2 met, in order
        """
        number = self._committed(self._create_meeting, *before)
        self.addCleanup(self._committed, self._forget, number)
        met = []
        with closing(db_connect(get_db_name()).cursor()) as late:
            env = api.Environment(late, SUPERUSER_ID, {"tracking_disable": True})
            meeting = env["clef.meeting"].browse(number)
            self.assertTrue(meeting.state)
            self._committed(self._press, number, verb)
            done_once = self._committed(self._told, number)

            def press():
                try:
                    self._press(env, number, verb)
                    env.flush_all()
                except Exception as error:
                    met.append(error)
                    raise

            with patch.object(service.time, "sleep"), self.assertRaises(UserError):
                service.retrying(press, env)
            late.rollback()
        self.assertEqual(self._committed(self._told, number), done_once)
        return number, met

    def _told(self, env, number):
        """All that a second go could have changed."""
        meeting = env["clef.meeting"].browse(number)
        return [
            meeting.read(["state", "convened_on", "held_on", "circulated_on"]),
            meeting.attendance_ids.mapped("write_date"),
            meeting.decision_ids.mapped("write_date"),
            meeting.dispatch_ids.ids,
            meeting.event_id.attendee_ids.ids,
        ]

    def _press(self, env, number, verb):
        getattr(env["clef.meeting"].browse(number), verb)()

    def _forget(self, env, number):
        """Leave the partner before the body, as the next meeting finds it."""
        institution = env["clef.institution"].browse(self.known["institution"])
        institution.submission_state = "submitted"
        env["clef.meeting"].browse(number).state = "cancelled"

    def _assert_told(self, met, state):
        """T2 is stopped by PostgreSQL, begins anew, and then hears what happened."""
        self.assertEqual([type(error) for error in met[:-1]], [SerializationFailure])
        self.assertIsInstance(met[-1], UserError)
        labels = self._committed(
            lambda env: dict(
                env["clef.meeting"]._fields["state"]._description_selection(env)
            )
        )
        self.assertIn(labels[state], str(met[-1]))

    def _count(self, model, *domain):
        return self._committed(lambda env: env[model].search_count(list(domain)))

    def _assert_mails(self, number, kind):
        mails = ("meeting_id", "=", number), ("kind", "=", kind)
        self.assertEqual(self._count("clef.dispatch", *mails), PEOPLE)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_close(self):
        number, met = self._press_twice("action_close", "action_convene")
        self._assert_told(met, "held")
        self._assert_mails(number, "convocation")
        self._committed(self._assert_closed_once, number)

    def _assert_closed_once(self, env, number):
        meeting = env["clef.meeting"].browse(number)
        self.assertEqual(meeting.decision_ids.mapped("is_applied"), [True])
        institution = env["clef.institution"].browse(self.known["institution"])
        self.assertEqual(institution.submission_state, "draft", "taken note of, once")
        self.assertEqual(env["clef.seat"].browse(self.known["seat"]).absence_streak, 1)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_convene(self):
        number, met = self._press_twice("action_convene")
        self._assert_told(met, "convened")
        self._assert_mails(number, "convocation")

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_circulate(self):
        before = "action_convene", "action_close"
        number, met = self._press_twice("action_circulate", *before)
        self._assert_told(met, "circulated")
        self._assert_mails(number, "minutes")
