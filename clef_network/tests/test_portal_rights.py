from contextlib import suppress

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ClefCase


@tagged("post_install", "-at_install")
class TestPortalRights(ClefCase):
    """A partner sees the bodies where he sits today, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_user = cls.users["portal"]
        cls.me = cls.partner_user.partner_id
        cls.other_person = cls._person("Other", email="other@example.com")
        cls.secret = cls._mandate(cls.school_copil, cls.other_person)
        cls.colleague = cls._mandate(cls.school_ct, cls._person("C", email="c@x.org"))
        cls.hermit = cls._institution("Hermit")
        cls.charter = cls._charter(-10)

    def _visible(self, records):
        """Those the partner finds among these, asking as he would by RPC."""
        self.env.invalidate_all()
        model = records.with_user(self.partner_user).browse()
        return model.search([("id", "in", records.ids)]).sudo(False)

    def test_nothing_without_a_mandate(self):
        for records in (
            self.copil + self.ct,
            self.town_ct + self.town_copil,
            self.secret + self.colleague,
            self.town + self.school,
            self.network,
            self.charter,
        ):
            self.assertFalse(self._visible(records), records)

    def test_bodies_where_he_sits_today(self):
        mine = self._mandate(self.town_ct, self.me, start=-5, end=5)
        self.assertEqual(self._visible(self.copil + self.ct).ids, self.ct.ids)
        self.assertEqual(
            set(self._visible(self.env["clef.seat"].search([])).ids),
            set((self.town_ct + self.school_ct).ids),
        )
        gone = self._mandate(self.school_ct, start=-9, end=-1)
        mandates = self.secret + self.colleague + gone + mine
        self.assertEqual(
            set(self._visible(mandates).ids), set((self.colleague + mine).ids)
        )
        institutions = self.town + self.school + self.hermit
        self.assertEqual(
            set(self._visible(institutions).ids), set((self.town + self.school).ids)
        )
        self.assertTrue(self._visible(self.network))
        self.assertTrue(self._visible(self.charter))

    def test_rights_end_with_the_mandate(self):
        """S5: from the day after its end, without any cron; from the write as well."""
        mandate = self._mandate(self.town_ct, self.me, start=-5, end=5)
        for offset, sees in ((-6, False), (-5, True), (5, True), (6, False)):
            with freeze_time(f"{self.day(offset)} 12:00:00"):
                self.assertEqual(bool(self._visible(self.ct)), sees, offset)
        self.assertTrue(self._visible(self.ct))
        mandate.date_end = self.day(-1)
        self.assertFalse(self._visible(self.ct))
        with self.assertRaises(AccessError):
            self.ct.with_user(self.partner_user).read(["name"])

    def test_time_zone_of_the_caller_gives_nothing_more(self):
        self._mandate(self.town_ct, self.me, start=-5, end=-1)
        for zone in ("Pacific/Niue", "Pacific/Kiritimati"):
            model = self.env["clef.instance"].with_user(self.partner_user)
            self.assertFalse(model.with_context(tz=zone).search([]))

    def test_addresses_and_letters_stay_inside(self):
        """Neither read, nor searched, nor sorted by."""
        self._mandate(self.town_ct, self.me)
        theirs = self.colleague.with_user(self.partner_user)
        for name in ("email", "phone", "letter"):
            with self.assertRaises(AccessError):
                theirs.read([name])
        for path in ("email", "partner_id.email", "partner_id"):
            with suppress(AccessError):
                domain = [("id", "=", theirs.id), (path, "like", "c@")]
                self.assertFalse(theirs.search(domain), path)
        with self.assertRaises(AccessError):
            self.town.with_user(self.partner_user).read(["note"])
        with self.assertRaises(AccessError):
            self.town.with_user(self.partner_user).search(
                [("direction_date", "!=", False)]
            )
        self.assertEqual(
            theirs.read(["display_name"])[0]["display_name"], "C – CT Here"
        )
        for record in (theirs, self.school_ct, self.ct, self.school, self.network):
            mine = record.with_user(self.partner_user)
            # activities are refused to partners by Odoo itself
            names = [n for n in mine.fields_get() if "activity" not in n]
            self.assertTrue(mine.read(names))

    def test_writes_nothing(self):
        mandate = self._mandate(self.town_ct, self.me, end=5)
        for record in (mandate, self.town_ct, self.ct, self.town, self.network):
            mine = record.with_user(self.partner_user)
            with self.assertRaises(AccessError):
                mine.write(
                    {"date_end": self.day(99)}
                    if record != self.network
                    else {"name": "X"}
                )
            with self.assertRaises(AccessError):
                mine.unlink()

    def test_public_methods_have_no_effect(self):
        """Every public method of every model, called as a partner without a mandate."""
        foreign = {
            "clef.instance": self.copil,
            "clef.seat": self.school_copil,
            "clef.mandate": self.secret,
            "clef.institution": self.school,
            "clef.network": self.network,
            "clef.charter": self.charter,
        }
        own = set(dir(self.env["res.country"])) | {"get_import_templates"}
        for model, record in foreign.items():
            before = record.read()
            everything = self._counts()
            names = [n for n in dir(record) if n.startswith("action_") and n not in own]
            self.assertTrue(names, model)
            for name in names:
                if name in ("action_archive", "action_unarchive"):
                    continue
                with suppress(AccessError):
                    getattr(record.with_user(self.partner_user), name)()
            self.env.invalidate_all()
            self.assertEqual(record.read(), before)
            self.assertEqual(self._counts(), everything)

    def _counts(self):
        models = [m for m in self.env if m.startswith("clef.")]
        kept = [self.env[m] for m in models if self.env[m]._auto]
        return {model._name: model.search_count([]) for model in kept}
