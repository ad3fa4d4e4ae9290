import threading
from contextlib import closing, suppress

from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

CALLERS = 8


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """ "At most one" under real transactions, committed on real connections.

    A test transaction cannot show this: what is made here is committed, then removed.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = cls._committed(cls._create_world)
        cls.addClassCleanup(cls._committed, cls._remove_world)

    @classmethod
    def _committed(cls, function, *args):
        """Call ``function(env, *args)`` in a transaction of its own, and commit."""
        with db_connect(get_db_name()).cursor() as cr:
            return function(api.Environment(cr, SUPERUSER_ID, {}), *args)

    @classmethod
    def _create_world(cls, env):
        partner = env["res.partner"].create({"name": "Storm", "is_company": True})
        person = env["res.partner"].create({"name": "Storm Person"})
        network = env["clef.network"].create({"name": "Storm"})
        instance = env["clef.instance"].create(
            {"network_id": network.id, "name": "Storm", "kind": "technical"}
        )
        institution = env["clef.institution"].create(
            {"network_id": network.id, "partner_id": partner.id}
        )
        seats = env["clef.seat"].create([{"instance_id": instance.id}] * CALLERS)
        return {
            "partner": partner.id,
            "person": person.id,
            "network": network.id,
            "instance": instance.id,
            "institution": institution.id,
            "seats": seats.ids,
        }

    @classmethod
    def _remove_world(cls, env):
        network = env["clef.network"].browse(cls.records["network"])
        env["clef.mandate"].search([("network_id", "=", network.id)]).unlink()
        env["clef.seat"].search([("network_id", "=", network.id)]).unlink()
        network.institution_ids.unlink()
        network.instance_ids.unlink()
        network.unlink()
        env["res.partner"].browse(
            [cls.records["partner"], cls.records["person"]]
        ).unlink()

    def _values(self, model, number):
        """Values that two callers may not both create."""
        known = self.records
        return {
            "clef.mandate": {
                "seat_id": known["seats"][number],
                "partner_id": known["person"],
                "date_start": "2026-01-01",
            },
            "clef.seat": {
                "instance_id": known["instance"],
                "institution_id": known["institution"],
            },
            "clef.hosting": {
                "network_id": known["network"],
                "partner_id": known["partner"],
            },
            "clef.charter": {
                "network_id": known["network"],
                "date_start": "2026-01-01",
                "state": "adopted",
            },
        }[model]

    def _count(self, model):
        domain = [("network_id", "=", self.records["network"])]
        if model == "clef.seat":
            domain.append(("institution_id", "!=", False))
        return self._committed(lambda env: env[model].search_count(domain))

    def _create(self, env, model, number):
        return env[model].create(self._values(model, number)).id

    MODELS = ("clef.mandate", "clef.seat", "clef.hosting", "clef.charter")

    @mute_logger("odoo.sql_db")
    def test_two_transactions_with_their_snapshots(self):
        """T1 and T2 have both seen that nothing is there; T1 commits, T2 creates."""
        self._committed(self._clear_mandates)
        for model in self.MODELS:
            with self.subTest(model=model):
                self._two_transactions(model)
                self.assertEqual(self._count(model), 1)

    def _two_transactions(self, model):
        with closing(db_connect(get_db_name()).cursor()) as late:
            env = api.Environment(late, SUPERUSER_ID, {})
            env[model].search_count([("network_id", "=", self.records["network"])])
            self._committed(self._create, model, 0)
            with self.assertRaises((IntegrityError, SerializationFailure)):
                self._create(env, model, 1)
                env.flush_all()
            late.rollback()

    @mute_logger("odoo.sql_db")
    def test_storm(self):
        """Eight callers at once, twenty times: one wins each time."""
        for _turn in range(20):
            self._committed(self._clear_mandates)
            threads = [
                threading.Thread(target=self._try_mandate, args=(number,))
                for number in range(CALLERS)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(self._count("clef.mandate"), 1)

    def _try_mandate(self, number):
        with suppress(IntegrityError, SerializationFailure):
            self._committed(self._create, "clef.mandate", number)

    def _clear_mandates(self, env):
        domain = [("network_id", "=", self.records["network"])]
        env["clef.mandate"].search(domain).unlink()
