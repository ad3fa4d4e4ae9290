from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ClefCase


@tagged("post_install", "-at_install")
class TestLife(ClefCase):
    def test_withdrawal_ends_seats_and_mandates(self):
        leaving = self._mandate(self.town_ct, start=-20)
        sooner = self._mandate(self.town_copil, start=-20, end=-5)
        staying = self._mandate(self.school_ct, start=-20)
        self.town.action_withdraw()
        self.assertRecordValues(
            self.town, [{"state": "withdrawn", "date_end": self.today}]
        )
        self.assertRecordValues(
            leaving + sooner + staying,
            [
                {"date_end": self.today},
                {"date_end": self.day(-5)},
                {"date_end": False},
            ],
        )
        self.assertEqual(self.town_ct.date_end, self.today)

    def test_mandates_to_come_and_mandates_over(self):
        """Ending a seat drops what has not begun, and prolongs nothing."""
        over = self._mandate(self.town_ct, start=-20, end=-5)
        coming = self._mandate(self.town_ct, start=5)
        over.action_end_today()
        self.assertEqual(over.date_end, self.day(-5))
        self.town.with_user(self.users["coordinator"]).action_withdraw()
        self.assertEqual(over.date_end, self.day(-5))
        self.assertFalse(coming.exists())

    def test_what_has_begun_is_not_deleted(self):
        me = self.users["coordinator"]
        begun = self._mandate(self.town_ct, self._person("Ann"))
        with self.assertSays(UserError, "mandate of Ann has begun"):
            begun.with_user(me).unlink()
        self._mandate(self.town_ct, start=1).with_user(me).unlink()
        begun.with_user(self.users["manager"]).unlink()

    def test_lists_hold_saved_mandates_only(self):
        """Lists read before a mandate is made hold it then, and no draft of it."""
        self.assertFalse(self.ct.mandate_ids | self.town.mandate_ids)
        mandate = self._mandate(self.town_ct)
        self.assertEqual(self.ct.mandate_ids, mandate)
        self.assertEqual(self.town.mandate_ids, mandate)

    def test_admission(self):
        prospect = self._institution("Prospect", state="prospect")
        prospect.action_admit()
        self.assertRecordValues(
            prospect, [{"state": "member", "date_start": self.today}]
        )

    def test_usual_rhythm_of_each_kind(self):
        """S81, S88: two or three a year for steering, one a month for technical."""
        self.assertRecordValues(
            self.copil + self.ct,
            [
                {"meetings_min": 2, "meetings_max": 3, "monthly": False},
                {"meetings_min": 0, "meetings_max": 0, "monthly": True},
            ],
        )
        self.assertEqual(self.copil.notice_days, 15)
        self.assertEqual(self.copil.cadence, "2 to 3 a year")
        self.assertEqual(self.ct.cadence, "every month")
        self.copil.meetings_max = 0
        self.assertEqual(self.copil.cadence, "at least 2 a year")
        self.assertEqual(self._instance("G", "working_group").cadence, "when needed")

    def test_code_comes_from_the_name(self):
        form = Form(self.env["clef.instance"])
        form.network_id = self.network
        form.name = "CT Lunéville"
        self.assertEqual(form.code, "CT-LUN")
        form.code = "MINE"
        form.name = "CT Elsewhere"
        self.assertEqual(form.code, "MINE")

    def test_codes_made_from_alike_names_differ(self):
        """One by one and in one go, and apart in each network."""
        for name, code in (
            ("CT A", "CT-A"),
            ("CT A", "CT-A-2"),
            ("Comité de l’école", "COMIT-ÉCO"),
        ):
            self.assertEqual(self._instance(name, "technical").code, code)
        values = {"network_id": self.network.id, "name": "CT A"}
        more = self.env["clef.instance"].create([values, values])
        self.assertEqual(more.mapped("code"), ["CT-A-3", "CT-A-4"])
        elsewhere = self.network.copy({"name": "Elsewhere"})
        other = self.env["clef.instance"].create({**values, "network_id": elsewhere.id})
        self.assertEqual(other.code, "CT-A")

    def test_copy_of_a_body_leaves_its_people(self):
        self._mandate(self.town_ct)
        copy = self.ct.copy()
        self.assertEqual(copy.name, "CT Here (copy)")
        self.assertFalse(copy.mandate_ids)

    def test_absences_count_for_partners_in_technical_committees(self):
        """R33: neither steering, nor the network's own team."""
        team = self._seat(self.ct)
        self.assertTrue(self.town_ct.counts_absence)
        self.assertFalse(self.town_copil.counts_absence)
        self.assertFalse(team.counts_absence)

    def test_seat_is_found_by_its_name(self):
        Seat = self.env["clef.seat"]
        self.assertEqual(self.town_ct.display_name, "CT Here / Town")
        self.assertEqual(
            Seat.name_search("CT Here / Town", operator="=")[0][0], self.town_ct.id
        )
        found = Seat.search([("display_name", "ilike", "school")])
        self.assertEqual(found, self.school_copil + self.school_ct)
        others = Seat.search([("display_name", "not ilike", "school")])
        self.assertFalse(others & found)
        self.assertIn(self.town_ct, others)
        label = self._seat(self.ct, label="Parents")
        found = Seat.search([("display_name", "=", "CT Here / Parents")])
        self.assertEqual(found, label)

    def test_archiving_a_person_who_sits(self):
        person = self._person("Sitting")
        mandate = self._mandate(self.town_ct, person, start=-5)
        with self.assertSays(ValidationError, "still holds a mandate in CT"):
            person.active = False
        mandate.date_end = self.day(-1)
        person.active = False

    def test_outsider_archives_contacts_without_seeing_mandates(self):
        """The check is made for whoever archives, without opening the room to him."""
        person = self._person("Sitting")
        self._mandate(self.town_ct, person)
        archivist = self.users["outsider"]
        archivist.group_ids += self.env.ref("base.group_partner_manager")
        with self.assertSays(ValidationError, "still holds a mandate"):
            person.with_user(archivist).active = False
        self._person("Nobody").with_user(archivist).active = False

    def test_consent_keeps_its_proof(self):
        """R65: given, withdrawn, given again, with the days."""
        person = self._person("Consenting")
        self.assertFalse(person.clef_consent_date)
        person.clef_directory_consent = True
        self.assertTrue(person.clef_consent_date)
        people = person + self._person("Silent")
        self.assertFlag(people, "clef_directory_consent", person)
        person.clef_directory_consent = False
        self.assertTrue(person.clef_withdrawal_date and person.clef_consent_date)
        self.assertFlag(people, "clef_directory_consent", people.browse())
        person.clef_directory_consent = True
        self.assertFalse(person.clef_withdrawal_date)

    def test_page_on_the_contact_only_for_people_who_matter(self):
        sitting, working, stranger = (self._person(n) for n in ("S", "W", "X"))
        self._mandate(self.town_ct, sitting)
        working.clef_world = "parent"
        people = sitting + working + stranger + self.town.partner_id
        self.assertEqual(people.mapped("is_clef"), [True, True, False, True])

    def test_directory_names_only_those_who_agreed(self):
        agreed, silent = self._person("Agreed"), self._person("Silent")
        agreed.clef_directory_consent = True
        for person in (agreed, silent):
            self._mandate(self.town_ct, person)
        entries = [e for s in self.network._directory() for e in s["institutions"]]
        people = {entry["institution"]: entry["people"] for entry in entries}
        self.assertEqual(people[self.town], agreed)
        self.assertFalse(people[self.school])

    def test_employer_is_the_host(self):
        host = self.town.partner_id
        self.env["clef.hosting"].create(
            {"network_id": self.network.id, "partner_id": host.id}
        )
        post = self.env["clef.post"].create({"network_id": self.network.id})
        self.assertEqual(post.employer_id, host)
