from lxml import etree

from odoo.tests import tagged, warmup

from .common import ClefCase


@tagged("post_install", "-at_install")
class TestQueries(ClefCase):
    """Same number of queries for few and for many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bodies = cls.env["clef.instance"].create(
            [
                {"network_id": cls.network.id, "name": f"Body {n}", "code": f"B{n}"}
                for n in range(60)
            ]
        )
        cls.structures = cls.env["clef.institution"].create(
            [
                {
                    "network_id": cls.network.id,
                    "partner_id": cls._person(f"S{n}", is_company=True).id,
                    "state": "member",
                }
                for n in range(60)
            ]
        )
        cls.seats = cls.env["clef.seat"].create(
            [
                {"instance_id": body.id, "institution_id": structure.id}
                for body, structure in zip(cls.bodies, cls.structures, strict=True)
            ]
        )
        cls.mandates = cls.env["clef.mandate"].create(
            [
                {"seat_id": seat.id, "partner_id": cls._person(f"P{n}").id}
                for n, seat in enumerate(cls.seats)
            ]
        )

    def _read_like_the_view(self, model, kind, records):
        """What the web client asks for when it shows this view on these records."""
        me = self.env(user=self.users["coordinator"])
        view = me[model].get_views([(False, kind)])["views"][kind]
        names = self._field_names(view["arch"])
        specification = {
            name: {"fields": {"display_name": {}}}
            if me[model]._fields[name].relational
            else {}
            for name in names
        }
        me.invalidate_all()
        me[model].web_search_read([("id", "in", records.ids)], specification)

    def _field_names(self, arch):
        return {node.get("name") for node in etree.fromstring(arch).iter("field")}

    def _assert_flat(self, model, kind, records, count):
        for size in (10, 60):
            self.env.flush_all()
            with self.subTest(model=model, size=size), self.assertQueryCount(count):
                self._read_like_the_view(model, kind, records[:size])

    @warmup
    def test_overview_of_bodies(self):
        """One query a figure: seats, members, four warnings, meetings, decisions.

        The rhythm costs three (meetings by month, networks, their months off), the
        attendance curve, the late minutes and the requests waiting one each.
        """
        self._assert_flat("clef.instance", "kanban", self.bodies, 22)

    @warmup
    def test_list_of_institutions(self):
        self._assert_flat("clef.institution", "list", self.structures, 11)

    @warmup
    def test_list_of_seats(self):
        self._assert_flat("clef.seat", "list", self.seats, 10)

    @warmup
    def test_list_of_mandates(self):
        self._assert_flat("clef.mandate", "list", self.mandates, 10)

    @warmup
    def test_creating_mandates_in_one_go(self):
        values = [
            {"seat_id": seat.id, "partner_id": self._person(f"N{n}").id}
            for n, seat in enumerate(self.seats)
        ]
        self.env.flush_all()
        with self.assertQueryCount(4):
            self.env["clef.mandate"].create(values)
            self.env.flush_all()
