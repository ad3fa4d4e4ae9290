"""A PostgreSQL server to talk to, whoever started it."""

import dataclasses
import os
import re
import shutil
import subprocess
import urllib.parse

from launcher import process
from launcher.failures import Failure, last_line

OLDEST = 13
# Where Debian's own server has its socket.
SOCKETS = "/var/run/postgresql"


@dataclasses.dataclass(frozen=True)
class Server:
    """How to reach a PostgreSQL server.

    :param host: a host name, or the folder of the socket
    :param maintenance: the database to connect to for want of another
    :param template: what new databases are copied from; empty: Odoo's choice
    :param programs: folder of ``psql`` and ``pg_dump``; empty: those of the PATH
    """

    host: str
    port: str = "5432"
    user: str = ""
    password: str = ""
    maintenance: str = "postgres"
    template: str = ""
    programs: str = ""

    @property
    def variables(self):
        """The environment variables by which psql, pg_dump and Odoo reach it."""
        variables = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE_TEMPLATE": self.template,
            "PGPATH": self.programs,
        }
        return {name: value for name, value in variables.items() if value}

    @property
    def suffix(self):
        """What tells this server from others in a file name; empty for our own."""
        name = f"-{self.host.strip('/')}-{self.port}".replace("/", "-")
        return "" if self.template else name

    def query(self, sql, database=None):
        """Run SQL and return its rows as lists of texts.

        :raises Failure: when the server cannot be reached or refuses
        """
        psql = shutil.which("psql", path=self.programs or None) or "psql"
        command = [psql, "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", sql]
        answer = subprocess.run(
            [*command, "-d", database or self.maintenance],
            env=process.clean_environment(PGCONNECT_TIMEOUT=10, **self.variables),
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            # psql tells the reason first, then gives advice.
            reason = last_line(answer.stderr, 0).removeprefix("psql: error: ")
            raise Failure(f"PostgreSQL refused: {reason}.")
        return [line.split("\t") for line in answer.stdout.splitlines()]

    def exists(self, database):
        """Return whether there is a database of that name."""
        sql = f"SELECT 1 FROM pg_database WHERE datname = {literal(database)}"
        return bool(self.query(sql))

    def drop(self, database):
        """Drop a database, if there is one, with the connections to it."""
        self.query(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def rename(self, database, name):
        """Give another name to a database that nobody uses."""
        self.query(f'ALTER DATABASE "{database}" RENAME TO "{name}"')

    def comment(self, database):
        """Return the comment of a database, an empty text when it has none."""
        sql = "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        rows = self.query(f"{sql} WHERE datname = {literal(database)}")
        return rows[0][0] if rows else ""

    def set_comment(self, database, text):
        """Write the comment of a database."""
        self.query(f'COMMENT ON DATABASE "{database}" IS {literal(text)}')

    def users(self, database):
        """Return how many connections a database has."""
        sql = "SELECT count(*) FROM pg_stat_activity"
        return int(self.query(f"{sql} WHERE datname = {literal(database)}")[0][0])

    def check(self):
        """Check that this server suits Odoo.

        :raises Failure: when it is too old, or its role may not create databases
        """
        if self.user == "postgres":
            raise Failure("Odoo refuses the role postgres: name another role.")
        check_version(int(self.query("SHOW server_version_num")[0][0]) // 10000)
        if not self._may("rolcreatedb OR rolsuper"):
            raise Failure(
                "The PostgreSQL role may not create databases: run `ALTER ROLE ... "
                "CREATEDB` on that server."
            )

    def is_superuser(self):
        """Return whether the role may do everything."""
        return self._may("rolsuper")

    def _may(self, right):
        sql = f"SELECT {right} FROM pg_roles WHERE rolname = current_user"
        return self.query(sql) == [["t"]]


def literal(text):
    """Return ``text`` as SQL."""
    return "'" + text.replace("'", "''") + "'"


def check_version(major):
    """Refuse a PostgreSQL older than Odoo accepts.

    :raises Failure: when it is
    """
    if major < OLDEST:
        raise Failure(
            f"Odoo 19 needs PostgreSQL {OLDEST} or newer and this one is {major}: "
            "install a newer one or name another server in DATABASE_URL."
        )


def given(environ=os.environ):
    """Return the server that DATABASE_URL or PGHOST names, or None.

    :raises Failure: when DATABASE_URL is not understood
    """
    if environ.get("DATABASE_URL"):
        return from_url(environ["DATABASE_URL"])
    if environ.get("PGHOST"):
        names = {"host": "PGHOST", "port": "PGPORT"}
        names |= {"user": "PGUSER", "password": "PGPASSWORD"}
        values = {key: environ.get(name, "") for key, name in names.items()}
        return Server(**{key: value for key, value in values.items() if value})
    return None


def from_url(url):
    """Return the server of a ``postgres://user:password@host:port/database``.

    A socket's folder is given as ``postgres:///database?host=/folder`` or as an
    encoded host (``%2Ffolder``).

    :raises Failure: when it is not understood
    """
    parts = urllib.parse.urlsplit(url)
    options = dict(urllib.parse.parse_qsl(parts.query))
    try:
        port = str(parts.port or options.get("port", "5432"))
    except ValueError:
        port = ""
    if parts.scheme not in ("postgres", "postgresql") or not port.isdigit():
        raise Failure(
            "DATABASE_URL is not understood: write it as "
            "postgres://user:password@host:port/database."
        )
    decode = urllib.parse.unquote
    return Server(
        host=options.get("host") or decode(_host(parts.netloc)) or SOCKETS,
        port=port,
        user=decode(parts.username or options.get("user", "")),
        password=decode(parts.password or options.get("password", "")),
        maintenance=decode(parts.path.lstrip("/")) or "postgres",
    )


def _host(netloc):
    # Not ``hostname`` of urlsplit: it lowers the case, and folders have one.
    return re.sub(r":\d*$", "", netloc.rpartition("@")[2]).strip("[]")
