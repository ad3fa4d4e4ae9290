"""The commands, one function each, and what becomes of their failures."""

import contextlib
import os
import shlex
import signal
import sys

from launcher import bench as benchmark
from launcher import checks, database, demo, ports, process, server, suite, venv
from launcher.console import say
from launcher.failures import Failure, telling_disk_full
from launcher.layout import Layout
from launcher.workshop import install, open_workshop

INTERRUPTED = 130


def setup(layout, arguments):
    """Install what is missing, and nothing else."""
    install(layout, "dev" if "dev" in arguments else "runtime", database.given())
    say("All is installed.")


def run(layout, arguments):
    """Serve the demo until Ctrl-C."""
    try:
        server.run(layout, ports.parse(os.environ.get("PORT") or "8069"))
    except KeyboardInterrupt:
        say("\nStopped.")


def test(layout, arguments):
    """Run the whole suite."""
    arguments = shlex.split(os.environ.get("ARGS", "")) + arguments
    return suite.run(layout, os.environ.get("ADDONS"), arguments)


def bench(layout, arguments):
    """Measure the addons."""
    arguments = shlex.split(os.environ.get("ARGS", "")) + arguments
    return benchmark.run(layout, arguments)


def check(layout, arguments):
    """Run the linters."""
    return checks.run(layout, arguments)


def reset(layout, arguments):
    """Drop the demo database, after asking."""
    sure = os.environ.get("YES") == "1"
    if not sure and not sys.stdin.isatty():
        raise Failure("Nobody is there to confirm: YES=1 drops the demo database.")
    question = f"Drop the database {demo.DATABASE}? [y/N] "
    if not sure and input(question).lower() != "y":
        say("Nothing was dropped.")
        return
    with open_workshop(layout) as workshop:
        demo.drop(workshop)
    say("The demo database is dropped: `make run` makes a new one.")


def odoo(layout, arguments):
    """Run any Odoo subcommand in this environment."""
    # Its output may be piped (a dump): ours goes elsewhere.
    with contextlib.ExitStack() as stack:
        with contextlib.redirect_stdout(sys.stderr):
            workshop = stack.enter_context(open_workshop(layout))
        command = workshop.command(*arguments)
        folder = os.environ.get("CALLED_FROM")
        return process.foreground(command, env=workshop.environment, cwd=folder)


def lock(layout, arguments):
    """Renew the lock files."""
    install(layout, "dev", database.given())
    venv.lock(layout)


COMMANDS = (setup, run, test, bench, check, reset, odoo, lock)


def main(arguments):
    """Run a command and return the exit status of the program."""
    commands = {command.__name__: command for command in COMMANDS}
    if not arguments or arguments[0] not in commands:
        print(f"python3 -m launcher {{{','.join(commands)}}}", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    layout = Layout.here()
    try:
        with telling_disk_full(layout.root):
            return commands[arguments[0]](layout, arguments[1:]) or 0
    except Failure as failure:
        print(f"\n{failure}" if sys.stdout.isatty() else failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return INTERRUPTED
