from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ClefCase


@tagged("post_install", "-at_install")
class TestConstraints(ClefCase):
    """What PostgreSQL keeps, and the sentence each refusal gives."""

    def assertRefused(self, sentence, function, *args, **kwargs):
        """PostgreSQL refuses; its error becomes a sentence for the coordinator."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
            self.cr.savepoint(),
        ):
            function(*args, **kwargs)
            self.env.flush_all()
        table = caught.exception.diag.table_name
        model = next(m for m in self.env.values() if m._table == table and m._auto)
        self.assertIn(sentence, model._sql_error_to_message(caught.exception))

    def test_one_mandate_at_a_time_in_a_body(self):
        """Same person, same body, another seat: only without a common day."""
        person = self._person()
        self._mandate(self.town_ct, person, -10, 10)
        for start, end in ((-20, -10), (0, 0), (10, 20), (-20, 20), (-20, None)):
            self.assertRefused(
                "already holds a mandate in this body",
                self._mandate,
                self.school_ct,
                person,
                start,
                end,
            )
        self._mandate(self.school_ct, person, -20, -11)
        self._mandate(self.school_ct, person, 11)
        self._mandate(self.town_copil, person, -10, 10)
        self._mandate(self.town_ct, self._person("Colleague"), -10, 10)

    def test_one_mandate_when_dates_move(self):
        person = self._person()
        self._mandate(self.town_ct, person, -10, -1)
        later = self._mandate(self.town_ct, person, 0)
        self.assertRefused("already holds", later.write, {"date_start": self.day(-1)})

    def test_one_seat_of_an_institution_in_a_body(self):
        self.assertRefused(
            "already has a seat in this body", self._seat, self.ct, self.town
        )
        self.town_ct.date_end = self.day(-1)
        self._seat(self.ct, self.town, date_start=self.day())

    def test_seats_without_institution_are_not_limited(self):
        self._seat(self.ct, label="Coordination")
        self._seat(self.ct, label="Parents")
        self.env.flush_all()

    def test_end_after_start(self):
        self.assertRefused(
            "end date comes before", self._mandate, self.town_ct, None, 5, 4
        )
        self.assertRefused(
            "end date comes before",
            self.ct.write,
            {"date_start": "2026-02-02", "date_end": "2026-02-01"},
        )

    def test_partner_once_in_a_network(self):
        again = {"network_id": self.network.id, "partner_id": self.town.partner_id.id}
        self.assertRefused(
            "already a partner of the network",
            self.env["clef.institution"].create,
            again,
        )

    def test_one_current_host(self):
        Hosting = self.env["clef.hosting"]
        values = {"network_id": self.network.id, "partner_id": self.town.partner_id.id}
        Hosting.create({**values, "date_start": self.day(-100)})
        self.assertRefused(
            "one host at a time",
            Hosting.create,
            {**values, "date_start": self.day(-1)},
        )
        Hosting.create({**values, "date_end": self.day(-101)})

    def test_one_charter_in_force(self):
        """One for the network, one for each of its bodies."""
        self._charter(-100)
        self._charter(-100, instance_id=self.ct.id)
        self._charter(-100, instance_id=self.copil.id)
        overlap = {
            "network_id": self.network.id,
            "date_start": self.day(-50),
            "state": "adopted",
        }
        Charter = self.env["clef.charter"]
        self.assertRefused(
            "cannot be in force at the same time", Charter.create, overlap
        )
        on_ct = {**overlap, "instance_id": self.ct.id}
        self.assertRefused("cannot be in force at the same time", Charter.create, on_ct)
        Charter.create({**overlap, "state": "draft"})

    def test_code_of_body_once_in_a_network(self):
        self.assertRefused(
            "already has this code",
            self._instance,
            "Other",
            "technical",
            code=self.ct.code,
        )

    def test_rules_within_bounds(self):
        for values, sentence in (
            ({"quorum": 101}, "percentage"),
            ({"quorum": -1}, "percentage"),
            ({"meetings_min": 4, "meetings_max": 3}, "fewer than the least"),
            ({"meetings_min": -1}, "fewer than the least"),
            ({"notice_days": -1}, "cannot be negative"),
        ):
            self.assertRefused(sentence, self.copil.write, values)
        self.assertRefused("at least one", self.network.write, {"absence_limit": 0})

    def test_bodies_report_upwards(self):
        self.ct.parent_id = self.copil
        with self.assertSays(ValidationError, "report to itself"):
            self.copil.parent_id = self.ct

    def test_officers_hold_a_mandate_there(self):
        elsewhere = self._mandate(self.town_copil)
        with self.assertSays(ValidationError, "hold a mandate in CT Here"):
            self.ct.chair_id = elsewhere
        self.ct.secretary_id = self._mandate(self.town_ct)

    def test_mandate_is_a_living_persons(self):
        with self.assertSays(ValidationError, "is a structure"):
            self._mandate(self.town_ct, self.town.partner_id)
        gone = self._person("Gone", active=False)
        with self.assertSays(ValidationError, "is archived"):
            self._mandate(self.town_ct, gone)
        self._mandate(self.town_ct, gone, -20, -10)

    def test_other_network_is_refused(self):
        other = self.network.copy({"name": "Elsewhere"})
        foreign = self.env["clef.institution"].create(
            {
                "network_id": other.id,
                "partner_id": self._person("F", is_company=True).id,
            }
        )
        with self.assertSays(ValidationError, "not a partner of"):
            self._seat(self.ct, foreign)
        with self.assertSays(ValidationError, "belongs to another network"):
            self.env["clef.instance"].create(
                {"network_id": other.id, "name": "Low", "parent_id": self.copil.id}
            )

    def test_history_is_not_deleted(self):
        self._mandate(self.town_ct, start=-20, end=-10)
        for record, sentence in (
            (self.network, "has bodies and institutions"),
            (self.town, "holds or has held seats"),
            (self.ct, "have held mandates"),
            (self.town_ct, "have held the seat"),
        ):
            with self.assertSays(UserError, sentence):
                record.unlink()

    def test_territories_lie_in_larger_ones(self):
        Territory = self.env["clef.territory"]
        city = Territory.create({"name": "City", "kind": "city"})
        quarter = {"name": "Quarter", "kind": "neighbourhood", "parent_id": city.id}
        quarter = Territory.create(quarter)
        self.assertEqual(quarter.complete_name, "City / Quarter")
        with self.assertSays(ValidationError, "cannot lie in"):
            Territory.create({"name": "S", "kind": "sector", "parent_id": city.id})
        with self.assertSays(ValidationError, "cannot lie in"):
            city.kind = "neighbourhood"
        self.assertRefused(
            "already exists there", Territory.create, {"name": "City", "kind": "city"}
        )
