from odoo import api, models
from odoo.tools import LazyTranslate

from .alerts import Alert

_lt = LazyTranslate(__name__)


class ClefAlert(models.Model):
    """What meetings and actions wait for: R38 to R43, R50, R56, R58, S106."""

    _inherit = "clef.alert"

    @api.model
    def _alerts(self):
        return [
            *super()._alerts(),
            *self._meeting_alerts(),
            *self._action_alerts(),
            *self._evaluation_alerts(),
        ]

    @api.model
    def _meeting_alerts(self):
        return [
            Alert(
                "convocation_late",
                "clef.meeting",
                [("is_convocation_late", "=", True)],
                _lt("Not convened, and its notice has begun: %(record)s"),
                severity="urgent",
                since="start",
            ),
            Alert(
                "minutes_late",
                "clef.meeting",
                [("is_minutes_late", "=", True)],
                _lt("The minutes are not sent yet: %(record)s"),
                since="start",
            ),
            Alert(
                "decision_overdue",
                "clef.decision",
                [("is_overdue", "=", True)],
                _lt("The deadline is past: %(record)s"),
                since="deadline",
            ),
            Alert(
                "signal",
                "clef.signal",
                [("is_closed", "=", False)],
                _lt("%(record)s"),
                since="date",
            ),
        ]

    @api.model
    def _action_alerts(self):
        return [
            Alert(
                "request_waiting",
                "clef.action",
                [("is_waiting", "=", True)],
                _lt("Asked a month ago, neither answered nor on an agenda: %(record)s"),
                severity="urgent",
                since="received_on",
            ),
            Alert(
                "action_empty",
                "clef.action",
                [
                    ("stage", "=", "running"),
                    ("session_ids", "=", False),
                    ("date_start", "<", "today -30d"),
                ],
                _lt("Runs without a single session: %(record)s"),
                since="date_start",
            ),
            Alert(
                "session_uncounted",
                "clef.session",
                [("is_uncounted", "=", True)],
                _lt("How many came? %(record)s"),
                since="date",
            ),
            Alert(
                "referent_gone",
                "clef.action.partner",
                [
                    ("is_referent_gone", "=", True),
                    ("action_id.stage", "in", ("approved", "running")),
                ],
                _lt("The referent has left without a successor: %(record)s"),
            ),
            Alert(
                "direction_missing",
                "clef.action.partner",
                [
                    ("action_id.is_cps", "=", True),
                    ("action_id.stage", "=", "approved"),
                    ("role", "!=", "funder"),
                    "|",
                    ("direction_supports", "=", False),
                    ("referent_id", "=", False),
                ],
                _lt("The project waits for the direction or a referent: %(record)s"),
            ),
        ]

    @api.model
    def _evaluation_alerts(self):
        return [
            Alert(
                "evaluation_missing",
                "clef.action",
                [
                    ("stage", "=", "done"),
                    ("evaluation_ids.submission_state", "=", "draft"),
                ],
                _lt("Done, and its evaluation is not before the steering: %(record)s"),
                since="date_end",
            ),
            Alert(
                "orientation_alone",
                "clef.orientation",
                [("submission_state", "=", "adopted"), ("is_followed", "=", False)],
                _lt("Adopted, and nothing was made of it: %(record)s"),
                since="date_start",
            ),
            Alert(
                "finding_alone",
                "clef.adequacy.report",
                [
                    ("kind", "=", "open"),
                    ("is_priority", "=", True),
                    ("months", ">=", 12),
                ],
                _lt("Found a year ago in a priority zone, no action: %(record)s"),
                since="date",
            ),
        ]
