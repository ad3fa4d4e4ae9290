"""``make bench``: measure the addons, in a database that is thrown away."""

from launcher import process
from launcher.console import Progress, say
from launcher.failures import CommandFailed, Failure
from launcher.workshop import addons, open_workshop

DATABASE = "clef_bench"
# Apps of Odoo that the addons do not need, and are compared with.
COMPARED = ("event", "project")


def run(layout, arguments):
    """Measure and return the exit status: 1 when a goal is missed.

    :param arguments: those of ``python -m benchmarks``
    :raises Failure: when the database cannot be made
    """
    with open_workshop(layout) as workshop:
        try:
            _create(workshop)
            say("\nMeasuring")
            return process.foreground(
                [layout.python, "-m", "benchmarks", DATABASE, *arguments],
                env=workshop.environment,
                cwd=layout.root,
            )
        finally:
            workshop.drop(DATABASE)


def _create(workshop):
    log = workshop.layout.log("bench")
    names = ",".join([*addons(workshop.layout), *COMPARED])
    workshop.drop(DATABASE)
    try:
        with Progress("Creating a database to measure in") as step:
            workshop.load(DATABASE, log, step, "-i", names)
    except CommandFailed as error:
        raise Failure(f"The database could not be made: see {log}.") from error
