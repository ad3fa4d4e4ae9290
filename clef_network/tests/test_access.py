from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ROLES, ClefCase

# Who may do what, as design and charter say it: c(reate) r(ead) u(pdate) d(elete).
# One line a model; a model that is not here fails the test.
#                             outsider  portal  staff   coordinator manager
MATRIX = {
    "clef.action":               ("",     "r",    "r",    "cru",     "crud"),
    "clef.action.partner":       ("",     "r",    "r",    "crud",    "crud"),
    "clef.action.reason":        ("",     "",     "",     "crud",    "crud"),
    "clef.action.step":          ("",     "r",    "r",    "crud",    "crud"),
    "clef.adequacy.report":      ("",     "",     "r",    "r",       "r"),
    "clef.agenda.item":          ("",     "r",    "r",    "crud",    "crud"),
    "clef.agenda.send":          ("",     "",     "",     "crud",    "crud"),
    "clef.agenda.template":      ("",     "",     "r",    "crud",    "crud"),
    "clef.alert":               ("",     "",     "r",    "r",       "r"),
    "clef.alert.put.off":       ("",     "",     "",     "crud",    "crud"),
    "clef.alert.snooze":        ("",     "",     "",     "crud",    "crud"),
    "clef.attendance":           ("",     "r",    "r",    "crud",    "crud"),
    "clef.attendance.person.report": ("",  "",    "r",    "r",       "r"),
    "clef.attendance.report":    ("",     "",     "r",    "r",       "r"),
    "clef.charter":              ("",     "r",    "r",    "cru",     "crud"),
    "clef.charter.article":      ("",     "r",    "r",    "cru",     "crud"),
    "clef.charter.signature":    ("",     "",     "r",    "crud",    "crud"),
    "clef.convene":              ("",     "",     "",     "crud",    "crud"),
    "clef.decision":             ("",     "r",    "r",    "crud",    "crud"),
    "clef.diagnosis":            ("",     "",     "r",    "cru",     "crud"),
    "clef.dispatch":             ("",     "",     "r",    "r",       "r"),
    "clef.evaluation":           ("",     "r",    "r",    "cru",     "crud"),
    "clef.feed":                ("",     "",     "",     "",        "rd"),
    "clef.exercise":             ("",     "",     "r",    "cru",     "crud"),
    "clef.exercise.chapter":     ("",     "",     "r",    "crud",    "crud"),
    "clef.finding":              ("",     "",     "r",    "cru",     "crud"),
    "clef.hosting":              ("",     "",     "r",    "cru",     "crud"),
    "clef.instance":             ("",     "r",    "r",    "cru",     "crud"),
    "clef.institution":          ("",     "r",    "r",    "cru",     "crud"),
    "clef.institution.kind":     ("",     "r",    "r",    "r",       "crud"),
    "clef.log.entry":            ("",     "r",    "r",    "crud",    "crud"),
    "clef.mandate":              ("",     "r",    "r",    "crud",    "crud"),
    "clef.meeting":              ("",     "r",    "r",    "crud",    "crud"),
    "clef.meeting.reason":       ("",     "",     "",     "crud",    "crud"),
    "clef.meeting.report":       ("",     "",     "r",    "r",       "r"),
    "clef.month":                ("",     "",     "r",    "r",       "crud"),
    "clef.network":              ("",     "r",    "r",    "cru",     "crud"),
    "clef.objective":            ("",     "r",    "r",    "crud",    "crud"),
    "clef.objective.revise":     ("",     "",     "",     "crud",    "crud"),
    "clef.orientation":          ("",     "r",    "r",    "cru",     "crud"),
    "clef.plan.meetings":        ("",     "",     "",     "crud",    "crud"),
    "clef.plan.meetings.line":   ("",     "",     "",     "crud",    "crud"),
    "clef.post":                 ("",     "",     "",     "r",       "crud"),
    "clef.profession":           ("",     "",     "r",    "r",       "crud"),
    "clef.remark":               ("",     "",     "r",    "crud",    "crud"),
    "clef.revision":             ("",     "",     "r",    "cr",      "cr"),
    "clef.seat":                 ("",     "r",    "r",    "crud",    "crud"),
    "clef.session":              ("",     "r",    "r",    "crud",    "crud"),
    "clef.seat.history":        ("",     "",     "r",    "r",       "r"),
    "clef.signal":              ("",     "",     "r",    "crud",    "crud"),
    "clef.setup":                ("",     "",     "",     "crud",    "crud"),
    "clef.setup.body":           ("",     "",     "",     "crud",    "crud"),
    "clef.setup.partner":        ("",     "",     "",     "crud",    "crud"),
    "clef.skill":                ("",     "r",    "r",    "cru",     "crud"),
    "clef.technique":            ("",     "r",    "r",    "cru",     "crud"),
    "clef.territory":            ("",     "r",    "r",    "cru",     "crud"),
    "clef.territory.zone":       ("",     "r",    "r",    "crud",    "crud"),
    "clef.theme":                ("",     "r",    "r",    "r",       "crud"),
    "clef.typology":             ("",     "",     "r",    "r",       "crud"),
}  # fmt: skip
OPERATIONS = {"c": "create", "r": "read", "u": "write", "d": "unlink"}
# Lists shared by all companies: nothing in them belongs to one.
SHARED = {
    "clef.charter.article",
    "clef.institution.kind",
    "clef.month",
    "clef.profession",
    "clef.skill",
    "clef.technique",
    "clef.theme",
    "clef.typology",
}


