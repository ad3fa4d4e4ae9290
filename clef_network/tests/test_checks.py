import random

from odoo import fields
from odoo.tests import tagged

from .common import ClefCase


@tagged("post_install", "-at_install")
class TestChecks(ClefCase):
    """What the charter expects, computed here a second time by plain loops."""

    def test_vacant_seats(self):
        """Open seat of an open body, nobody on it today."""
        seats = self.town_copil + self.town_ct + self.school_copil + self.school_ct
        self._mandate(self.town_copil)
        self._mandate(self.town_ct, start=-20, end=-1)
        self._mandate(self.school_copil, start=1)
        self._mandate(self.school_ct, start=-20, end=0)
        self.assertFlag(seats, "vacant", self.town_ct + self.school_copil)
        self.town_ct.date_end = self.day(-1)
        self.assertFlag(seats, "vacant", self.school_copil)
        self.copil.date_end = self.day(-1)
        self.assertFlag(seats, "vacant", seats.browse())

    def test_funders_missing_in_steering(self):
        """R35: a funding member with no open seat in an open steering body."""
        self.town.is_funder = True
        newcomer = self._institution("Region", is_funder=True)
        prospect = self._institution("Fund", state="prospect", is_funder=True)
        only_technical = self._institution("County", is_funder=True)
        self._seat(self.ct, only_technical)
        everybody = self.town + self.school + newcomer + prospect + only_technical
        self.assertFlag(everybody, "is_missing", newcomer + only_technical)
        self.assertEqual(self.network.missing_funder_count, 2)
        self.town_copil.date_end = self.day(-1)
        missing = self.town + newcomer + only_technical
        self.assertFlag(everybody, "is_missing", missing)

    def test_funder_comes_from_the_kind_and_may_differ(self):
        kind = self.env["clef.institution.kind"].create(
            {"name": "Fund", "is_funder": True}
        )
        institution = self._institution("Fund", kind_id=kind.id)
        self.assertTrue(institution.is_funder)
        institution.is_funder = False
        self.assertFalse(institution.is_funder)

    def test_charter_unsigned(self):
        """S92: members that have not signed the network's charter in force."""
        both = self.town + self.school
        self.assertFlag(both, "is_charter_unsigned", both.browse())
        old = self._charter(-100)
        self._sign(old, self.town)
        prospect = self._institution("Later", state="prospect")
        self.assertFlag(both + prospect, "is_charter_unsigned", self.school)
        of_the_body = self._charter(-50, instance_id=self.ct.id)
        self._sign(of_the_body, self.school)
        self.assertFlag(both, "is_charter_unsigned", self.school)
        new = self._charter(-10, version="2")
        self._sign(new, self.school)
        self.assertFlag(both, "is_charter_unsigned", self.town)
        self.assertEqual(self.network.unsigned_count, 1)

    def _sign(self, charter, institution):
        return self.env["clef.charter.signature"].create(
            {"charter_id": charter.id, "institution_id": institution.id}
        )

    def test_persons_and_institutions_in_both_bodies(self):
        """R36, against a plain double loop over random mandates."""
        dice = random.Random(36)
        people = [self._person(f"P{n}") for n in range(12)]
        seats = (self.town_copil, self.town_ct, self.school_copil, self.school_ct)
        team = self._seat(self.copil), self._seat(self.ct)
        taken = set()
        for _draw in range(60):
            person, seat = dice.choice(people), dice.choice((*seats, *team))
            if (person, seat.instance_id) not in taken:
                taken.add((person, seat.instance_id))
                past = dice.random() < 0.3
                self._mandate(seat, person, -20, -1 if past else None)
        held = self.env["clef.mandate"].search([("network_id", "=", self.network.id)])
        open_today = [
            m
            for m in held
            if m.institution_id and not (m.date_end and m.date_end < self.today)
        ]
        both = {
            m.partner_id
            for m in open_today
            for other in open_today
            if m.partner_id == other.partner_id
            and m.instance_id == self.copil
            and other.instance_id == self.ct
        }
        self.assertTrue(0 < len(both) < len(people))
        self.assertEqual(set(self.network.shared_partner_ids), both)
        expected = held.filtered(lambda m: m.partner_id in both)
        self.assertFlag(held, "is_shared", expected)
        institutions = self.town + self.school
        self.assertEqual(self.network.shared_institution_ids, institutions)
        self.school_ct.date_end = self.day(-1)
        self.assertFlag(institutions, "is_shared", self.town)

    def test_bodies_of_two_networks_are_not_mixed(self):
        person = self._person()
        self._mandate(self.town_copil, person)
        elsewhere = self.network.copy({"name": "Elsewhere"})
        other_ct = self.env["clef.instance"].create(
            {"network_id": elsewhere.id, "name": "CT There", "kind": "technical"}
        )
        other = self.env["clef.institution"].create(
            {"network_id": elsewhere.id, "partner_id": self.town.partner_id.id}
        )
        mandate = self._mandate(self._seat(other_ct, other), person)
        self.assertFalse(mandate.is_shared)
        self.assertFalse(elsewhere.shared_partner_ids | self.network.shared_partner_ids)

    def test_board_seat(self):
        """R45: exactly one holder, today, of the seat in the present host's board."""
        self.assertFlag(self.network, "board_seat_vacant", self.network.browse())
        board = self._instance("Board", "external")
        seat = self._seat(board)
        hosting = self.env["clef.hosting"].create(
            {"network_id": self.network.id, "partner_id": self.town.partner_id.id}
        )
        self.assertFlag(self.network, "board_seat_vacant", self.network)
        hosting.board_seat_id = seat
        self.assertFlag(self.network, "board_seat_vacant", self.network)
        holder = self._mandate(seat, role="associate")
        self.assertFlag(self.network, "board_seat_vacant", self.network.browse())
        second = self._mandate(seat)
        self.assertFlag(self.network, "board_seat_vacant", self.network)
        second.unlink()
        holder.write({"date_start": self.day(-9), "date_end": self.day(-1)})
        self.assertFlag(self.network, "board_seat_vacant", self.network)

    def test_mandates_ending(self):
        """R37: within the notice of the network, and still open."""
        self.network.mandate_notice_days = 30
        mandates = self.env["clef.mandate"]
        for end in (-1, 0, 30, 31, None):
            mandates |= self._mandate(self.town_ct, start=-60, end=end)
        self.assertFlag(mandates, "is_ending", mandates[1] + mandates[2])
        self.assertEqual(self.ct.ending_mandate_count, 2)
        self.network.mandate_notice_days = 31
        self.assertFlag(mandates, "is_ending", mandates[1] + mandates[2] + mandates[3])

    def test_letters(self):
        """S31: asked of whoever speaks for an institution, as long as he sits."""
        letter = {"letter": b"JVBERi0xLjQK"}
        team = self._seat(self.ct, label="Coordination")
        cases = [
            ("missing", self._mandate(self.town_ct)),
            ("valid", self._mandate(self.town_ct, **letter)),
            (
                "valid",
                self._mandate(self.town_ct, letter_valid_until=self.day(), **letter),
            ),
            (
                "outdated",
                self._mandate(self.town_ct, letter_valid_until=self.day(-1), **letter),
            ),
            ("none", self._mandate(self.town_ct, role="observer")),
            ("none", self._mandate(team)),
            ("missing", self._mandate(self.town_ct, start=-9, end=-1)),
        ]
        mandates = self.env["clef.mandate"].concat(*(m for _state, m in cases))
        self.assertEqual(
            mandates.mapped("letter_state"), [state for state, _m in cases]
        )
        self.assertFlag(mandates, "has_letter_issue", mandates[0] + mandates[3])
        self.assertEqual(self.ct.letter_issue_count, 2)
        mandates[0].letter = b"JVBERi0xLjQK"
        mandates[1].letter = False
        self.assertFlag(mandates, "has_letter_issue", mandates[1] + mandates[3])

    def test_purpose_of_a_working_group(self):
        """R44: one axis; other kinds of bodies need none."""
        group = self._instance("Group", "working_group")
        self.assertTrue(group.is_purpose_missing)
        group.axis_id = self.env.ref("clef_network.charter_axis_1")
        self.assertFalse(group.is_purpose_missing)
        self.assertFalse(self.ct.is_purpose_missing)

    def test_figures_of_the_network(self):
        person = self._person()
        self._mandate(self.town_ct, person)
        self._mandate(self.town_copil, person)
        self._mandate(self.school_ct, start=-9, end=-1)
        self.assertRecordValues(
            self.network,
            [
                {
                    "institution_count": 2,
                    "instance_count": 2,
                    "person_count": 1,
                    "vacant_seat_count": 2,
                    "letter_issue_count": 2,
                }
            ],
        )

    def test_priority_zones_of_a_day(self):
        """R49: zones hold at their dates, and cover what lies inside."""
        Territory = self.env["clef.territory"]
        city = Territory.create({"name": "City"})
        inside = Territory.create(
            {"name": "Inside", "kind": "neighbourhood", "parent_id": city.id}
        )
        Zone = self.env["clef.territory.zone"]
        before = {"date_start": "2015-01-01", "date_end": "2023-12-31"}
        old = Zone.create({"territory_id": inside.id, "kind": "qpv", **before})
        new = Zone.create(
            {"territory_id": inside.id, "kind": "qpv", "date_start": "2024-01-01"}
        )
        frr = Zone.create(
            {"territory_id": city.id, "kind": "frr", "date_start": "2024-07-01"}
        )

        def covering(territory, day):
            day = fields.Date.to_date(day)
            return (old | new | frr).filtered(lambda z: z._covers(territory, day))

        self.assertEqual(covering(inside, "2023-12-31"), old)
        self.assertEqual(covering(inside, "2024-01-01"), new)
        self.assertEqual(covering(inside, "2024-07-01"), new | frr)
        self.assertEqual(covering(city, "2024-07-01"), frr)
