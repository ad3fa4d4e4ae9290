"""The action room: cards, sessions, participation, and what answers what."""

from benchmarks.stage import Known, Measure, Row, ready

STAGES = (
    "request project submitted approved running done evaluated refused cancelled"
).split()
ANSWERING = ("approved", "running", "done", "evaluated")
COLUMNS = (
    "Odoo reads each column of a kanban by a query of its own; what cards count and "
    "warn of is read once for all of them."
)
# as many as a registration has states
FOUR = [("stage", "in", ("submitted", "approved", "running", "done"))]
ACTIONS = """
    INSERT INTO clef_action (
        network_id, company_id, name, stage, submission_state, instance_id,
        territory_id, axis_id, referent_id, request_kind, request_type, request_origin,
        initiated_by, date_start, received_on, active, published)
    SELECT w.id, w.company_id, 'Action ' || n,
           (%(stages)s::text[])[1 + n %% 9], 'draft',
           b.ids[1 + n %% cardinality(b.ids)],
           t.ids[1 + n %% cardinality(t.ids)], a.ids[1 + n %% cardinality(a.ids)],
           p.ids[1 + n %% cardinality(p.ids)], 'collective', 'project', 'professional',
           'network', %(since)s + (n %% 1000)::integer,
           %(since)s + (n %% 1000)::integer,
           TRUE, FALSE
      FROM clef_network w, generate_series(1, %(number)s) n,
           (SELECT %(bodies)s::integer[] AS ids) b,
           (SELECT %(territories)s::integer[] AS ids) t,
           (SELECT %(axes)s::integer[] AS ids) a,
           (SELECT %(people)s::integer[] AS ids) p
     WHERE w.id = %(network)s
  ORDER BY n
 RETURNING id
"""
THEMES = """
    INSERT INTO clef_action_clef_theme_rel (clef_action_id, clef_theme_id)
    SELECT DISTINCT a, (%(themes)s::integer[])[1 + (a * n) %% %(count)s]
      FROM unnest(%(actions)s::integer[]) a, generate_series(1, 2) n
"""
FINDINGS = """
    INSERT INTO clef_finding (
        network_id, company_id, name, origin, date, territory_id, theme_id, state,
        active)
    SELECT w.id, w.company_id, 'Finding ' || n, 'professionals',
           %(since)s + (n %% 1000)::integer, t.ids[1 + n %% cardinality(t.ids)],
           h.ids[1 + n %% cardinality(h.ids)],
           CASE WHEN n %% 10 = 0 THEN 'closed' ELSE 'open' END, TRUE
      FROM clef_network w, generate_series(1, 2 * %(number)s) n,
           (SELECT %(territories)s::integer[] AS ids) t,
           (SELECT %(themes)s::integer[] AS ids) h
     WHERE w.id = %(network)s
  ORDER BY n
 RETURNING id
"""
# Three actions in four answer something, two findings each.
ANSWERS = """
    INSERT INTO clef_action_finding_rel (action_id, finding_id)
    SELECT a.id, f.id
      FROM unnest(%(actions)s::integer[]) WITH ORDINALITY a (id, rank)
      JOIN unnest(%(findings)s::integer[]) WITH ORDINALITY f (id, rank)
        ON f.rank IN (2 * a.rank, 2 * a.rank - 1)
     WHERE a.rank %% 4 > 0
"""
ANSWERED = """
    UPDATE clef_finding
       SET state = 'answered'
     WHERE id IN (SELECT r.finding_id
                    FROM clef_action_finding_rel r
                    JOIN clef_action a ON a.id = r.action_id
                   WHERE a.stage = ANY(%(answering)s))
"""
SESSIONS = """
    INSERT INTO clef_session (
        action_id, network_id, company_id, axis_id, territory_id, start, date, duration,
        mode, state, is_priority, parents, children, families)
    SELECT a.id, a.network_id, a.company_id, a.axis_id, a.territory_id,
           (a.date_start + n) + INTERVAL '9 hours', a.date_start + n, 2, 'on_site',
           (%(states)s::text[])[1 + (a.id + n) %% 10], FALSE,
           (a.id + n) %% 13, (a.id * 7 + n) %% 11, (a.id + n) %% 9
      FROM clef_action a, generate_series(%(first)s, %(last)s) n
     WHERE a.network_id = %(network)s
  ORDER BY n, a.id
"""
# What a developer would write by hand for the same answers.
PARTICIPATION = """
    SELECT date_trunc('year', date::timestamp), territory_id, axis_id,
           count(*), sum(parents), sum(children), sum(families)
      FROM clef_session
     WHERE state IN ('reported', 'confirmed')
  GROUP BY 1, 2, 3
"""
ADEQUACY = """
    SELECT territory_id, theme_id, state, count(*)
      FROM clef_finding
     WHERE active
  GROUP BY 1, 2, 3
 UNION ALL
    SELECT a.territory_id,
           (SELECT min(clef_theme_id) FROM clef_action_clef_theme_rel
             WHERE clef_action_id = a.id),
           'unasked', count(*)
      FROM clef_action a
     WHERE a.active
       AND a.stage IN ('submitted', 'approved', 'running', 'done', 'evaluated')
       AND NOT EXISTS (SELECT FROM clef_action_finding_rel r WHERE r.action_id = a.id)
  GROUP BY 1, 2, 3
"""