@tagged("post_install", "-at_install")
class TestAccess(ClefCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = {
            name: model
            for name, model in cls.env.items()
            if name.startswith("clef.") and not model._abstract
        }

    def test_every_model_is_in_the_matrix(self):
        self.assertEqual(set(self.models), set(MATRIX))

    def test_role_by_model_by_operation(self):
        for name, rights in MATRIX.items():
            for role, allowed in zip(ROLES, rights, strict=True):
                model = self.env[name].with_user(self.users[role])
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=name, role=role, operation=operation):
                        has_access = model.has_access(operation)
                        self.assertEqual(has_access, letter in allowed)

    def test_no_right_without_a_group(self):
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=like", "clef.%"), ("group_id", "=", False)]
        )
        self.assertFalse(access)

    def test_every_model_has_a_company_rule(self):
        """Of the models kept in tables and not shared by all companies."""
        rules = self.env["ir.rule"].search(
            [("model_id.model", "=like", "clef.%"), ("groups", "=", False)]
        )
        ruled = {
            rule.model_id.model
            for rule in rules
            if rule.domain_force == "[('company_id', 'in', company_ids + [False])]"
        }
        kept = {name for name, model in self.models.items() if not model._transient}
        self.assertEqual(ruled, kept - SHARED)

    def test_other_company_sees_nothing(self):
        """C2: a coordinator of another host finds neither the network nor its parts."""
        self._charter()
        self._mandate(self.town_ct)
        territory = self.env["clef.territory"].create(
            {"name": "Here", "company_id": self.company.id}
        )
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        user = self.users["manager"].copy(
            {
                "login": "clef_elsewhere",
                "company_id": elsewhere.id,
                "company_ids": [(6, 0, elsewhere.ids)],
            }
        )
        for name in set(MATRIX) - SHARED - {"clef.setup"}:
            if not self.models[name]._transient:
                model = self.env[name].with_user(user)
                self.assertFalse(
                    model.search([("company_id", "=", self.company.id)]), name
                )
        with self.assertRaises(AccessError):
            self.network.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            territory.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            self.env["clef.network"].with_user(user).with_context(
                allowed_company_ids=self.company.ids
            ).search([])

    def test_staff_reads_and_writes_nothing(self):
        """R66: the host's staff reads; the coordinator's work is hers."""
        seat = self.town_ct.with_user(self.users["staff"])
        self.assertEqual(
            seat.read(["display_name"])[0]["display_name"], "CT Here / Town"
        )
        with self.assertRaises(AccessError):
            seat.voting = False

    def test_coordinator_runs_the_network(self):
        """The whole way, under her own rights."""
        me = self.env(user=self.users["coordinator"])
        instance = me["clef.instance"].create(
            {"network_id": self.network.id, "name": "CT New", "kind": "technical"}
        )
        seat = me["clef.seat"].create(
            {"instance_id": instance.id, "institution_id": self.town.id}
        )
        person = me["res.partner"].create({"name": "New"})
        mandate = me["clef.mandate"].create(
            {"seat_id": seat.id, "partner_id": person.id}
        )
        instance.chair_id = mandate
        mandate.letter = b"JVBERi0xLjQK"
        mandate.action_end_today()
        self.town.with_user(me.user).action_withdraw()
        with self.assertRaises(AccessError):
            self.town.with_user(me.user).unlink()

    def test_outsider_opens_contacts(self):
        """An internal user without any right here works with contacts as before."""
        partner = self.town.partner_id.with_user(self.users["outsider"])
        views = partner.get_views([(False, "form"), (False, "list")])
        fields = views["models"]["res.partner"]["fields"]
        self.assertFalse([name for name in fields if "clef" in name])
        partner.read(list(fields))
        with self.assertRaises(AccessError):
            partner.read(["clef_world"])
