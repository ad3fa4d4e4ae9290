from odoo.tests import tagged

from .common_action import ActionCase


@tagged("post_install", "-at_install")
class TestActionOverview(ActionCase):
    """What the card of an action counts, and the doors that open from it."""

    def test_referent_gone(self):
        """Archived without a deputy; here, or in a structure that takes part (S130)."""
        kept, alone, partner = (self._action() for _i in range(3))
        gone = self._person("Gone")
        alone.referent_id = kept.referent_id = gone
        kept.deputy_id = self._person("Deputy")
        partner.partner_ids.referent_id = gone
        gone.active = False
        self.assertFlag(kept | alone | partner, "is_referent_gone", alone | partner)
        kept.deputy_id.active = False
        self.assertTrue(kept.is_referent_gone)

    def test_counts(self):
        action = self._action("running")
        self._session(action, -3)
        self._session(action, -2, parents=4)
        self._session(action, 2)
        self.assertEqual(action.uncounted_count, 1)
        self.env["clef.log.entry"].create(
            {"name": "Call", "action_id": action.id, "network_id": self.network.id}
        )
        self.assertEqual(action.log_count, 1)

    def test_doors(self):
        """Each door shows what belongs to the action, and nothing of another."""
        action, other = self._action("running"), self._action("running")
        sessions = self._session(action, -2) | self._session(action, -1)
        self._session(other, -1)
        opened = action.action_view_sessions()
        found = self.env["clef.session"].search(opened["domain"])
        self.assertEqual(found, sessions)
        self.assertEqual(opened["context"]["default_action_id"], action.id)
        self.assertNotIn("res_id", action.action_view_evaluation())
        evaluation = self.env["clef.evaluation"].create({"action_id": action.id})
        self.assertEqual(action.action_view_evaluation()["res_id"], evaluation.id)

    def test_finding_noted_at_a_meeting(self):
        """It is said where and for which territory it was shared."""
        item = self.env["clef.agenda.item"].create(
            {"name": "Round table", "meeting_id": self._meeting().id}
        )
        context = item.action_note_finding()["context"]
        finding = (
            self.env["clef.finding"]
            .with_context(**context)
            .create({"name": "Nobody comes by bus", "theme_id": self.theme.id})
        )
        self.assertEqual(finding.agenda_item_id, item)
        self.assertEqual(finding.territory_id, self.ct.territory_id)

    def test_finding_closed_with_a_reason(self):
        finding = self._finding()
        self.assertEqual(finding.action_close()["res_id"], finding.id)
        finding.closed_reason = "Another service sees to it"
        self.assertEqual(finding.state, "closed")
        finding.closed_reason = False
        self.assertEqual(finding.state, "open")

    def test_territory_by_its_name(self):
        self.assertEqual(self.quarter.display_name, "Sector / City / Quarter")
        short = self.quarter.with_context(clef_short_territory=True)
        self.assertEqual(short.display_name, "Quarter")
