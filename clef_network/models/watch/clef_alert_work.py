from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, LazyTranslate

from .alerts import Alert

_lt = LazyTranslate(__name__)


def _delay_over(moment, delay):
    """Function giving the day on which a delay of the body of a meeting is over.

    :param str moment: datetime column of the meeting
    :param str delay: days of the body; with a minus, days before the moment
    :return: function of (model, alias, query)
    """
    name, sign = delay.lstrip("-"), SQL("-" if delay.startswith("-") else "+")

    def to_sql(_model, alias, _query):
        return SQL(
            "%s::date %s (SELECT %s FROM clef_instance i WHERE i.id = %s)",
            SQL.identifier(alias, moment),
            sign,
            SQL.identifier("i", name),
            SQL.identifier(alias, "instance_id"),
        )

    return to_sql


def _lonely_findings(model):
    """Findings a year old in a priority zone, without action (R50).

    :return: Domain on clef.finding
    """
    rows = model.env["clef.adequacy.report"]._search(
        [("kind", "=", "open"), ("is_priority", "=", True), ("months", ">=", 12)]
    )
    return Domain("id", "in", rows.subselect("finding_id"))


class ClefAlert(models.Model):
    """What meetings and actions wait for: R38 to R43, R50, R56, R58, S106, S130."""

    _inherit = "clef.alert"

    @api.model
    def _alerts(self):
        return [
            *super()._alerts(),
            *self._meeting_alerts(),
            *self._action_alerts(),
            *self._partner_alerts(),
            *self._evaluation_alerts(),
        ]

    @api.model
    def _meeting_alerts(self):
        return [
            Alert(
                "convocation_late",
                _lt("Convocation Late"),
                "clef.meeting",
                domain=[("is_convocation_late", "=", True)],
                sentence=_lt("Not convened, and its notice has begun: %(record)s"),
                severity="urgent",
                since=_delay_over("start", "-notice_days"),
                meeting="id",
            ),
            Alert(
                "minutes_late",
                _lt("Minutes Late"),
                "clef.meeting",
                domain=[("is_minutes_late", "=", True)],
                sentence=_lt("The minutes are not sent yet: %(record)s"),
                since=_delay_over("held_on", "minutes_days"),
                meeting="id",
            ),
            Alert(
                "decision_overdue",
                _lt("Overdue Decisions"),
                "clef.decision",
                domain=[("is_overdue", "=", True)],
                sentence=_lt("The deadline is past: %(record)s"),
                since="deadline",
                meeting="meeting_id",
            ),
            Alert(
                "signal",
                _lt("Raised by Hand"),
                "clef.signal",
                domain=[("is_closed", "=", False)],
                sentence=_lt("%(record)s"),
                severity="severity",
                since="date",
            ),
        ]

    @api.model
    def _action_alerts(self):
        without_session = [
            ("stage", "=", "running"),
            ("session_ids", "=", False),
            ("date_start", "<", "today -30d"),
        ]
        return [
            Alert(
                "request_waiting",
                _lt("Requests Waiting"),
                "clef.action",
                domain=[("is_waiting", "=", True)],
                sentence=_lt(
                    "Asked a month ago, neither answered nor on an agenda: %(record)s"
                ),
                severity="urgent",
                since="received_on",
            ),
            Alert(
                "action_empty",
                _lt("Actions Without Sessions"),
                "clef.action",
                domain=without_session,
                sentence=_lt("Runs without a single session: %(record)s"),
                since="date_start",
            ),
            Alert(
                "session_uncounted",
                _lt("Counts Missing"),
                "clef.session",
                domain=[("is_uncounted", "=", True)],
                sentence=_lt("How many came? %(record)s"),
                since="date",
            ),
        ]

    @api.model
    def _partner_alerts(self):
        gone = Domain("is_referent_gone", "=", True)
        alive = Domain("action_id.stage", "in", ("approved", "running"))
        to_launch = Domain("action_id.is_cps", "=", True)
        to_launch &= Domain("action_id.stage", "=", "approved")
        to_launch &= Domain("role", "!=", "funder")
        lacking = Domain("direction_supports", "=", False)
        lacking |= Domain("referent_id", "=", False)
        return [
            Alert(
                "referent_gone",
                _lt("Referent Gone"),
                "clef.action.partner",
                domain=gone & alive,
                sentence=_lt("The referent has left without a successor: %(record)s"),
            ),
            Alert(
                "direction_missing",
                _lt("Direction or Referent Awaited"),
                "clef.action.partner",
                domain=to_launch & lacking,
                sentence=_lt(
                    "The project waits for the direction or a referent: %(record)s"
                ),
            ),
        ]

    @api.model
    def _evaluation_alerts(self):
        beyond_draft = [("submission_state", "!=", "draft")]
        return [
            Alert(
                "evaluation_missing",
                _lt("Evaluations to Submit"),
                "clef.action",
                domain=[
                    ("stage", "=", "done"),
                    ("evaluation_ids", "not any", beyond_draft),
                ],
                sentence=_lt(
                    "Done, and its evaluation is not before the steering: %(record)s"
                ),
                since="date_end",
            ),
            Alert(
                "orientation_alone",
                _lt("Orientations Without Follow-up"),
                "clef.orientation",
                domain=[
                    ("submission_state", "=", "adopted"),
                    ("is_followed", "=", False),
                ],
                sentence=_lt("Adopted, and nothing was made of it: %(record)s"),
                since="date_start",
            ),
            Alert(
                "finding_alone",
                _lt("Findings Without Action"),
                "clef.finding",
                domain=_lonely_findings,
                sentence=_lt(
                    "Found a year ago in a priority zone, no action: %(record)s"
                ),
                since="date",
            ),
        ]
