import itertools

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ClefCase


@tagged("post_install", "-at_install")
class TestDated(ClefCase):
    def test_open_today_against_every_case(self):
        """S31: read, searched and searched negated, against a plain comparison."""
        offsets = (None, -30, -1, 0, 1, 30)
        zones = self.env["clef.territory.zone"]
        territory = self.env["clef.territory"].create({"name": "Here"})
        expected = zones.browse()
        for start, end in itertools.product(offsets, repeat=2):
            if start is not None and end is not None and end < start:
                continue
            zone = zones.create(
                {
                    "territory_id": territory.id,
                    "date_start": start is not None and self.day(start),
                    "date_end": end is not None and self.day(end),
                }
            )
            zones |= zone
            begun = start is None or start <= 0
            over = end is not None and end < 0
            if begun and not over:
                expected |= zone
        self.assertEqual((len(zones), len(expected)), (26, 16))
        self.assertFlag(zones, "is_open", expected)

    def test_today_does_not_depend_on_the_callers_time_zone(self):
        """A caller chooses the zone of his context: it must not stretch a right."""
        mixin = self.env["clef.dated.mixin"]
        self.company.partner_id.tz = "Europe/Paris"
        here = mixin.with_company(self.company)
        with freeze_time("2026-03-10 22:30:00"):
            for zone in ("Pacific/Kiritimati", "Pacific/Niue", False):
                today = here.with_context(tz=zone)._today()
                self.assertEqual(str(today), "2026-03-10")
        with freeze_time("2026-03-10 23:30:00"):
            self.assertEqual(str(here._today()), "2026-03-11")

    def test_open_follows_the_calendar_without_cron(self):
        mandate = self._mandate(self.town_ct, start=0, end=10)
        for offset, is_open in ((-1, False), (0, True), (10, True), (11, False)):
            with freeze_time(f"{self.day(offset)} 12:00:00"):
                self.env.invalidate_all()
                self.assertEqual(mandate.is_open, is_open, offset)
                found = mandate.search([("id", "=", mandate.id), ("is_open", "=", 1)])
                self.assertEqual(bool(found), is_open, offset)
