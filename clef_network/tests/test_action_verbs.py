from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_action import ActionCase

ARGUMENTS = {
    ("clef.action", "action_cancel"): ["Nobody asked again"],
    ("clef.action", "action_correct"): ["running", "Began before the tool"],
}
# What a coordinator's call changes, each on a record of the right stage; a manager's
# correction is not one of them.
EFFECTIVE = {
    "clef.action": {
        "action_answer",
        "action_cancel",
        "action_finish",
        "action_next_year",
        "action_prepare",
        "action_start",
        "action_submit",
    },
    "clef.evaluation": {"action_submit"},
    "clef.finding": {"action_propose"},
    "clef.orientation": {"action_submit"},
    "clef.session": {"action_cancel", "action_confirm"},
}


@tagged("post_install", "-at_install")
class TestActionVerbs(ActionCase):
    """Buttons of the action room, pressed by RPC by those who only read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partner = cls.users["portal"].partner_id
        cls._mandate(cls.school_ct, partner)
        theirs = {"institution_id": cls.school.id}
        stages = ("request", "project", "approved", "running", "done")
        actions = [cls._action(stage, answer="Yes") for stage in stages]
        for action in actions:
            action.partner_ids.create({"action_id": action.id, **theirs})
        running, done = actions[-2:]
        review = cls._meeting(-2, kind="review", action_id=running.id)
        cls._hold(review, ann="present")
        cls.counts = cls._counts()
        cls.records = [
            *actions,
            cls._session(running, 1),
            cls._finding(),
            cls._objective(running),
            cls._of(done, "clef.evaluation", worked="Much", continuation="again"),
            cls._of(running, "clef.action.step", name="Step"),
            cls._in_network("clef.orientation"),
            cls._in_network("clef.diagnosis", territory_id=cls.quarter.id),
            cls._in_network("clef.log.entry"),
        ]

    @classmethod
    def _of(cls, action, model, **values):
        return cls.env[model].create({"action_id": action.id, **values})

    @classmethod
    def _in_network(cls, model, **values):
        known = {"name": "One", "network_id": cls.network.id}
        return cls.env[model].create({**known, **values})

    @classmethod
    def _counts(cls):
        """How many records of the addon there are, archived ones too: one query."""
        models = [cls.env[name] for name in cls.env if name.startswith("clef.")]
        tables = [
            SQL("(SELECT count(*) FROM %s)", SQL.identifier(model._table))
            for model in models
            if model._auto and not model._transient
        ]
        return SQL("SELECT %s", SQL(", ").join(tables))

    def _verbs(self, record):
        """Public methods of a button, without those Odoo gives every model."""
        names = (
            set(dir(record)) - set(dir(self.env["res.country"])) - set(record._fields)
        )
        return sorted(name for name in names if name.startswith("action_"))

    def _picture(self):
        """All that is stored of the records, and how many there are of any."""
        self.env.flush_all()
        self.env.invalidate_all()
        stored = [record.read(self._stored(record)) for record in self.records]
        return stored, self.env.execute_query(self.counts)

    def _stored(self, record):
        return [name for name, field in record._fields.items() if field.store]

    def _press(self, role):
        """Press every button of every record as somebody, one at a time.

        :return: set of (model, verb) that changed something
        """
        before, effective = self._picture(), set()
        for record in self.records:
            for verb in self._verbs(record):
                with self.env.cr.savepoint() as savepoint:
                    self._call(record.with_user(self.users[role]), verb)
                    if self._picture() != before:
                        effective.add((record._name, verb))
                    savepoint.rollback()
                self.env.invalidate_all()
        return effective

    def _call(self, record, verb):
        record = record.with_context(active_model=record._name, active_id=record.id)
        try:
            getattr(record, verb)(*ARGUMENTS.get((record._name, verb), ()))
        except UserError:  # a refusal, of rights or of the moment
            self.env.invalidate_all()

    def test_those_who_read_change_nothing(self):
        for role in ("outsider", "portal", "staff"):
            self.assertFalse(self._press(role), role)

    def test_a_coordinator_changes_what_is_theirs_to_change(self):
        """The same calls have an effect for who has the right to it."""
        expected = {
            (model, verb) for model, verbs in EFFECTIVE.items() for verb in verbs
        }
        self.assertEqual(self._press("coordinator"), expected)
