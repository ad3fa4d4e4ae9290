"""The data that is measured: a network far larger than a real one, by raw SQL.

Nothing here is measured, and nothing here is random: two runs compare.
"""

import dataclasses
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

WEEK = timedelta(weeks=1)
# The ORM makes what is few; what is many comes by these.
SEATS = """
    INSERT INTO clef_seat (
        instance_id, network_id, company_id, instance_kind, institution_id,
        engagement, absence_streak, voting, counts_absence, date_start)
    SELECT b.id, b.network_id, b.company_id, b.kind, i.id,
           'engaged', 0, TRUE, TRUE, %(since)s
      FROM clef_instance b
      JOIN clef_institution i ON i.network_id = b.network_id
     WHERE b.id = ANY(%(bodies)s)
       AND i.id = ANY(%(institutions)s)
  ORDER BY b.id, i.id
"""
MANDATES = """
    INSERT INTO clef_mandate (
        seat_id, instance_id, institution_id, network_id, company_id, instance_kind,
        partner_id, role, date_start, has_letter)
    SELECT s.id, s.instance_id, s.institution_id, s.network_id, s.company_id,
           s.instance_kind, p.id, 'holder', %(since)s, FALSE
      FROM (SELECT *, row_number() OVER (ORDER BY id) AS rank
              FROM clef_seat WHERE instance_id = ANY(%(bodies)s)) s
      JOIN (SELECT id, row_number() OVER (ORDER BY id) AS rank
              FROM res_partner WHERE id = ANY(%(people)s)) p ON p.rank = s.rank
"""
EVENTS = """
    INSERT INTO calendar_event (name, start, stop, active, show_as, privacy)
    SELECT 'Sitting ' || b.id, %(start)s + n * INTERVAL '1 week',
           %(start)s + n * INTERVAL '1 week' + INTERVAL '2 hours',
           TRUE, 'busy', 'public'
      FROM clef_instance b, generate_series(0, %(number)s - 1) n
     WHERE b.id = ANY(%(bodies)s)
  ORDER BY n, b.id
 RETURNING id
"""
MEETINGS = """
    INSERT INTO clef_meeting (
        instance_id, network_id, company_id, event_id, name, start, stop, state, kind,
        year, number, reference)
    SELECT b.id, b.network_id, b.company_id, e.id, e.name, e.start, e.stop, 'held',
           'ordinary', EXTRACT(YEAR FROM e.start), e.id, b.code || '/' || e.id
      FROM calendar_event e
      JOIN clef_instance b ON e.name = 'Sitting ' || b.id
     WHERE e.id = ANY(%(events)s)
  ORDER BY e.start, e.id
 RETURNING id
"""
# Most people come, one seat in twenty has not been seen for a long time.
SHEETS = """
    INSERT INTO clef_attendance (
        meeting_id, instance_id, company_id, meeting_start, partner_id, mandate_id,
        seat_id, institution_id, status)
    SELECT m.id, m.instance_id, m.company_id, m.start, d.partner_id, d.id, d.seat_id,
           d.institution_id,
           CASE WHEN d.seat_id %% 20 = 0 AND m.start > %(lost)s THEN 'absent'
                WHEN dice < 62 THEN 'present'
                WHEN dice < 70 THEN 'represented'
                WHEN dice < 82 THEN 'excused'
                ELSE 'absent' END
      FROM clef_meeting m
      JOIN clef_mandate d ON d.instance_id = m.instance_id,
           LATERAL abs(hashint8(m.id * 1000003::bigint + d.seat_id) %% 100) dice
     WHERE m.id = ANY(%(meetings)s)
  ORDER BY m.start, m.id, d.id
"""
# For comparison: as many registrations to Odoo's own events.
REGISTRATIONS = """
    INSERT INTO event_registration (
        event_id, event_ticket_id, company_id, partner_id, name, email, state, active,
        create_date)
    SELECT t.event_id, t.id, e.company_id, p.id, p.name, p.email,
           ('{draft,open,done,cancel}'::text[])[1 + p.id %% 4], TRUE, e.date_begin
      FROM event_event_ticket t
      JOIN event_event e ON e.id = t.event_id,
           (SELECT * FROM res_partner WHERE id = ANY(%(people)s) ORDER BY id) p
     WHERE e.id = ANY(%(events)s)
  ORDER BY e.id, p.id
     LIMIT %(number)s
"""


@dataclasses.dataclass(frozen=True)
class Scale:
    """How much of everything.

    :param bodies: bodies of the network
    :param institutions: each of them has one seat in each body
    :param meetings: held meetings of each body, at the end
    :param actions: actions of the network; twice as many findings
    :param sessions: sessions of each action, at the end
    :param turns: how often a thing is measured; the best counts
    """

    bodies: int
    institutions: int
    meetings: int
    actions: int
    sessions: int
    turns: int

    @property
    def seats(self):
        """Seats of the whole network."""
        return self.bodies * self.institutions

    @property
    def lines(self):
        """Lines of all sheets, at the end."""
        return self.seats * self.meetings


SCALES = {
    "small": Scale(
        bodies=5, institutions=20, meetings=20, actions=200, sessions=20, turns=2
    ),
    "full": Scale(
        bodies=50, institutions=100, meetings=200, actions=5_000, sessions=200, turns=5
    ),
}


