"""All that Odoo needs, put together: installed, with a database server at hand."""

import contextlib
import dataclasses
import os
import re
import shutil

from launcher import database, odoo, process, system, venv
from launcher.failures import Failure
from launcher.layout import Layout
from launcher.postgres import Cluster, locked

GIGABYTE = 1024**3
SPACE_WITH_ODOO, SPACE = 4, 2
LOADING = re.compile(r"Loading module (\w+) \((\d+)/(\d+)\)")
# One process, for one person: it has to be light.
SETTINGS = """[options]
; Written by the launcher at every start.
addons_path = {addons}
data_dir = {data}
http_interface = 127.0.0.1
workers = 0
max_cron_threads = 1
unaccent = {unaccent}
"""


@dataclasses.dataclass(frozen=True)
class Workshop:
    """An Odoo ready to run.

    :param layout: the folders of the clone
    :param odoo: the Odoo to run
    :param server: the database server
    """

    layout: Layout
    odoo: odoo.Odoo
    server: database.Server

    @property
    def data(self):
        """Odoo's data folder: attachments and sessions, apart for each server."""
        return self.layout.local / f"data{self.server.suffix}"

    def filestore(self, database):
        """Return the folder of the attachments of ``database``."""
        return self.data / "filestore" / database

    @property
    def environment(self):
        """The environment variables under which Odoo finds all it needs."""
        programs = f"{self.layout.venv / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return process.clean_environment(
            ODOO_RC=self.layout.local / "odoo.conf",
            PATH=programs,
            **self.server.variables,
        )

    def command(self, *arguments):
        """Return the command line of an Odoo subcommand."""
        return [self.layout.python, "-m", "odoo", *arguments]

    def load(self, database, log, step, *arguments):
        """Install or update addons in a database.

        :param log: file that receives Odoo's log
        :param step: shown how far it is
        :raises CommandFailed: when Odoo does not manage
        """

        def watch(line):
            found = LOADING.search(line)
            if found:
                step(f"addon {found[2]} of {found[3]}, {found[1]}")

        arguments = ["-d", database, *arguments, "--no-http", "--stop-after-init"]
        command = self.command("server", *arguments)
        process.run(command, log, watch, env=self.environment, cwd=self.layout.root)

    def drop(self, database):
        """Drop a database and its attachments."""
        self.server.drop(database)
        shutil.rmtree(self.filestore(database), ignore_errors=True)

    def configure(self):
        """Write Odoo's configuration file."""
        addons = ",".join(str(path) for path in [self.layout.root, *self.odoo.addons])
        # The private cluster's template already has it; elsewhere Odoo has to make it
        # immutable, as only a superuser can.
        unaccent = not self.server.template and self.server.is_superuser()
        text = SETTINGS.format(addons=addons, data=self.data, unaccent=unaccent)
        self.data.mkdir(exist_ok=True)
        (self.layout.local / "odoo.conf").write_text(text)


@contextlib.contextmanager
def open_workshop(layout, lock="runtime"):
    """Install what is missing, start what is needed, yield a ``Workshop``.

    :param lock: name of the lock file whose packages are wanted
    """
    server = database.given()
    found = install(layout, lock, server)
    with contextlib.ExitStack() as stack:
        if server:
            server.check()
        else:
            server = stack.enter_context(Cluster(layout).running())
        workshop = Workshop(layout, found, server)
        workshop.configure()
        yield workshop


def install(layout, lock="runtime", server=None):
    """Install what is missing and return the Odoo to run.

    :param lock: name of the lock file whose packages are wanted
    :param server: the person's own database server, when there is one
    """
    layout.prepare()
    # Two launchers must not install at once; the second finds the work done.
    with locked(layout.local / "setup.lock"):
        check_space(layout)
        system.ensure(programs(lock, server), layout.logs / "system.log")
        found = odoo.ensure(layout)
        venv.ensure(layout, found, lock)
    return found


def programs(lock, server):
    """Return the system's programs that are needed."""
    needed = [system.CLIENT if server else system.SERVER, system.VENV]
    needed += [system.PDF, system.CAIRO]
    return needed + list(system.TESTS) if lock == "dev" else needed


def check_space(layout):
    """Check, before a first installation, that there is room for it.

    :raises Failure: when there is not
    """
    needed = SPACE if os.environ.get("ODOO_HOME") else SPACE_WITH_ODOO
    free = shutil.disk_usage(layout.local).free
    if not (layout.venv / "runtime.stamp").exists() and free < needed * GIGABYTE:
        raise Failure(
            f"The disk is too full: {layout.local} needs {needed} GB and "
            f"{free / GIGABYTE:.1f} GB are free."
        )


def addons(layout, chosen=None):
    """Return the names of this repository's addons, or those the person chose.

    :param chosen: names separated by commas or spaces
    :raises Failure: when there is no such addon
    """
    own = sorted(p.parent.name for p in layout.root.glob("clef_*/__manifest__.py"))
    names = re.split(r"[\s,]+", chosen.strip()) if chosen else own
    unknown = sorted(set(names) - set(own))
    if unknown or not names:
        raise Failure(f"There is no addon {', '.join(unknown)} in {layout.root}.")
    return names
