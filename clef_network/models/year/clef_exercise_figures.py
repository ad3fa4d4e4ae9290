"""The figures of one year of a network: they are read here, and written elsewhere."""

from collections import Counter, defaultdict
from datetime import date, datetime
from functools import cached_property

from pytz import timezone, utc

from odoo.fields import Domain
from odoo.tools import SQL

from ..action.clef_finding import ANSWERING
from ..action.clef_session import BANDS, COUNTED
from ..meeting.clef_meeting import HELD
from ..meeting.clef_meeting_row import SITTING
from ..network.zones import zone_of

# What is summed of the sessions, all in one query.
SUMS = (
    "parents",
    "newcomers",
    "children",
    *BANDS,
    "families",
    "volunteers",
    "volunteer_hours",
)


class YearFigures:
    """Counts of a civil year, as the reader's rights allow; a query each at most.

    :param network: clef.network record
    :param int year: civil year, of the company's time zone
    """

    def __init__(self, network, year):
        self.network = network
        self.env = network.env
        self.year = year
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)
        self.own = Domain("network_id", "=", network.id)

    def within(self, name):
        """Records of which a date lies in the year.

        :param str name: date field
        :return: Domain
        """
        return Domain(name, ">=", self.first) & Domain(name, "<=", self.last)

    def _during(self, name):
        """Records of which a moment lies in the year, where the company is.

        :param str name: datetime field
        :return: Domain
        """
        zone = timezone(zone_of(self.network.company_id))
        start, end = (
            zone.localize(datetime(year, 1, 1)).astimezone(utc).replace(tzinfo=None)
            for year in (self.year, self.year + 1)
        )
        return Domain(name, ">=", start) & Domain(name, "<", end)

    def _count(self, model, domain, key):
        groups = self.env[model]._read_group(domain, [key], ["__count"])
        return dict(groups)

    # governance

    @cached_property
    def meetings(self):
        """Meetings held by each body, individual situations left out.

        :return: dict clef.instance record -> int
        """
        held = self.own & SITTING & Domain("state", "in", HELD)
        return self._count("clef.meeting", held & self._during("start"), "instance_id")

    def attendance(self, key):
        """Attendance rates, seat by seat, of the meetings counted above.

        :param str key: ``instance_id`` or ``institution_id``
        :return: dict record -> float from 0 to 1
        """
        rows = self.own & SITTING & Domain("year", "=", self.year)
        groups = self.env["clef.attendance.report"]._read_group(
            rows & Domain(key, "!=", False), [key], ["presence:avg"]
        )
        return dict(groups)

    @property
    def _decided(self):
        held = Domain("meeting_id.state", "in", HELD) & Domain(
            "meeting_id", "any", SITTING
        )
        ours = Domain("meeting_id.network_id", "=", self.network.id)
        return ours & held & self._during("date")

    @cached_property
    def decisions(self):
        """Decisions by outcome.

        :return: dict value of ``outcome`` -> int
        """
        return self._count("clef.decision", self._decided, "outcome")

    @cached_property
    def orientations(self):
        """Orientations adopted in the year.

        :return: clef.orientation records
        """
        adopted = Domain("outcome", "=", "adopted") & Domain(
            "res_model", "=", "clef.orientation"
        )
        decisions = self.env["clef.decision"].search(self._decided & adopted)
        ids = decisions.mapped("res_id")
        return self.env["clef.orientation"].browse(ids).exists().sorted()

    # actions

    @property
    def acted(self):
        """Actions that were run in the year, by their dates or by their sessions.

        :return: Domain
        """
        dated = Domain("date_start", "<=", self.last) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", self.first)
        )
        undated = Domain("date_start", "=", False) & self.within("received_on")
        met = Domain("session_ids", "any", self._counted)
        decided = Domain("stage", "in", ANSWERING)
        return self.own & decided & (dated | undated | met)

    @property
    def _counted(self):
        return Domain("state", "in", COUNTED) & self.within("date")

    def actions(self, key):
        """Actions of the year; one with two axes counts in both of them.

        :param str key: field to group by
        :return: dict value -> int
        """
        Action = self.env["clef.action"].with_context(active_test=False)
        return dict(Action._read_group(self.acted, [key], ["__count"]))

    @cached_property
    def coverage(self):
        """How far the actions of the year reach (S51).

        :return: dict ``actions``, ``institutions`` and ``territories``: int
        """
        Action = self.env["clef.action"].with_context(active_test=False)
        ((actions, territories),) = Action._read_group(
            self.acted, [], ["__count", "territory_id:count_distinct"]
        )
        Partner = self.env["clef.action.partner"].with_context(active_test=False)
        ((institutions,),) = Partner._read_group(
            Domain("action_id", "any", self.acted),
            [],
            ["institution_id:count_distinct"],
        )
        return {
            "actions": actions,
            "institutions": institutions,
            "territories": territories,
        }

    # participation

    @cached_property
    def sessions(self):
        """Sums of the sessions that were counted, all breakdowns in one query.

        :return: list of tuples: first day of the month, territory, axis, whether in a
            priority zone, number of sessions and the sums in the order of ``SUMS``
        """
        return self.env["clef.session"]._read_group(
            self.own & self._counted,
            ["date:month", "territory_id", "axis_id", "is_priority"],
            ["__count", *(f"{name}:sum" for name in SUMS)],
        )

    def participation(self, key=None):
        """Participation by one of the breakdowns, or in all.

        :param str key: ``month``, ``territory``, ``axis``, ``priority``, or None
        :return: dict value (True in all) -> Counter of ``sessions`` and of ``SUMS``
        """
        sums = defaultdict(Counter)
        for month, territory, axis, priority, *values in self.sessions:
            values_of = {
                "month": month.month,
                "territory": territory,
                "axis": axis,
                "priority": priority,
            }
            line = sums[values_of.get(key, True)]
            line.update(dict(zip(("sessions", *SUMS), values, strict=True)))
        return dict(sums)

    @cached_property
    def whole(self):
        """Participation of the whole year.

        :return: Counter of ``sessions`` and of ``SUMS``
        """
        return self.participation().get(True, Counter())

    # the network

    @property
    def _partners(self):
        return self.own & Domain("state", "!=", "prospect")

    def joined(self):
        """Institutions that became members.

        :return: clef.institution records
        """
        return self._institutions(self.within("date_start"))

    def left(self):
        """Institutions that were members and left.

        :return: clef.institution records
        """
        return self._institutions(self.within("date_end"))

    def members(self):
        """Institutions that were members on the last day.

        :return: clef.institution records
        """
        come = Domain("date_start", "=", False) | Domain("date_start", "<=", self.last)
        stay = Domain("date_end", "=", False) | Domain("date_end", ">", self.last)
        return self._institutions(come & stay)

    def _institutions(self, domain):
        Institution = self.env["clef.institution"].with_context(active_test=False)
        return Institution.search(self._partners & domain)

    @cached_property
    def requests(self):
        """What was asked, and what became of it (R42).

        Answered means in words, or by putting it before a committee.

        :return: dict ``received``, ``answered`` and ``in_time``: int
        """
        Action = self.env["clef.action"].with_context(active_test=False)
        query = Action._search(self.own & self._asked & self.within("received_on"))
        columns = {
            name: Action._field_to_sql(query.table, name, query)
            for name in ("received_on", "answered_on", "submitted_on")
        }
        first = SQL("LEAST(%(answered_on)s, %(submitted_on)s)", **columns)
        ((received, answered, in_time),) = self.env.execute_query(
            query.select(
                SQL("count(*)"),
                SQL("count(%s)", first),
                SQL(
                    "count(*) FILTER (WHERE %s <= %s + INTERVAL '1 month')",
                    first,
                    columns["received_on"],
                ),
            )
        )
        return {"received": received, "answered": answered, "in_time": in_time}

    @property
    def _asked(self):
        """Actions that somebody asked for, unlike those the network begins itself."""
        return (
            Domain("stage", "=", "request")
            | Domain("request_text", "!=", False)
            | Domain("request_partner_id", "!=", False)
            | Domain("request_institution_id", "!=", False)
            | Domain("request_origin", "=", "parent")
        )

    # what was seen, what was done about it

    @cached_property
    def findings(self):
        """Findings of the year by territory and theme (S13).

        :return: dict (clef.territory record, clef.theme record) -> int
        """
        groups = self.env["clef.finding"]._read_group(
            self.own & self.within("date"), ["territory_id", "theme_id"], ["__count"]
        )
        return {(territory, theme): number for territory, theme, number in groups}

    @cached_property
    def log(self):
        """The coordination's log by kind.

        :return: dict value of ``kind`` -> (entries, hours)
        """
        groups = self.env["clef.log.entry"]._read_group(
            self.own & self.within("date"), ["kind"], ["__count", "duration:sum"]
        )
        return {kind: (number, hours) for kind, number, hours in groups}
