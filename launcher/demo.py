"""The demo database: made once, kept up to date with the source of the addons."""

import hashlib

from launcher.console import Progress
from launcher.failures import CommandFailed, Failure
from launcher.workshop import addons

DATABASE = "clef_demo"
PARTIAL = "clef_demo_partial"
LANGUAGE = "--load-language=fr_FR"
# Who can log in, with the login as password; the addon's demo data makes them.
PEOPLE = {
    "coordination": "the coordinator",
    "epis": "staff of Les Epis",
    "comptable": "the accountant",
    "responsable": "the manager",
    "caf": "a partner, the CAF",
    "ville": "a partner, the town",
}
# What can change without the database having to know.
ASIDE = {"tests", "__pycache__"}


def ensure(workshop):
    """Create the demo database, or update it after the addons' source changed.

    :raises Failure: when Odoo does not manage
    """
    source = fingerprint(workshop.layout)
    if not workshop.server.exists(DATABASE):
        _create(workshop, source)
    elif workshop.server.comment(DATABASE) != source:
        _update(workshop, source)


def fingerprint(layout):
    """Return what changes when the source of an addon does."""
    digest = hashlib.sha256()
    for name in addons(layout):
        folder = layout.root / name
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not ASIDE & set(path.relative_to(folder).parts):
                digest.update(f"{path.relative_to(layout.root)}\0".encode())
                digest.update(path.read_bytes())
    return f"clef_network {digest.hexdigest()}"


def _create(workshop, source):
    """Make it under another name: what an interruption leaves is never taken for it."""
    workshop.drop(PARTIAL)
    names = ",".join(addons(workshop.layout))
    _load(workshop, "Creating", PARTIAL, "-i", names, "--with-demo", LANGUAGE)
    workshop.server.set_comment(PARTIAL, source)
    workshop.drop(DATABASE)
    made = workshop.filestore(PARTIAL)
    if made.exists():
        made.rename(workshop.filestore(DATABASE))
    workshop.server.rename(PARTIAL, DATABASE)


def _update(workshop, source):
    names = ",".join(addons(workshop.layout))
    # New addons are installed, and changed translations replace the old ones.
    arguments = ["-i", names, "-u", names, "--i18n-overwrite"]
    _load(workshop, "Updating", DATABASE, *arguments)
    workshop.server.set_comment(DATABASE, source)


def _load(workshop, verb, database, *arguments):
    log = workshop.layout.log("demo")
    try:
        with Progress(f"{verb} the demo database") as step:
            workshop.load(database, log, step, *arguments)
    except CommandFailed as error:
        raise Failure(
            f"{verb} the demo database failed: see {log}"
            + (", or start anew with `make reset`." if verb == "Updating" else ".")
        ) from error


def drop(workshop):
    """Drop the demo database.

    :raises Failure: when it is in use
    """
    if workshop.server.users(DATABASE):
        raise Failure("The demo database is in use: stop `make run` first.")
    workshop.drop(PARTIAL)
    workshop.drop(DATABASE)