class World:
    """A network with a history, made in ``env`` and committed.

    :param env: environment of the superuser
    :param scale: :class:`Scale`
    """

    def __init__(self, env, scale):
        self.env, self.scale, self.held, self.registered = env, scale, 0, 0
        self.user = self._user()
        self.start = fields.Datetime.now() - WEEK * (scale.meetings + 2)
        self.since = self.start.date() - timedelta(days=100)
        self.network = env["clef.network"].create({"name": "Benchmark"})
        self.bodies = self._bodies(scale.bodies)
        self.institutions = self._institutions(scale.institutions)
        self.members = self.people("Member", scale.seats)
        self.fill(SEATS, institutions=self.institutions, since=self.since)
        self.fill(MANDATES, people=self.members, since=self.since)
        self.settle()

    def __str__(self):
        scale = self.scale
        return (
            f"{scale.bodies} bodies, {scale.seats:,} seats, {scale.meetings} meetings "
            f"each, {scale.lines:,} attendances;\n{scale.actions:,} actions, "
            f"{2 * scale.actions:,} findings, {scale.actions * scale.sessions:,} "
            f"sessions; best of {scale.turns}."
        )

    def _user(self):
        """Who does what is measured: a coordinator, who also runs Odoo's events."""
        groups = ("clef_network.group_coordinator", "event.group_event_user")
        return self.env["res.users"].create(
            {
                "name": "Benchmark",
                "login": "benchmark",
                "email": "benchmark@example.com",
                "group_ids": [Command.link(self.env.ref(name).id) for name in groups],
            }
        )

    def _bodies(self, number):
        return self.env["clef.instance"].create(
            [
                {
                    "network_id": self.network.id,
                    "name": f"Body {n}",
                    "code": f"B{n}",
                    "kind": "technical",
                    "quorum": 50,
                }
                for n in range(number)
            ]
        )

    def _institutions(self, number):
        partners = self.people("Institution", number, is_company=True)
        return self.env["clef.institution"].create(
            [
                {
                    "network_id": self.network.id,
                    "partner_id": partner.id,
                    "state": "member",
                }
                for partner in partners
            ]
        )

    def people(self, name, number, **values):
        """Make partners, whose names and addresses begin with ``name``."""
        return self.env["res.partner"].create(
            [
                {
                    "name": f"{name} {n}",
                    "email": f"{name}{n}@example.com".lower(),
                    **values,
                }
                for n in range(number)
            ]
        )

    def body(self, number):
        """Make a working group in which so many people sit.

        :return: clef.instance record and the res.partner records
        """
        body = self.env["clef.instance"].create(
            {"network_id": self.network.id, "name": f"Group of {number}"}
        )
        institutions = self._institutions(number)
        people = self.people(f"Guest{body.id}-", number)
        known = {"bodies": body, "since": self.since}
        self.fill(SEATS, institutions=institutions, **known)
        self.fill(MANDATES, people=people, **known)
        return body, people

    def hold(self, meetings):
        """Go on with the history until each body has held so many meetings."""
        number = min(meetings, self.scale.meetings) - self.held
        if number > 0:
            start = self.start + WEEK * self.held
            events = self.fill(EVENTS, start=start, number=number)
            held = self.fill(MEETINGS, events=events)
            self.fill(SHEETS, meetings=held, lost=self.start + WEEK * 30)
            self.held += number
            self.settle()

    def seats(self):
        """All seats of the bodies that have a history.

        :return: clef.seat records
        """
        domain = [("instance_id", "in", self.bodies.ids)]
        return self.env["clef.seat"].search(domain)

    def register(self, number):
        """Have so many registrations to Odoo's events, for comparison."""
        missing = number - self.registered
        if missing > 0:
            events = self._events(-(-missing // self.scale.seats))
            known = {"events": events, "people": self.members}
            self.fill(REGISTRATIONS, number=missing, **known)
            self.registered = number
            self.settle()

    def _events(self, number):
        return self.env["event.event"].create(
            [
                {
                    "name": f"Event {n}",
                    "date_begin": self.start + WEEK * n,
                    "date_end": self.start + WEEK * n + timedelta(hours=2),
                    "event_ticket_ids": [Command.create({"name": "Seat"})],
                }
                for n in range(number)
            ]
        )

    def fill(self, statement, **known):
        """Run one of the statements; return the numbers of what it made, if it tells.

        Recordsets stand for their numbers.
        """
        self.env.flush_all()
        known.setdefault("bodies", self.bodies)
        given = {
            name: list(getattr(value, "ids", value))
            if hasattr(value, "__iter__")
            else value
            for name, value in known.items()
        }
        cr = self.env.cr
        cr.execute(statement, given)
        rows = cr.fetchall() if "RETURNING" in statement else []
        self.env.invalidate_all()
        return [row[0] for row in rows]

    def settle(self):
        """Commit, and let PostgreSQL know the tables as they now are."""
        self.env.cr.commit()
        connection = self.env.cr.connection
        connection.autocommit = True
        try:
            self.env.cr.execute("VACUUM ANALYZE")
        finally:
            connection.autocommit = False
