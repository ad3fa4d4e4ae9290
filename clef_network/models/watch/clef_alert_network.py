from odoo import api, models
from odoo.tools import SQL, LazyTranslate

from .alerts import Alert

_lt = LazyTranslate(__name__)


def _last_meeting(_model, alias, _query):
    """Day of the last meeting on whose sheet a seat stands."""
    return SQL(
        "(SELECT max(a.meeting_start) FROM clef_attendance a WHERE a.seat_id = %s)",
        SQL.identifier(alias, "id"),
    )


def _notice_begins(_model, alias, _query):
    """Day from which a mandate is shown as ending."""
    return SQL(
        "%s - (SELECT n.mandate_notice_days FROM clef_network n WHERE n.id = %s)",
        SQL.identifier(alias, "date_end"),
        SQL.identifier(alias, "network_id"),
    )


def _last_network(_model, alias, _query):
    """Network in which a person held the last mandate."""
    return SQL(
        "(SELECT m.network_id FROM clef_mandate m WHERE m.partner_id = %s "
        "ORDER BY m.date_end DESC, m.id DESC LIMIT 1)",
        SQL.identifier(alias, "id"),
    )


def _two_years_after(_model, alias, _query):
    """Day two years after the last mandate of a person."""
    return SQL(
        "(SELECT max(m.date_end) + interval '2 years' FROM clef_mandate m "
        "WHERE m.partner_id = %s)",
        SQL.identifier(alias, "id"),
    )


class ClefAlert(models.Model):
    """What members, bodies and the host need: R31 to R37, R44, R45, R64, S48."""

    _inherit = "clef.alert"

    @api.model
    def _alerts(self):
        return [
            *super()._alerts(),
            *self._body_alerts(),
            *self._seat_alerts(),
            *self._member_alerts(),
            *self._host_alerts(),
        ]

    @api.model
    def _body_alerts(self):
        return [
            Alert(
                "cadence",
                _lt("Rhythm of Bodies"),
                "clef.instance",
                domain=[("has_cadence_issue", "=", True)],
                sentence=_lt("%(record)s is off its rhythm"),
            ),
            Alert(
                "group_over",
                _lt("Groups Past Their End"),
                "clef.instance",
                domain=[("kind", "=", "working_group"), ("date_end", "<", "today")],
                sentence=_lt(
                    "%(record)s is past its end: archive it, or give it more time"
                ),
                severity="info",
                since="date_end",
            ),
        ]

    @api.model
    def _seat_alerts(self):
        return [
            Alert(
                "seat_vacant",
                _lt("Vacant Seats"),
                "clef.seat",
                domain=[("vacant", "=", True)],
                sentence=_lt("Nobody holds the seat %(record)s"),
            ),
            Alert(
                "seat_warned",
                _lt("One Absence from the Limit"),
                "clef.seat",
                domain=[("engagement", "=", "warned"), ("is_open", "=", True)],
                sentence=_lt("One absence from the limit: %(record)s"),
                severity="info",
                since=_last_meeting,
            ),
            Alert(
                "seat_limit",
                _lt("At the Limit of Absences"),
                "clef.seat",
                domain=[("engagement", "=", "limit"), ("is_open", "=", True)],
                sentence=_lt(
                    "At the limit of absences, for the body to decide: %(record)s"
                ),
                severity="urgent",
                since=_last_meeting,
            ),
        ]

    @api.model
    def _member_alerts(self):
        return [
            Alert(
                "mandate_ending",
                _lt("Mandates Ending"),
                "clef.mandate",
                domain=[("is_ending", "=", True)],
                sentence=_lt("The mandate ends soon: %(record)s"),
                since=_notice_begins,
            ),
            Alert(
                "letter",
                _lt("Letters to Ask For"),
                "clef.mandate",
                domain=[("has_letter_issue", "=", True)],
                sentence=_lt(
                    "The delegation letter is missing or out of date: %(record)s"
                ),
                severity="info",
                since="date_start",
            ),
            Alert(
                "funder_missing",
                _lt("Funders Not in Steering"),
                "clef.institution",
                domain=[("is_missing", "=", True)],
                sentence=_lt(
                    "%(record)s funds the network and does not sit in its steering"
                ),
                severity="urgent",
            ),
            Alert(
                "charter_unsigned",
                _lt("Charter Unsigned"),
                "clef.institution",
                domain=[("is_charter_unsigned", "=", True)],
                sentence=_lt("%(record)s has not signed the charter in force"),
                severity="info",
            ),
            Alert(
                "contact_inactive",
                _lt("People Who Left"),
                "res.partner",
                domain=[("clef_is_inactive", "=", True)],
                sentence=_lt("Left two years ago, to be anonymised: %(record)s"),
                severity="info",
                since=_two_years_after,
                network=_last_network,
            ),
        ]

    @api.model
    def _host_alerts(self):
        """The seat in the host's board (R45); what ends within six months (S48)."""
        ending = [("date_end", ">=", "today"), ("date_end", "<", "today +6m")]
        coming = [("date_start", ">", "today")]
        return [
            Alert(
                "board_seat",
                _lt("Seat in the Host's Board"),
                "clef.network",
                domain=[("board_seat_vacant", "=", True)],
                sentence=_lt("The seat of %(record)s in its host's board is not held"),
                severity="urgent",
                network="id",
            ),
            Alert(
                "post_ending",
                _lt("Coordination Posts Ending"),
                "clef.network",
                domain=[("post_ids", "any", ending), ("post_ids", "not any", coming)],
                sentence=_lt("A coordination post ends within six months: %(record)s"),
                network="id",
            ),
            Alert(
                "hosting_ending",
                _lt("Hosting Ending"),
                "clef.network",
                domain=[
                    ("hosting_ids", "any", ending),
                    ("hosting_ids", "not any", coming),
                ],
                sentence=_lt("The hosting ends within six months: %(record)s"),
                network="id",
            ),
        ]
