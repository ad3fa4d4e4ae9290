"""The portal of partners, over HTTP, against what Odoo's Project shows there.

The server is in this process, one request after the other on one connection: it serves
what Odoo's own would, and its queries can be counted.
"""

import contextlib
import http.client
import json
import re
import statistics
import threading
import time
import urllib.parse
from datetime import timedelta

from werkzeug.serving import WSGIRequestHandler, make_server

from odoo import fields, sql_db
from odoo.fields import Command
from odoo.http import root

from benchmarks.stage import Measure, Row

LOGIN = "visitor"
MEETINGS = "/my/clef/meetings?filterby=all"
TASKS, PROJECTS = "/my/tasks", "/my/projects"
ROWS = 400
WARM, TURNS = 3, 7
# what any page of the portal counts already, and what is added to it
STOCK = ("project_count", "task_count")
COUNTERS = ("clef_instance_count", "clef_answer_count")


class Handler(WSGIRequestHandler):
    """Connections stay open, and nothing is logged."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log(self, *_arguments):
        """Say nothing."""


class Visitor:
    """Somebody with an account, and the browser they read with."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.cookies = {}

    def log_in(self):
        """Open a session."""
        page, _ms, _queries = self.get("/web/login")
        token = re.search(rb'name="csrf_token" value="([^"]+)"', page)[1].decode()
        form = {"login": LOGIN, "password": LOGIN, "csrf_token": token}
        kind = "application/x-www-form-urlencoded"
        self._ask("POST", "/web/login", urllib.parse.urlencode(form), kind, {303})

    def get(self, path):
        """Return the page, the milliseconds and the queries it took."""
        return self._ask("GET", path)

    def count(self, *counters):
        """Return the queries that these counters of ``/my`` take."""
        body = json.dumps({"params": {"counters": counters}})
        self._ask("POST", "/my/counters", body, "application/json")
        content, _ms, queries = self._ask(
            "POST", "/my/counters", body, "application/json"
        )
        if not set(counters) <= set(json.loads(content)["result"]):
            raise AssertionError(content)
        return queries

    def _ask(self, verb, path, body=None, kind="text/plain", wanted=frozenset({200})):
        queries, started = sql_db.sql_counter, time.perf_counter()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": kind}
        self.connection.request(verb, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        ms = (time.perf_counter() - started) * 1000
        if response.status not in wanted:
            raise AssertionError(f"{path}: {response.status}")
        for cookie in response.headers.get_all("Set-Cookie", ()):
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return content, ms, sql_db.sql_counter - queries


@contextlib.contextmanager
def visiting(stage):
    """Serve the database of ``stage``, and yield a :class:`Visitor` logged in.

    What the stage holds is committed first, as the server has cursors of its own.
    """
    stage.env.flush_all()
    stage.world.settle()
    server = make_server("127.0.0.1", 0, root, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    visitor = Visitor(server.server_port)
    try:
        visitor.log_in()
        yield visitor
    finally:
        visitor.connection.close()
        server.shutdown()
        thread.join()
        server.server_close()


def race(stage, visitor, *paths):
    """Read pages by turns.

    :return: dict by path of the median of milliseconds, the queries, and the bytes
    """
    found = {path: [] for path in paths}
    for path in paths * WARM:
        visitor.get(path)
    for path in paths * (TURNS * stage.scale.turns):
        found[path].append(visitor.get(path))
    return {path: _summary(answers) for path, answers in found.items()}


def _summary(answers):
    pages, times, queries = zip(*answers, strict=True)
    return statistics.median(times), min(queries), len(pages[-1])


class Partner:
    """Who reads: made once, with as many tasks and projects as there are meetings."""

    def __init__(self):
        self.user = None
        self.body = None
        self.meetings = 0

    def settle(self, stage):
        """Make the account, and what Project shows it."""
        if self.user:
            return
        self.user = stage.world.env["res.users"].create(
            {
                "name": "Visitor",
                "login": LOGIN,
                "password": LOGIN,
                "email": "visitor@example.com",
                "group_ids": [Command.set(stage.env.ref("base.group_portal").ids)],
            }
        )
        self._follow(stage)
        self.body = stage.world.body(1)[0]
        self.sit(stage, self.body)

    def _follow(self, stage):
        """Everybody's tasks in one project: nothing but the rows is compared."""
        env = stage.world.env(context={"mail_create_nolog": True})
        values = [
            {"name": f"Project {n}", "privacy_visibility": "portal"}
            for n in range(ROWS)
        ]
        projects = env["project.project"].create(values)
        projects.message_subscribe(self.user.partner_id.ids)
        values = [
            {"name": f"Task {n}", "project_id": projects[0].id} for n in range(ROWS)
        ]
        env["project.task"].create(values)

    def sit(self, stage, body):
        """Give the partner a seat in a body."""
        env = stage.world.env
        seat = env["clef.seat"].create({"instance_id": body.id, "label": "Visitor"})
        values = {
            "seat_id": seat.id,
            "partner_id": self.user.partner_id.id,
            "date_start": stage.world.since,
        }
        env["clef.mandate"].create(values)

    def meet(self, stage, number):
        """Go on until the partner has been convened to so many meetings."""
        new = range(self.meetings, number)
        start = fields.Datetime.now() - timedelta(days=ROWS + 1)
        meetings = stage.world.env["clef.meeting"].create(
            [
                {
                    "instance_id": self.body.id,
                    "start": start + timedelta(days=n),
                    "location": f"Room {n}",
                }
                for n in new
            ]
        )
        line = Command.create({"partner_id": self.user.partner_id.id})
        meetings.attendance_ids = [line]
        meetings.env.flush_all()
        statement = "UPDATE clef_meeting SET state = 'held' WHERE id = ANY(%s)"
        meetings.env.cr.execute(statement, [meetings.ids])
        meetings.env.invalidate_all()
        self.meetings = number

    def hold(self, stage, number):
        """Return a meeting of so many members whose minutes are circulated."""
        body, _people = stage.world.body(number - 1)
        self.sit(stage, body)
        env = stage.world.env(user=stage.world.user)
        points = [
            {"name": f"Point {n}", "minutes": f"<p>What was said of {n}</p>"}
            for n in range(12)
        ]
        meeting = env["clef.meeting"].create(
            {
                "instance_id": body.id,
                "start": fields.Datetime.now() - timedelta(days=2),
                "agenda_ids": [Command.create(point) for point in points],
            }
        )
        meeting.action_convene()
        meeting.attendance_ids.status = "present"
        meeting.action_close()
        meeting.action_circulate()
        env["ir.attachment"].create(
            [
                {
                    "name": f"Document {n}.pdf",
                    "raw": b"content",
                    "res_model": meeting._name,
                    "res_id": meeting.id,
                }
                for n in range(20)
            ]
        )
        return meeting


partner = Partner()


class Listing(Measure):
    """P1: a page of 80 meetings of 400, against tasks and projects of the same."""

    name = "Portal: list 80 of 400 meetings"

    def run(self, stage):
        partner.settle(stage)
        queries, sizes = {}, {}
        for number in (10, 80, ROWS):
            partner.meet(stage, number)
            paths = (MEETINGS, TASKS, PROJECTS) if number == ROWS else (MEETINGS,)
            with visiting(stage) as visitor:
                found = race(stage, visitor, *paths)
            ms, queries[number], sizes[number] = found[MEETINGS]
        yield Row(f"{self.name}, tasks", ms, "ms", 0.5, found[TASKS][0])
        yield Row(f"{self.name}, projects", ms, "ms", 1.3, found[PROJECTS][0])
        yield Row(self.name, queries[ROWS], "queries", 20)
        more = max(queries.values()) - min(queries.values())
        yield Row("... more for 400 than for 10", more, "queries", 0)
        row = (sizes[80] - sizes[10]) / 70
        yield Row("... the page, for each row", row, "bytes", 1000)


class Home(Measure):
    """P2: what the cards add to ``/my``, and their counters."""

    name = "Portal: /my with our cards, and without"

    def run(self, stage):
        partner.settle(stage)
        with visiting(stage) as visitor:
            with_cards = race(stage, visitor, "/my")["/my"]
            stock = visitor.count(*STOCK)
            added = visitor.count(*STOCK, *COUNTERS) - stock
            with self._without_cards(stage):
                without = race(stage, visitor, "/my")["/my"]
        yield Row(self.name, with_cards[0], "ms", 1.05, without[0])
        yield Row("... more queries", with_cards[1] - without[1], "queries", 0)
        each = added / len(COUNTERS)
        yield Row("... its counters, each of ours", each, "queries", 2)

    @contextlib.contextmanager
    def _without_cards(self, stage):
        view = stage.world.env.ref("clef_network.portal_my_home")
        self._show(view, False)
        yield
        self._show(view, True)

    def _show(self, view, active):
        view.active = active
        view.env.flush_all()
        view.env.cr.commit()


class Page(Measure):
    """P3: one meeting with its minutes and papers, against the list of tasks."""

    name = "Portal: page of a meeting of 40"

    def run(self, stage):
        partner.settle(stage)
        pages = {
            number: f"/my/clef/meetings/{partner.hold(stage, number).id}"
            for number in (12, 40, 400)
        }
        with visiting(stage) as visitor:
            found = race(stage, visitor, *pages.values(), TASKS)
        ms, queries, _size = found[pages[40]]
        yield Row(self.name, ms, "ms", 0.6, found[TASKS][0])
        yield Row(self.name, queries, "queries", 30)
        more = found[pages[400]][1] - found[pages[12]][1]
        yield Row("... more for 400 than for 12", more, "queries", 0)


MEASURES = (Listing(), Home(), Page())
