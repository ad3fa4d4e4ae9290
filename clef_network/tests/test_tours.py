from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

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
