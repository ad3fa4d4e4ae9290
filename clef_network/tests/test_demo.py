from collections import Counter

from odoo.tests import TransactionCase, tagged

from ..models.action.clef_finding import ANSWERING
from ..models.action.clef_session import COUNTED

# Kinds of alerts that the demonstration, where gates were all passed, cannot have.
WITHOUT_EXAMPLE = {
    "action_empty",
    "direction_missing",
    "evaluation_missing",
    "group_over",
    "hosting_ending",
}
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

    def _actions(self, *stages):
        found = self.env["clef.action"].search([("network_id", "=", self.network.id)])
        return found.filtered(lambda a: a.stage in stages) if stages else found

    def test_every_stage_of_an_action(self):
        self.assertEqual(
            Counter(self._actions().mapped("stage")),
            {
                "request": 3,
                "project": 1,
                "submitted": 1,
                "approved": 1,
                "running": 6,
                "done": 1,
                "evaluated": 2,
                "refused": 1,
                "cancelled": 1,
            },
        )
        self.assertEqual(self._count("clef.action", ("is_waiting", "=", True)), 1)
        self.assertTrue(self._actions("request").filtered("answered_on"))
        parents = self._actions().filtered(lambda a: a.request_origin == "parent")
        self.assertTrue(parents)
        self.assertFalse(parents.request_partner_id)
        self.assertTrue(self._actions("cancelled").close_reason)
        self.assertTrue(self._actions("project").missing_to_submit)
        psychosocial = self._actions("running").filtered("is_cps")
        self.assertTrue(psychosocial.step_ids.revision_ids)

    def test_every_gate_was_passed(self):
        """What is approved was adopted by its committee before it began, and so on."""
        for action in self._actions(*ANSWERING):
            adopted = action.decision_ids.filtered(lambda d: d.outcome == "adopted")
            with self.subTest(action.name):
                self.assertEqual(adopted.instance_id, action.instance_id)
                self.assertTrue(adopted.is_applied)
                self.assertLessEqual(adopted.date.date(), action.date_start)
                self.assertEqual(action.submission_state, "adopted")
                self.assertFalse(action.missing_to_submit)
                self.assertLessEqual(action.submitted_on, adopted.date.date())
        for action in self._actions("running", "done", "evaluated"):
            self.assertFalse(action.missing_to_start)
        refused = self._actions("refused").decision_ids
        self.assertEqual(refused.mapped("outcome"), ["rejected"])
        self.assertTrue(refused.text)
        self.assertFalse(self._actions(*("request", "project")).agenda_item_ids)

    def test_every_review_was_held(self):
        for action in self._actions("done", "evaluated"):
            self.assertFalse(action.missing_to_finish)
            self.assertEqual(len(action.evaluation_ids), 1)
        evaluations = self._actions("evaluated").evaluation_ids
        for decision in evaluations.decision_ids:
            self.assertEqual(decision.instance_id.kind, "steering")
        self.assertEqual(set(evaluations.mapped("submission_state")), {"adopted"})

    def test_what_waits_is_on_the_next_agendas(self):
        steering = self.env.ref("clef_network.meeting_planned_copil_demo")
        technical = self.env.ref("clef_network.meeting_next_ct_demo")
        for waiting, meeting in (
            (self._actions("done").evaluation_ids, steering),
            (self._actions("submitted"), technical),
        ):
            self.assertEqual(waiting.submission_state, "submitted")
            self.assertEqual(waiting.agenda_item_ids.meeting_id, meeting)

    def test_sessions_of_every_kind(self):
        sessions = self.env["clef.session"].search(
            [("network_id", "=", self.network.id)]
        )
        self.assertEqual(len(sessions), 93)
        self.assertEqual(
            set(sessions.mapped("state")),
            {"planned", "reported", "confirmed", "cancelled"},
        )
        self.assertEqual(self._count("clef.session", ("is_uncounted", "=", True)), 3)
        warned = sessions.filtered("warning")
        self.assertEqual(warned.mapped("action_id.frame"), ["laep"])
        self.assertEqual(set(sessions.mapped("is_priority")), {True, False})
        for session in sessions:
            action = session.action_id
            self.assertTrue(action._is_open_on(session.date), session.display_name)
            if session.state in COUNTED:
                self.assertIn(action.stage, ("running", "done", "evaluated"))
                self.assertLessEqual(session.date, action._today())
        running = self._actions("running")
        self.assertTrue(all(running.mapped("next_session")))

    def test_findings_and_orientations(self):
        findings = self.env["clef.finding"].search([])
        states = Counter(findings.mapped("state"))
        self.assertEqual(states, {"answered": 8, "open": 4, "closed": 2})
        unanswered = self.env["clef.adequacy.report"].search_count(
            [("kind", "=", "open"), ("is_priority", "=", True), ("months", ">=", 12)]
        )
        self.assertEqual(unanswered, 2)
        self.assertEqual(self._count("clef.diagnosis"), 2)
        self.assertEqual(self._count("clef.orientation"), 4)
        self.assertEqual(self._count("clef.orientation", ("is_followed", "=", True)), 3)
        self.assertEqual(
            self._count("clef.orientation", ("no_follow_up_reason", "!=", False)), 1
        )

    def test_objectives_of_every_kind(self):
        objectives = self.env["clef.objective"].search([])
        self.assertEqual(set(objectives.mapped("is_smart")), {True, False})
        self.assertTrue(objectives.filtered("revision_ids"))
        self.assertTrue(objectives.filtered(lambda o: o.progress > 100))
        entries = self.env["clef.log.entry"].search([])
        self.assertGreaterEqual(len(entries), 25)
        kinds = [value for value, _label in entries._fields["kind"].selection]
        self.assertEqual(set(entries.mapped("kind")), set(kinds))
        self.assertEqual(set(entries.mapped("shared")), {True, False})

    def test_nobody_real_is_named(self):
        """Only people of the demonstration are linked, and no text had to be ticked."""
        actions = self._actions()
        structures = actions.partner_ids
        people = (
            actions.referent_id
            | actions.deputy_id
            | actions.support_id
            | actions.request_partner_id
            | structures.referent_id
            | structures.successor_id
            | actions.objective_ids.owner_id
            | actions.step_ids.owner_id
            | self.env["clef.log.entry"].search([]).partner_ids
        )
        self.assertTrue(people)
        for names in people.get_external_id().values():
            self.assertRegex(names, r"^clef_network\.person_\w+_demo$")
        known = self.env["res.partner"].search([]).mapped("name")
        for name in filter(None, structures.mapped("direction_met_by")):
            self.assertIn(name, known)
        for model in ("action", "diagnosis", "evaluation", "finding", "log.entry"):
            self.assertFalse(self._count(f"clef.{model}", ("anonymised", "=", True)))

    def test_alerts_of_every_kind(self):
        alerts = self.env["clef.alert"].search([("network_id", "=", self.network.id)])
        kinds = {kind.code for kind in alerts._alerts()}
        self.assertEqual(set(alerts.mapped("code")), kinds - WITHOUT_EXAMPLE)
        self.assertEqual(set(alerts.mapped("severity")), {"urgent", "warning", "info"})
        self.assertEqual(self._count("clef.signal", ("is_closed", "=", True)), 1)

    def test_users_speak_french(self):
        users = self.env["res.users"].search([("login", "in", LOGINS)])
        self.assertEqual(set(users.mapped("login")), set(LOGINS))
        self.assertEqual(set(users.mapped("lang")), {"fr_FR"})
        body = self.env.ref("clef_network.instance_copil_demo")
        cadence = body.with_context(lang="fr_FR").cadence
        self.assertEqual(cadence, "2 à 3 par an")
