from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_action import ActionCase


@tagged("post_install", "-at_install")
class TestAction(ActionCase):
    def _approve(self, action, days=-20):
        """Have the committee adopt an action at a meeting of its own."""
        meeting = self._meeting(days)
        action.action_submit()
        self._decide(self._item_of(action, meeting), "adopted")
        self._hold(meeting, ann="present")
        return action

    def _reviewed(self, action):
        """Hold the review meeting of an action."""
        review = self._meeting(-2, kind="review", action_id=action.id)
        self._hold(review, ann="present")
        return action

    def test_from_request_to_evaluation(self):
        """Every step, through two bodies, with what is missing told on the way."""
        me = self.me
        action = self._action("request").with_user(me)
        action.action_prepare()
        meeting = self._meeting(-20)
        action.action_submit()
        self.assertEqual((action.stage, action.submitted_to_id), ("submitted", self.ct))
        item = self._item_of(action, meeting)
        self.assertEqual(item.kind, "decision")
        self._decide(item, "adopted")
        self.assertEqual(action.stage, "submitted", "not before the meeting closes")
        self._hold(meeting, ann="present")
        self.assertEqual(action.stage, "approved")
        action.action_start()
        self.assertEqual((action.stage, action.date_start), ("running", self.day()))
        self._session(action, 0, parents=5, children=3, families=4)
        with self.assertSays(UserError, "a review meeting that was held"):
            action.action_finish()
        self._reviewed(action)
        action.action_finish()
        self.assertEqual(action.stage, "done")
        evaluation = action.evaluation_ids
        with self.assertSays(UserError, "what worked"):
            evaluation.action_submit()
        evaluation.write({"worked": "Fathers came", "continuation": "again"})
        above = self._meeting(-1, self.copil)
        self._mandate(self.town_copil, self.ann, start=-90)
        evaluation.action_submit()
        self._decide(self._item_of(evaluation, above), "adopted")
        self._hold(above, ann="present")
        self.assertEqual(action.stage, "evaluated")
        told = [entry["meeting"] for entry in action._timeline()]
        self.assertEqual(told[0], meeting)
        self.assertEqual(told[-1], above)
        with self.assertSays(UserError, "can no longer change"):
            evaluation.worked = "Nothing"

    def test_each_missing_piece_is_said(self):
        """R47: take one away, and only that one is asked for."""
        empty = {
            "axis_ids": [(5,)],
            "mission_ids": [(5,)],
            "territory_id": False,
            "referent_id": False,
            "clef_role": False,
            "approach": False,
            "free_adhesion": False,
        }
        words = {
            "axis_ids": "an axis of the charter",
            "mission_ids": "a mission of the charter",
            "territory_id": "a territory",
            "referent_id": "a referent",
            "clef_role": "the network's role",
            "approach": "for or with families",
            "free_adhesion": "free adhesion of families",
        }
        for name, nothing in empty.items():
            action = self._action(**{name: nothing})
            self.assertEqual(action.missing_to_submit, words[name])
            with self.assertSays(UserError, words[name]):
                action.action_submit(self.ct)
        action = self._action()
        action.partner_ids.role = "contributor"
        self.assertEqual(action.missing_to_submit, "a local structure that hosts it")
        self.assertFalse(self._action().missing_to_submit)

    def test_label_of_the_funder(self):
        """R51, R52: the label asks for more, and for a type of its year."""
        old = self.env["clef.typology"].create(
            {"name": "Old", "scheme": "S", "date_end": self.day(-400)}
        )
        action = self._action(
            is_reaap=True,
            is_collective=False,
            involves_parents=False,
            age_max=20,
            typology_id=old.id,
        )
        self.assertEqual(len(action._missing_to_submit()), 5)
        action.write(
            {
                "is_collective": True,
                "involves_parents": True,
                "charters_accepted": True,
                "age_max": 17,
            }
        )
        self.assertIn("valid on that date", action.missing_to_submit)
        action.date_start = self.day(-500)
        self.assertFalse(action.missing_to_submit)

    def test_psychosocial_project(self):
        """R58: direction, its date, and a referent in each structure."""
        action = self._approve(self._action(is_cps=True))
        with self.assertSays(UserError, "the support of the direction of"):
            action.action_start()
        partner = action.partner_ids
        partner.write({"direction_supports": True, "direction_met_on": self.day(-30)})
        self.assertIn("a referent in", action.missing_to_start)
        partner.referent_id = self._person("Dora")
        action.action_start()
        self.assertFalse(partner.is_referent_gone)
        partner.referent_id.active = False
        self.assertFlag(partner, "is_referent_gone", partner)
        partner.successor_id = self.bob
        self.assertFlag(partner, "is_referent_gone", partner.browse())

    def test_gates(self):
        """No way round a gate: written, created, by context, dragged back."""
        mine = self._action().with_user(self.me)
        for stage in ("submitted", "approved", "running", "done", "evaluated"):
            with self.assertSays(UserError, "An action goes on by what is done"):
                mine.stage = stage
            with self.assertSays(UserError, "An action goes on by what is done"):
                mine.browse().create(
                    {"name": "X", "network_id": self.network.id, "stage": stage}
                )
            with self.assertSays(UserError, "An action goes on by what is done"):
                mine.browse().with_context(default_stage=stage).create(
                    {"name": "X", "network_id": self.network.id}
                )
        mine.stage = "request"
        mine.stage = "project"
        mine.action_submit()
        with self.assertSays(UserError, "An action goes on by what is done"):
            mine.stage = "project"
        load = mine.browse().load(["name", "stage"], [["Imported", "approved"]])
        self.assertFalse(load["ids"])
        for verb in ("action_start", "action_finish", "action_prepare"):
            with self.assertSays(UserError, "is at “Before the Committee”"):
                getattr(mine, verb)()
        with self.assertSays(UserError, "is already submitted"):
            mine.action_submit()

    def test_a_decision_elsewhere_does_nothing(self):
        action = self._action()
        action.action_submit()
        stray = self.env["clef.agenda.item"].create(
            {
                "meeting_id": self._meeting(-1, self.copil).id,
                "name": "Stray",
                "res_model": "clef.action",
                "res_id": action.id,
            }
        )
        with self.assertSays(UserError, "is not before COPIL"):
            self._decide(stray)._apply()
        with self.assertSays(UserError, "follows from"):
            stray.with_user(self.me).res_id = 0

    def test_refused_with_a_word(self):
        meeting = self._meeting(-20)
        action = self._action()
        action.action_submit()
        decision = self._decide(self._item_of(action, meeting), "rejected")
        meeting.action_convene()
        with self.assertSays(UserError, "write why"):
            meeting.action_close()
        decision.text = "The school already does it"
        meeting.action_close()
        self.assertEqual(
            (action.stage, action.submission_state), ("refused", "rejected")
        )

    def test_postponed_comes_back(self):
        meeting = self._meeting(-20)
        following = self._meeting(10)
        action = self._action()
        action.action_submit()
        self._decide(self._item_of(action, meeting), "postponed")
        self._hold(meeting, ann="present")
        self.assertEqual(action.stage, "submitted")
        self.assertTrue(self._item_of(action, following))

    def test_noted_goes_back_to_the_drawing_board(self):
        meeting = self._meeting(-20)
        action = self._action()
        action.action_submit()
        self._decide(self._item_of(action, meeting), "noted")
        self._hold(meeting, ann="present")
        self.assertEqual((action.stage, action.submission_state), ("project", "draft"))
        action.action_submit()
        self.assertEqual(action.stage, "submitted")

    def test_designated_committee(self):
        """The nearest committee around the territory; a closed one is refused."""
        self.assertEqual(self._action().instance_id, self.ct)
        near = self._instance("CT City", "technical", territory_id=self.city.id)
        action = self._action()
        self.assertEqual(action.instance_id, near)
        self.assertEqual(self._action(territory_id=self.sector.id).instance_id, self.ct)
        near.date_end = self.day(-1)
        with self.assertSays(UserError, "no longer sits"):
            action.action_submit()
        self.assertEqual(action.stage, "project", "nothing is lost")

    def test_closed_with_a_reason(self):
        meeting = self._meeting(5)
        action = self._action()
        action.action_submit()
        with self.assertSays(UserError, "Say why"):
            action.action_cancel(" ")
        action.with_user(self.me).action_cancel("Nobody asked again")
        self.assertRecordValues(
            action,
            [
                {
                    "stage": "cancelled",
                    "close_reason": "Nobody asked again",
                    "submission_state": "draft",
                }
            ],
        )
        self.assertFalse(self._item_of(action, meeting), "taken off the agenda")

    def test_a_manager_corrects_and_it_is_traced(self):
        action = self._action()
        with self.assertRaises(AccessError):
            action.with_user(self.me).action_correct("running", "Why not")
        manager = action.with_user(self.users["manager"])
        with self.assertSays(UserError, "Say why"):
            manager.action_correct("running")
        manager.action_correct("running", "Began before the tool")
        self.assertEqual(action.stage, "running")
        self.assertIn("Began before the tool", action.message_ids[0].body)

    def test_next_year(self):
        objective = {"baseline": 4, "target": 12, "actual": 9}
        action = self._action(date_start=self.day(-300), date_end=self.day(-10))
        self._objective(action, **objective)
        copy = self.env["clef.action"].browse(action.action_next_year()["res_id"])
        self.assertRecordValues(
            copy,
            [
                {
                    "stage": "project",
                    "copied_from_id": action.id,
                    "date_start": self.day(-300, years=1),
                    "partner_ids": copy.partner_ids.ids,
                }
            ],
        )
        self.assertEqual(copy.partner_ids.institution_id, self.town)
        self.assertRecordValues(
            copy.objective_ids, [{"baseline": 9, "target": 12, "actual": 0}]
        )

    def test_published_is_decided(self):
        action = self._action()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            action.published = True
            self.env.flush_all()
        self._approve(action).published = True
        action.action_cancel("Room closed")
        self.assertFalse(action.published)
