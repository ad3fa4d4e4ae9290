"""``make run``: Odoo in the foreground, on the demo database."""

import contextlib
import http.client
import time

from launcher import demo, ports, process
from launcher.console import Progress, say
from launcher.failures import Failure
from launcher.workshop import open_workshop

START_SECONDS = 180


def run(layout, port):
    """Install what is missing, start Odoo and stay until it is asked to stop.

    :param port: the port to listen on
    :raises Failure: when something is in the way
    """
    # Told at once, not after the minutes of a first installation.
    ports.check(port)
    with open_workshop(layout) as workshop:
        demo.ensure(workshop)
        ports.check(port)
        with serving(workshop, port) as odoo:
            _tell(layout, port)
            code = odoo.wait()
        log = layout.logs / "odoo.log"
        raise Failure(f"Odoo stopped by itself (status {code}): see the end of {log}.")


@contextlib.contextmanager
def serving(workshop, port):
    """Start Odoo, yield its process once it answers, stop it at the end."""
    options = ["-d", demo.DATABASE, "--no-database-list", "--http-port", str(port)]
    with open(workshop.layout.log("odoo"), "a") as log:
        odoo = process.start(
            workshop.command("server", *options),
            env=workshop.environment,
            cwd=workshop.layout.root,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        with Progress("Starting Odoo"):
            _wait(odoo, port, workshop.layout.logs / "odoo.log")
        yield odoo
    finally:
        process.stop(odoo)


def _wait(odoo, port, log):
    deadline = time.monotonic() + START_SECONDS
    while not answers(port):
        if odoo.poll() is not None or time.monotonic() > deadline:
            raise Failure(f"Odoo does not start: see the end of {log}.")
        time.sleep(0.2)


def answers(port):
    """Return whether the login page is served."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/web/login")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _tell(layout, port):
    say()
    say(f"  CLEF is served at http://127.0.0.1:{port}")
    say()
    say("  Log in as (the password is the login):")
    for login, person in demo.PEOPLE.items():
        say(f"    {login:<14}{person}")
    say()
    say(f"  Odoo's log is in {layout.logs / 'odoo.log'}; Ctrl-C stops everything.")