class Ground:
    """Territories, actions, findings and sessions, made when they are first asked for.

    As in :mod:`benchmarks.world`, nothing is random.
    """

    def __init__(self):
        self.known, self.held = {}, 0

    def settle(self, stage, sessions=0):
        """Have the actions, with so many sessions each.

        :param stage: :class:`benchmarks.stage.Stage`
        """
        world = stage.world
        if not self.known:
            self._act(world)
        number = min(sessions, stage.scale.sessions)
        if number > self.held:
            states = [*["confirmed"] * 7, "reported", "planned", "cancelled"]
            rows = {"first": self.held + 1, "last": number, "states": states}
            world.fill(SESSIONS, network=world.network.id, **rows)
            self.held = number
            world.settle()

    def _act(self, world):
        env, number = world.env, world.scale.actions
        article = env["clef.charter.article"].search([("kind", "=", "axis")])
        themes = env["clef.theme"].search([])
        self.known = {
            "network": world.network.id,
            "number": number,
            "since": world.since,
            "territories": self._territories(env).ids,
            "axes": article.ids,
            "themes": themes.ids,
            "people": world.members.ids,
            "stages": STAGES,
        }
        actions = world.fill(ACTIONS, **self.known)
        findings = world.fill(FINDINGS, **self.known)
        world.fill(THEMES, actions=actions, themes=themes.ids, count=len(themes))
        world.fill(ANSWERS, actions=actions, findings=findings)
        world.fill(ANSWERED, answering=list(ANSWERING))
        world.settle()

    def _territories(self, env):
        """Eight cities of five neighbourhoods, one of them a priority zone."""
        Territory = env["clef.territory"]
        cities = Territory.create([{"name": f"City {n}"} for n in range(8)])
        quarters = Territory.create(
            [
                {"name": f"Q{n}", "kind": "neighbourhood", "parent_id": city.id}
                for city in cities
                for n in range(5)
            ]
        )
        zones = [{"territory_id": quarter.id} for quarter in quarters[::5]]
        env["clef.territory.zone"].create(zones)
        return quarters


ground = Ground()


def read(linked, plain):
    """A specification of columns: as many of each kind are compared.

    :param linked: many2one fields, of which the name is shown
    :param plain: stored fields
    :return: dict
    """
    named = {name: {"fields": {"display_name": {}}} for name in linked}
    return {**named, **{name: {} for name in plain}}


REGISTRATION = read(
    ("partner_id", "event_id", "company_id", "event_ticket_id"),
    ("state", "create_date", "name", "email"),
)


