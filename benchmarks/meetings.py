"""The meeting room: convening, moving, holding, closing, counting."""

import dataclasses
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from benchmarks.stage import Known, Measure, Row, ready

ALL = 1_000_000
HUNDREDS = "Odoo writes changed lines by a hundred: one more query for each hundred."
LIVE = (
    "The quorum is counted on records, so that the same code answers while a sheet is "
    "being filled; plain SQL reads saved lines only."
)
# What a developer would write by hand: not seen at any of the last three meetings.
WINDOW = """
    SELECT seat_id
      FROM (SELECT seat_id, status,
                   row_number() OVER (PARTITION BY seat_id
                                      ORDER BY meeting_start DESC, meeting_id DESC)
                       AS rank
              FROM clef_attendance
             WHERE seat_id = ANY(%(seats)s)) line
     WHERE rank <= 3
  GROUP BY seat_id
    HAVING bool_and(status IN ('absent', 'excused'))
"""
QUORUM = """
    SELECT count(DISTINCT s.id),
           count(DISTINCT s.id) FILTER (WHERE a.status IN ('present', 'represented'))
      FROM clef_meeting m
      JOIN clef_seat s ON s.instance_id = m.instance_id
 LEFT JOIN clef_attendance a ON a.meeting_id = m.id AND a.seat_id = s.id
     WHERE m.id = %(meeting)s
       AND s.voting
       AND (s.date_start IS NULL OR s.date_start <= m.start)
       AND (s.date_end IS NULL OR s.date_end >= m.start)
"""
LINES = """
    INSERT INTO clef_attendance (
        meeting_id, instance_id, company_id, meeting_start, partner_id, status,
        create_uid, write_uid, create_date, write_date)
    SELECT m.id, m.instance_id, m.company_id, m.start, p, 'expected',
           m.create_uid, m.create_uid, now(), now()
      FROM clef_meeting m, unnest(%(people)s) p
     WHERE m.id = %(meeting)s
"""


class Room:
    """Bodies of some sizes, made when they are first asked for."""

    def __init__(self):
        self.bodies = {}

    def body(self, stage, number):
        """Return a body in which so many people sit, and the people."""
        if number not in self.bodies:
            self.bodies[number] = stage.world.body(number)
            stage.world.settle()
        body, people = self.bodies[number]
        return body.with_env(stage.env), people.with_env(stage.env)

    def meeting(self, stage, number, *verbs):
        """Return a new meeting of such a body, after these verbs."""
        body, _people = self.body(stage, number)
        values = {"instance_id": body.id, "start": soon()}
        meeting = stage.env["clef.meeting"].create(values)
        for verb in verbs:
            getattr(meeting, verb)()
        return meeting


room = Room()


def soon(days=30):
    """A moment in so many days."""
    return fields.Datetime.now() + timedelta(days=days)


def create_event(stage, number):
    """What stock does for the same: an event that invites the same people."""
    _body, people = room.body(stage, number)
    values = {
        "name": "Stock",
        "start": soon(),
        "stop": soon() + timedelta(hours=2),
        "partner_ids": [Command.set(people.ids)],
    }
    return stage.env["calendar.event"].create(values)


def move(record):
    """Put a meeting, or an event, off by a week."""
    record.write({"start": soon(37), "stop": soon(37) + timedelta(hours=2)})


@dataclasses.dataclass
class Convene(Measure):
    """P7: against an event with the same attendees, its invitations included."""

    number: int

    @property
    def name(self):
        return f"Convene {self.number} people"

    def run(self, stage):
        def ours():
            return room.meeting(stage, self.number).action_convene

        found = stage.race(ours=ours, stock=ready(create_event, stage, self.number))
        yield Row(self.name, found["ours"].ms, "ms", 0.25, found["stock"].ms)
        yield Row(self.name, found["ours"].queries, "queries", 60)


@dataclasses.dataclass
class Reschedule(Measure):
    """P8: against moving an event with the same attendees, its mails included."""

    number: int

    @property
    def name(self):
        return f"Put off a meeting of {self.number}"

    def run(self, stage):
        def ours():
            meeting = room.meeting(stage, self.number, "action_convene")
            return lambda: move(meeting)

        def stock():
            event = create_event(stage, self.number)
            return lambda: move(event)

        found = stage.race(ours=ours, stock=stock)
        yield Row(self.name, found["ours"].ms, "ms", 0.25, found["stock"].ms)
        yield Row(self.name, found["ours"].queries, "queries", 60)


class Sheet(Measure):
    """P9: everybody's status in one save."""

    name = "Record attendance in one save"

    def run(self, stage):
        counts = {}
        for number in (12, 40, 400):
            found = stage.race(ours=lambda number=number: self._prepare(stage, number))
            counts[number] = found["ours"].queries
            what = f"{self.name}, {number} people"
            yield Row(what, counts[number], "queries", 15)
        more = counts[400] - counts[12]
        yield Row(
            "... more for 400 than for 12", more, "queries", 0, known=Known(HUNDREDS, 3)
        )

    def _prepare(self, stage, number):
        meeting = room.meeting(stage, number, "action_convene")
        commands = [
            Command.update(line.id, {"status": "present"})
            for line in meeting.attendance_ids
        ]
        return lambda: meeting.write({"attendance_ids": commands})


