from odoo.tests import tagged, warmup

from .common_action import ActionCase

COLUMNS = {
    name: {}
    for name in (
        "name",
        "stage",
        "is_waiting",
        "session_count",
        "parents_count",
        "children_count",
        "next_session",
        "meeting_count",
    )
}


@tagged("post_install", "-at_install")
class TestActionQueries(ActionCase):
    """Lists cost the same for ten actions as for sixty."""

    def _crowd(self, number):
        actions = self.env["clef.action"].create(
            [
                {"name": f"A{n}", "network_id": self.network.id, "stage": "running"}
                for n in range(number)
            ]
        )
        for action in actions:
            self._session(action, parents=3)
        return actions

    def _read(self, records, columns):
        """As a list reads them: one recordset, nothing known of it."""
        self.env.flush_all()
        self.env.invalidate_all()
        records.browse(records.ids).with_user(self.me).web_read(columns)

    @warmup
    def test_list(self):
        few, many = self._crowd(10), self._crowd(60)
        specification = {
            **COLUMNS,
            "territory_id": {"fields": {"display_name": {}}},
            "axis_id": {"fields": {"display_name": {}}},
            "instance_id": {"fields": {"display_name": {}}},
        }
        for actions in (few, many):
            with self.assertQueryCount(9):
                self._read(actions, specification)

    @warmup
    def test_sessions(self):
        few, many = self._crowd(10).session_ids, self._crowd(60).session_ids
        specification = {
            "action_id": {"fields": {"display_name": {}}},
            "date": {},
            "parents": {},
            "warning": {},
            "is_uncounted": {},
        }
        for sessions in (few, many):
            with self.assertQueryCount(6):
                self._read(sessions, specification)

    @warmup
    def test_a_term_of_sessions_in_one_save(self):
        """Twelve sessions or sixty: the same number of queries."""
        action = self._action("running")
        for number in (12, 60):
            values = [
                {"action_id": action.id, "start": f"2030-01-{1 + n % 28:02} 09:00:00"}
                for n in range(number)
            ]
            self.env.flush_all()
            with self.assertQueryCount(12):
                self.env["clef.session"].with_user(self.me).create(values)
                self.env.flush_all()