class Kanban(Measure):
    """Actions by stage, against registrations by state: as many open columns."""

    name = "Kanban of 5,000 actions, four columns"
    LINKED = ("referent_id", "territory_id", "company_id", "instance_id")
    OURS = read(LINKED, ("stage", "date_start", "name", "place"))
    # what our cards count and warn of: Odoo's have nothing like it
    CARD = read(
        ("referent_id", "territory_id", "axis_id", "instance_id"),
        (
            "stage name submission_state received_on color is_waiting "
            "is_referent_gone is_orphan parents_count session_count next_session "
            "uncounted_count"
        ).split(),
    )

    def run(self, stage):
        ground.settle(stage, 20)
        stage.world.register(stage.scale.seats * 20)
        found = stage.race(
            ours=ready(self._read, stage, "clef.action", "stage", self.OURS, FOUR),
            stock=ready(self._read, stage, "event.registration", "state", REGISTRATION),
            card=ready(self._read, stage, "clef.action", "stage", self.CARD),
        )
        ours, stock, card = found["ours"], found["stock"], found["card"]
        yield Row(self.name, ours.ms, "ms", 1.25, stock.ms)
        yield Row(self.name, ours.queries, "queries", 1, stock.queries)
        what = "... nine columns, all that cards count"
        yield Row(what, card.queries, "queries", 6, known=Known(COLUMNS, 23))

    def _read(self, stage, model, group, columns, domain=()):
        stage.env[model].web_read_group(
            list(domain),
            [group],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification=columns,
        )


class Sessions(Measure):
    """80 lines of a list of 100,000, against registrations to events."""

    name = "List 80 of 100,000 sessions"
    OURS = read(
        ("action_id", "territory_id", "company_id", "axis_id"),
        ("state", "start", "place", "note"),
    )

    def run(self, stage):
        ground.settle(stage, 20)
        stage.world.register(stage.scale.seats * 20)
        found = stage.race(
            ours=ready(self._read, stage, "clef.session", self.OURS),
            stock=ready(self._read, stage, "event.registration", REGISTRATION),
        )
        yield Row(self.name, found["ours"].ms, "ms", 1.25, found["stock"].ms)
        yield Row(self.name, found["ours"].queries, "queries", 6)

    def _read(self, stage, model, columns):
        stage.env[model].web_search_read([], columns, limit=80, count_limit=10_001)


class Participation(Measure):
    """Who came, by year, territory and axis, against the same by raw SQL."""

    name = "Participation over 1,000,000 sessions"
    GROUPS = ("date:year", "territory_id", "axis_id")
    SUMS = ("__count", "parents:sum", "children:sum", "families:sum")

    def run(self, stage):
        ground.settle(stage, 200)
        counted = [("state", "in", ("reported", "confirmed"))]
        found = stage.race(
            ours=ready(
                stage.env["clef.session"]._read_group, counted, self.GROUPS, self.SUMS
            ),
            raw=ready(stage.sql(PARTICIPATION)),
        )
        yield Row(self.name, found["ours"].ms, "ms", 1.35, found["raw"].ms)
        yield Row(self.name, found["ours"].queries, "queries", 1)


class Adequacy(Measure):
    """Findings and actions side by side, against the least SQL that says the same."""

    name = "10,000 findings beside 5,000 actions"
    GROUPS = ("territory_id", "theme_id", "kind")

    def run(self, stage):
        ground.settle(stage)
        found = stage.race(
            ours=ready(
                stage.env["clef.adequacy.report"]._read_group,
                [],
                self.GROUPS,
                ("number:sum",),
            ),
            raw=ready(stage.sql(ADEQUACY)),
            # read once in a request, by whatever asks first: not the report's own
            day=ready(stage.env["clef.dated.mixin"]._today),
        )
        queries = found["ours"].queries - found["day"].queries
        yield Row(self.name, found["ours"].ms, "ms", 2, found["raw"].ms)
        yield Row(self.name, queries, "queries", 1)


MEASURES = (Kanban(), Sessions(), Adequacy(), Participation())