class Close(Measure):
    """P10: the transaction that ends a sitting."""

    name = "Close a meeting"

    def run(self, stage):
        counts = {}
        for number in (12, 40, 400):
            found = stage.race(ours=lambda number=number: self._prepare(stage, number))
            counts[number] = found["ours"].queries
            what = f"{self.name} of {number}"
            yield Row(what, counts[number], "queries", 40)
        more = counts[400] - counts[12]
        yield Row(
            "... more for 400 than for 12", more, "queries", 0, known=Known(HUNDREDS, 6)
        )
        per_thousand = found["ours"].ms / 400 * 1000
        yield Row("... per 1,000 lines", per_thousand, "ms", 500)
        added = stage.memory(lambda: self._prepare(stage, 400))
        yield Row("... memory added by 400", added, "MB", 50)

    def _prepare(self, stage, number):
        return room.meeting(stage, number, "action_convene").action_close


class CreateLines(Measure):
    """P6: a thousand guests, against the same rows by raw SQL."""

    name = "Create 1,000 attendance lines"

    def run(self, stage):
        people = stage.world.people("Guest", 1000).ids
        stage.world.settle()

        def ours():
            meeting = room.meeting(stage, 12)
            values = [{"meeting_id": meeting.id, "partner_id": p} for p in people]
            return lambda: stage.env["clef.attendance"].create(values)

        def raw():
            meeting = room.meeting(stage, 12)
            stage.env.flush_all()
            return stage.sql(LINES, meeting=meeting.id, people=people)

        found = stage.race(ours=ours, raw=raw)
        yield Row(self.name, found["ours"].ms, "ms", 10, found["raw"].ms)
        yield Row(self.name, found["ours"].queries, "queries", 30)


class List(Measure):
    """P4: 80 lines of a list of 100,000, against registrations to events."""

    name = "List 80 of 100,000 attendances"
    meetings = 20
    # as many columns of each kind
    OURS = (
        ("partner_id", "meeting_id", "company_id", "instance_id"),
        (
            "status",
            "meeting_start",
            "reason",
            "represented_by",
        ),
    )
    STOCK = (
        ("partner_id", "event_id", "company_id", "event_ticket_id"),
        (
            "state",
            "create_date",
            "name",
            "email",
        ),
    )

    def run(self, stage):
        number = stage.scale.seats * self.meetings
        stage.world.register(number)
        found = stage.race(
            ours=ready(self._read, stage, "clef.attendance", *self.OURS),
            stock=ready(self._read, stage, "event.registration", *self.STOCK),
        )
        yield Row(self.name, found["ours"].ms, "ms", 1.25, found["stock"].ms)
        yield Row(self.name, found["ours"].queries, "queries", 6)

    def _read(self, stage, model, linked, plain):
        specification = {name: {"fields": {"display_name": {}}} for name in linked}
        specification |= {name: {} for name in plain}
        stage.env[model].web_search_read(
            [], specification, limit=80, count_limit=10_001
        )


class Engagement(Measure):
    """P11: absences in a row of all seats, then of those of one meeting."""

    name = "Absences in a row of all seats"
    meetings = ALL

    def run(self, stage):
        seats = stage.world.seats().with_env(stage.env)
        raw = stage.sql(WINDOW, seats=seats.ids)
        few = stage.world.bodies[0].seat_ids[:40].with_env(stage.env)
        streaks = few._streaks()
        found = stage.race(
            ours=ready(seats._streaks),
            raw=lambda: raw,
            anew=lambda: self._change(few, streaks),
            same=lambda: self._settle(few),
        )
        full, anew = found["ours"], found["anew"]
        yield Row(self.name, full.ms, "ms", 2, found["raw"].ms)
        yield Row(self.name, full.queries, "queries", 3)
        added = stage.memory(ready(seats._update_engagement))
        yield Row("... memory added", added, "MB", 50)
        what = "... of 40 seats, after one closing"
        yield Row(what, anew.ms, "ms", 0.05, full.ms)
        yield Row(what, anew.queries, "queries", 10)
        yield Row("... when nothing changes", found["same"].queries, "queries", 10)

    def _change(self, seats, streaks):
        """Seats as they were before a meeting that changed all of them."""
        seats._update_engagement()
        for seat in seats:
            seat.sudo().absence_streak = streaks[seat.id] + 1
        return seats._update_engagement

    def _settle(self, seats):
        seats._update_engagement()
        return seats._update_engagement


class Quorum(Measure):
    """P12: whether the body could decide, for one meeting among very many."""

    name = "Quorum of one meeting"
    meetings = ALL

    def run(self, stage):
        domain = [("instance_id", "=", stage.world.bodies[0].id)]
        meeting = stage.env["clef.meeting"].search(domain, limit=1)
        raw = stage.sql(QUORUM, meeting=meeting.id)
        found = stage.race(
            ours=ready(meeting.read, ["quorum_met", "present_seat_count"]),
            raw=lambda: raw,
        )
        ours, raw = found["ours"], found["raw"]
        yield Row(self.name, ours.ms, "ms", 3, raw.ms, Known(LIVE, 25))
        yield Row(self.name, ours.queries, "queries", 1, known=Known(LIVE, 9))


MEASURES = (
    Convene(12),
    Convene(40),
    Reschedule(12),
    Reschedule(40),
    Sheet(),
    Close(),
    CreateLines(),
    List(),
    Engagement(),
    Quorum(),
)
