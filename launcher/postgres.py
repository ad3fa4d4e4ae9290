"""A private PostgreSQL cluster: no TCP port, one socket in a folder that is ours.

Several launchers may use it at once (``make run`` and ``make test``): each holds a
shared lock while it does, and the last one to leave stops it.
"""

import contextlib
import fcntl
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import time

from launcher import database, process
from launcher.console import Progress
from launcher.failures import Failure, last_line, telling_disk_full

# PostgreSQL refuses to run as root: Debian's package made this user for it.
OWNER = "postgres"
# Not "postgres", which Odoo refuses, and not a superuser.
ROLE = "clef"
ROLES = (f"CREATE ROLE {ROLE} LOGIN CREATEDB",)
# Every database starts with these: the role could not make unaccent immutable, which
# Odoo wants for its indexes.
TEMPLATE = "template1"
EXTENSIONS = (
    "CREATE EXTENSION btree_gist",
    "CREATE EXTENSION pg_trgm",
    "CREATE EXTENSION unaccent",
    "ALTER FUNCTION unaccent(text) IMMUTABLE",
)
PROGRAMS = pathlib.Path("/usr/lib/postgresql")
# A socket's path may have 107 bytes; its name is ".s.PGSQL.5432" and, for a moment,
# ".s.PGSQL.5432.lock".
LONGEST_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
# Seconds between two attempts to start.
PAUSES = (0, 0.2, 0.5, 1, 2, 3, 4)
# Trust is enough: nobody but the owner and root can enter the socket's folder.
ACCESS = "local all all trust\n"
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
# Only the last transactions could be lost in a power cut, and nothing be damaged.
synchronous_commit = off
"""


def find_programs(folder=PROGRAMS, version=None):
    """Return the ``bin`` folder of the newest PostgreSQL, or of that very version.

    :raises Failure: when there is none, or it is too old
    """
    folders = [path.parent for path in folder.glob("[0-9]*/bin/initdb")]
    # The old ones have two numbers, as in 9.6.
    found = {int(path.parent.name.split(".")[0]): path for path in folders}
    if version:
        found = {major: path for major, path in found.items() if major == version}
    if not found:
        package = f"postgresql-{version}" if version else "postgresql"
        raise Failure(
            f"{package} is not installed: run `sudo apt-get install -y {package}`"
            + (" or remove .local/postgres to start anew." if version else ".")
        )
    database.check_version(max(found))
    return found[max(found)]


@contextlib.contextmanager
def locked(path, kind=fcntl.LOCK_EX):
    """Hold a lock on a file as long as the block runs; yield the file."""
    with open(path, "a") as file:
        fcntl.flock(file, kind)
        yield file


class Cluster:
    """The cluster of one clone.

    :param layout: the folders of the clone
    """

    def __init__(self, layout):
        self.layout = layout
        self.link = layout.local / "postgres"
        self.options = _owner_options()

    @property
    def home(self):
        """The folder of the cluster: ``.local/postgres``, or where that link leads."""
        return self.link.resolve()

    @property
    def data(self):
        """The folder of the databases."""
        return self.home / "data"

    @property
    def socket(self):
        """The folder of the socket."""
        folder = self.home / "socket"
        if len(os.fsencode(folder)) <= LONGEST_FOLDER:
            return folder
        return pathlib.Path("/tmp") / f"clef-{self.layout.digest}-{os.geteuid()}"

    @contextlib.contextmanager
    def running(self):
        """Start the cluster unless it runs, yield its ``Server``, stop it when last."""
        with open(self.layout.local / "postgres.users", "a") as users:
            with self._changing():
                self._prepare()
                fcntl.flock(users, fcntl.LOCK_SH)
                programs = self._start()
            try:
                yield self._server(programs)
            finally:
                self._leave(users, programs)

    def _changing(self):
        return locked(self.layout.local / "postgres.lock")

    def _server(self, programs):
        return database.Server(
            str(self.socket), user=ROLE, programs=str(programs), template=TEMPLATE
        )

    def _prepare(self):
        """Make the folder of the cluster where its owner can work in it."""
        if not self.link.exists():
            self.link.unlink(missing_ok=True)
            self.link.mkdir()
        if not self._is_reachable():
            self._move_out()
        for folder in (self.home, self.socket):
            self._own(folder)

    def _is_reachable(self):
        probe = ["test", "-x", self.home]
        return not subprocess.run(probe, **self.options, check=False).returncode

    def _move_out(self):
        """Put the cluster where its owner can go: below /root, say, it cannot."""
        outside = pathlib.Path("/var/lib") / f"clef-network-{self.layout.digest}"
        outside.mkdir(exist_ok=True)
        self.link.rmdir()
        self.link.symlink_to(outside)

    def _own(self, folder):
        """Make a private folder, and refuse one that somebody else made for us."""
        folder.mkdir(mode=0o700, exist_ok=True)
        user = self.options.get("user", os.geteuid())
        if folder.stat().st_uid not in (os.geteuid(), user):
            raise Failure(f"{folder} belongs to somebody else: remove it.")
        if user != os.geteuid():
            shutil.chown(folder, user, self.options["group"])
        folder.chmod(0o700)

    def _start(self):
        """Start the server if need be; return the folder of its programs."""
        if not self.data.exists():
            with telling_disk_full(self.layout.local):
                self._create()
        version = int((self.data / "PG_VERSION").read_text())
        programs = find_programs(version=version)
        self._launch(programs)
        return programs

    def _create(self):
        """Make the cluster with its role; the folder appears when it is complete."""
        programs, partial = find_programs(), self.home / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        log = self.layout.log("initdb")
        command = [programs / "initdb", "-D", partial, "-U", "owner", "-A", "trust"]
        with Progress("Creating the database cluster"):
            command += ["--encoding", "UTF8", *_locale(programs)]
            process.run(command, log, **self.options)
            # Both files exist and keep their owner.
            (partial / "pg_hba.conf").write_text(ACCESS)
            (partial / "postgresql.auto.conf").write_text(SETTINGS)
            self._alone(programs, partial, "postgres", ROLES)
            self._alone(programs, partial, TEMPLATE, EXTENSIONS)
        partial.rename(self.data)

    def _alone(self, programs, folder, database, statements):
        """Run SQL as superuser in a cluster that is not started."""
        command = [programs / "postgres", "--single", "-D", folder, database]
        answer = subprocess.run(
            command,
            input="".join(f"{statement}\n" for statement in statements),
            capture_output=True,
            text=True,
            check=False,
            **self.options,
        )
        if answer.returncode or re.search("ERROR|FATAL", answer.stderr):
            raise Failure(f"The cluster is not created: {last_line(answer.stderr)}.")

    def _launch(self, programs):
        """Start the server, unless it answers already."""
        # After a kill -9 the old server's last processes take a moment to leave.
        for pause in PAUSES:
            time.sleep(pause)
            if self._answers(programs):
                return
            self._forget_zombie()
            self._control(programs, "start", "-w", "-l", self.home / "log")
        raise Failure(f"PostgreSQL does not start: see the end of {self.home / 'log'}.")

    def _answers(self, programs):
        command = [programs / "pg_isready", "-q", "-h", self.socket]
        command += ["-U", ROLE, "-d", "postgres"]
        return not subprocess.run(command, **self.options, check=False).returncode

    def _forget_zombie(self):
        """Remove the locks of a dead server that PostgreSQL takes for a living one.

        In a container whose first process does not bury the dead, a server killed
        with -9 keeps its process number for ever.
        """
        lock = self.data / "postmaster.pid"
        number = lock.read_text().split()[0] if lock.exists() else "none"
        if process.state(number) == "Z" and not process.working_in(self.data):
            lock.unlink()
            (self.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _control(self, programs, *action):
        """Run ``pg_ctl`` and return its exit status."""
        place = f"-k '{self.socket}'"
        command = [programs / "pg_ctl", "-s", "-D", self.data, "-o", place, *action]
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=process.clean_environment(),
            **self.options,
            check=False,
        ).returncode

    def _leave(self, users, programs):
        """Stop the server unless another launcher still uses it."""
        with self._changing():
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._control(programs, "stop", "-m", "fast")


def _owner_options():
    """Return the options of subprocess that run a program as the cluster's owner."""
    options = {"cwd": "/"}
    if os.geteuid() == 0:
        try:
            owner = pwd.getpwnam(OWNER)
        except KeyError:
            raise Failure(
                "PostgreSQL does not run as root and there is no user postgres: run "
                "`apt-get install -y postgresql`."
            ) from None
        options |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    return options


def _locale(programs):
    """Return the options that make the cluster sort as French does: é beside e."""
    command = [programs / "postgres", "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    major = int(re.search(r"(\d+)", answer.stdout)[1])
    options = ["--locale", "C.UTF-8"]
    if major >= 15:
        options += ["--locale-provider", "icu", "--icu-locale", "fr"]
    return options
