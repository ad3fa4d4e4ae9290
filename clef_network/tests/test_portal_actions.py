from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_action import ActionCase


@tagged("post_install", "-at_install")
class TestPortalActions(ActionCase):
    """Partners read what was approved and what is theirs, while they sit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_user = cls.users["portal"]
        cls.me_there = cls.partner_user.partner_id
        cls.theirs = cls._action(name="Theirs")
        cls.mine = cls._action(name="Mine", partner_ids=[])
        cls.env["clef.action.partner"].create(
            {"action_id": cls.mine.id, "institution_id": cls.school.id}
        )
        cls.asked = cls._action(
            "request", name="Asked", request_partner_id=cls.me_there.id
        )
        cls.approved = cls._action("running", name="Approved")
        cls.actions = cls.theirs + cls.mine + cls.asked + cls.approved

    def _visible(self, records):
        self.env.invalidate_all()
        model = records.with_user(self.partner_user).browse()
        return model.search([("id", "in", records.ids)])

    def test_while_they_sit(self):
        self.assertFalse(self._visible(self.actions))
        mandate = self._mandate(self.school_ct, self.me_there, start=-5, end=5)
        seen = self.mine + self.asked + self.approved
        self.assertEqual(set(self._visible(self.actions).ids), set(seen.ids))
        mandate.date_end = self.day(-1)
        self.assertFalse(self._visible(self.actions))

    def test_what_hangs_on_an_action_follows_it(self):
        self._mandate(self.school_ct, self.me_there)
        for make in (
            self._session,
            self._objective,
            lambda action: self.env["clef.action.step"].create(
                {"action_id": action.id, "name": "Step"}
            ),
        ):
            hidden, seen = make(self.theirs), make(self.approved)
            self.assertEqual(self._visible(hidden + seen).ids, seen.ids)

    def test_every_field_can_be_read_or_is_kept_inside(self):
        self._mandate(self.school_ct, self.me_there)
        self._objective(self.approved)
        session = self._session(self.approved)
        for record in (self.approved, self.approved.objective_ids, session):
            seen = record.with_user(self.partner_user)
            names = [name for name in seen.fields_get() if "activity" not in name]
            self.assertTrue(seen.read(names))
        for name in ("request_email", "request_text", "funding_asked", "access_token"):
            with self.assertRaises(AccessError):
                self.asked.with_user(self.partner_user).read([name])

    def test_the_log_is_for_technical_committees(self):
        Entry = self.env["clef.log.entry"]
        shared, kept = Entry.create(
            [
                {"name": "Call", "network_id": self.network.id, "shared": flag}
                for flag in (True, False)
            ]
        )
        self._mandate(self.school_copil, self.me_there)
        self.assertFalse(self._visible(shared + kept))
        self._mandate(self.school_ct, self.me_there)
        self.assertEqual(self._visible(shared + kept).ids, shared.ids)

    def test_what_was_adopted(self):
        self._mandate(self.school_copil, self.me_there)
        Orientation = self.env["clef.orientation"]
        names = ("draft", "adopted")
        orientations = Orientation.create(
            [
                {
                    "name": name,
                    "network_id": self.network.id,
                    "submission_state": name,
                }
                for name in names
            ]
        )
        self.assertEqual(self._visible(orientations).ids, orientations[1].ids)
