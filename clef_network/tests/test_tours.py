from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common_action import ActionCase
from .common_meeting import MeetingCase


@tagged("post_install", "-at_install")
class TestMeetingTour(MeetingCase, HttpCase):
    def test_hold_a_meeting(self):
        """From the convocation to the minutes sent, by the buttons of the form."""
        meeting = self._meeting(1)
        self.start_tour(
            f"/odoo/clef-meetings/{meeting.id}",
            "clef_network_meeting",
            login=self.me.login,
        )
        self.assertRecordValues(
            meeting, [{"state": "circulated", "mood_sunny": 1, "mood_stormy": 1}]
        )
        self.assertEqual(
            {
                (line.partner_id, line.status, line.represented_by)
                for line in meeting.attendance_ids
            },
            {
                (self.ann, "represented", "Dora"),
                (self.bob, "absent", False),
                (self.cleo, "excused", False),
            },
        )
        kinds = set(meeting.dispatch_ids.mapped("kind"))
        self.assertEqual(kinds, {"convocation", "minutes"})


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
    def test_set_up_a_network(self):
        """A coordinator alone, in a database without any network."""
        company = self.env["res.company"].create({"name": "Host of the Tour"})
        new_test_user(
            self.env,
            "clef_tour",
            "clef_network.group_coordinator",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.start_tour("/odoo/clef-bodies", "clef_network_setup", login="clef_tour")
        network = self.env["clef.network"].search([("name", "=", "Tour Network")])
        mandate = self.env["clef.mandate"].search([("network_id", "=", network.id)])
        self.assertRecordValues(
            mandate, [{"letter_state": "missing", "instance_kind": "technical"}]
        )
        self.assertEqual(mandate.partner_id.name, "Ada Holder")
        self.assertFalse(mandate.partner_id.is_company)


@tagged("post_install", "-at_install")
class TestActionTour(ActionCase, HttpCase):
    def test_from_request_to_evaluation(self):
        """The life of an action through two bodies, by the buttons of the forms."""
        self._mandate(self.town_copil, self.ann, start=-90)
        first, review, steering = meetings = (
            self._meeting(0, name="First")
            + self._meeting(1, name="Review", kind="review")
            + self._meeting(2, self.copil, name="Steering")
        )
        meetings.action_convene()
        self.start_tour(
            "/odoo/clef-requests", "clef_network_action", login=self.me.login
        )
        action = self.env["clef.action"].search([("name", "=", "Coffee of the tour")])
        self.assertRecordValues(
            action,
            [
                {
                    "stage": "evaluated",
                    "answered_on": self.today,
                    "date_start": self.today,
                    "submitted_to_id": self.ct.id,
                    "axis_ids": self.axis.ids,
                    "mission_ids": self.mission.ids,
                    "territory_id": self.quarter.id,
                    "referent_id": self.ann.id,
                    "clef_role": "carries",
                    "approach": "with",
                    "free_adhesion": True,
                    "session_count": 3,
                    "parents_count": 12,
                    "children_count": 11,
                    "families_count": 11,
                }
            ],
        )
        self.assertRecordValues(
            action.partner_ids, [{"institution_id": self.town.id, "role": "host"}]
        )
        self.assertEqual(set(action.session_ids.mapped("state")), {"confirmed"})
        self.assertRecordValues(
            action.objective_ids,
            [{"target": 8, "actual": 6, "progress": 75, "result": "partly"}],
        )
        self.assertRecordValues(
            action.evaluation_ids,
            [
                {
                    "submission_state": "adopted",
                    "submitted_to_id": self.copil.id,
                    "distinct_parents": 9,
                    "continuation": "again",
                }
            ],
        )
        self.assertEqual(
            [entry["meeting"] for entry in action._timeline()],
            [first, review, steering],
        )
        self.assertEqual(set(meetings.mapped("state")), {"held"})
