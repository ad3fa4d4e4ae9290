from odoo import api, models
from odoo.tools import SQL, LazyTranslate

from .alerts import Alert

_lt = LazyTranslate(__name__)


def _last_meeting(model, alias, query):
    """Day of the last meeting on whose sheet a seat stands."""
    return SQL(
        "(SELECT max(a.meeting_start) FROM clef_attendance a WHERE a.seat_id = %s)",
        SQL.identifier(alias, "id"),
    )


class ClefAlert(models.Model):
    """What members and bodies need: R31 to R37, R44, R45 and S130."""

    _inherit = "clef.alert"

    @api.model
    def _alerts(self):
        return [*super()._alerts(), *self._body_alerts(), *self._member_alerts()]

    @api.model
    def _body_alerts(self):
        return [
            Alert(
                "cadence",
                "clef.instance",
                [("has_cadence_issue", "=", True)],
                _lt("%(record)s is off its rhythm"),
            ),
            Alert(
                "group_over",
                "clef.instance",
                [("kind", "=", "working_group"), ("date_end", "<", "today")],
                _lt("%(record)s is past its end: archive it, or give it more time"),
                severity="info",
                since="date_end",
            ),
            Alert(
                "board_seat",
                "clef.network",
                [("board_seat_vacant", "=", True)],
                _lt("The seat of %(record)s in its host's board is not held"),
                severity="urgent",
                network="id",
            ),
            Alert(
                "seat_vacant",
                "clef.seat",
                [("vacant", "=", True)],
                _lt("Nobody holds the seat %(record)s"),
            ),
            Alert(
                "seat_warned",
                "clef.seat",
                [("engagement", "=", "warned"), ("is_open", "=", True)],
                _lt("One absence from the limit: %(record)s"),
                severity="info",
                since=_last_meeting,
            ),
            Alert(
                "seat_limit",
                "clef.seat",
                [("engagement", "=", "limit"), ("is_open", "=", True)],
                _lt("At the limit of absences, for the body to decide: %(record)s"),
                severity="urgent",
                since=_last_meeting,
            ),
        ]

    @api.model
    def _member_alerts(self):
        return [
            Alert(
                "mandate_ending",
                "clef.mandate",
                [("is_ending", "=", True)],
                _lt("The mandate ends soon: %(record)s"),
                since="date_end",
            ),
            Alert(
                "letter",
                "clef.mandate",
                [("has_letter_issue", "=", True)],
                _lt("The delegation letter is missing or out of date: %(record)s"),
                severity="info",
                since="date_start",
            ),
            Alert(
                "funder_missing",
                "clef.institution",
                [("is_missing", "=", True)],
                _lt("%(record)s funds the network and does not sit in its steering"),
                severity="urgent",
            ),
            Alert(
                "charter_unsigned",
                "clef.institution",
                [("is_charter_unsigned", "=", True)],
                _lt("%(record)s has not signed the charter in force"),
                severity="info",
            ),
        ]
