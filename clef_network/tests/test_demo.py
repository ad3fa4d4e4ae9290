from odoo.tests import TransactionCase, tagged

LOGINS = ("coordination", "epis", "comptable", "responsable", "caf", "ville")


@tagged("post_install", "-at_install", "clef_demo")
class TestDemo(TransactionCase):
    """The demonstration has an example of everything there is to see."""

    def setUp(self):
        super().setUp()
        self.network = self.env.ref("clef_network.network_demo", False)
        if not self.network:
            self.skipTest("a database with the demonstration")

    def _count(self, model, *conditions):
        domain = [("network_id", "=", self.network.id), *conditions]
        return self.env[model].search_count(domain)

    def test_every_computed_state_has_an_example(self):
        flags = {
            "clef.institution": ("is_missing", "is_charter_unsigned", "is_shared"),
            "clef.seat": ("vacant",),
            "clef.mandate": ("is_open", "is_ending", "is_shared", "has_letter_issue"),
            "clef.charter": ("is_in_force",),
            "clef.hosting": ("is_open",),
        }
        for model, names in flags.items():
            for name in names:
                with self.subTest(model=model, flag=name):
                    self.assertTrue(self._count(model, (name, "=", True)))
                    self.assertTrue(self._count(model, (name, "=", False)))
        self.assertTrue(self.network.board_seat_vacant)
        mandates = self.env["clef.mandate"].search([("is_open", "=", True)])
        states = set(mandates.mapped("letter_state"))
        self.assertEqual(states, {"none", "missing", "outdated", "valid"})

    def test_bodies_of_the_charter(self):
        """S83, S89, S90: eight in steering, two people for two of the institutions."""
        copil = self.env.ref("clef_network.instance_copil_demo")
        seated = copil.seat_ids.institution_id
        self.assertEqual(len(seated), 8)
        associations = seated.filtered(
            lambda i: i.kind_id.get_external_id()[i.kind_id.id].endswith(
                ("_association", "_social_centre")
            )
        )
        self.assertEqual(len(associations), 3)
        technical = self.env.ref("clef_network.instance_ct_luneville_demo")
        held = technical.seat_ids.filtered("institution_id").mapped("holder_ids")
        self.assertEqual(len(held), 10)
        groups = self.network.instance_ids.filtered(lambda i: i.kind == "working_group")
        self.assertEqual(groups.mapped(lambda g: bool(g.date_end)), [True, False])

    def test_every_state_of_a_meeting_and_of_a_seat(self):
        meetings = self.env["clef.meeting"].search([])
        states = {"planned", "convened", "held", "circulated", "approved", "cancelled"}
        self.assertEqual(set(meetings.mapped("state")), states)
        lines = self.env["clef.attendance"].search([])
        statuses = {"expected", "present", "represented", "excused", "absent"}
        self.assertEqual(set(lines.mapped("status")), statuses)
        counted = self.env["clef.seat"].search([("counts_absence", "=", True)])
        self.assertEqual(
            set(counted.mapped("engagement")), {"engaged", "warned", "limit"}
        )
        self.assertFalse(
            self.env["clef.dispatch"].search([("queue_state", "=", "queued")])
        )

    def test_users_speak_french(self):
        users = self.env["res.users"].search([("login", "in", LOGINS)])
        self.assertEqual(set(users.mapped("login")), set(LOGINS))
        self.assertEqual(set(users.mapped("lang")), {"fr_FR"})
        body = self.env.ref("clef_network.instance_copil_demo")
        cadence = body.with_context(lang="fr_FR").cadence
        self.assertEqual(cadence, "2 à 3 par an")
