"""What stands in the way is told in one sentence, and nothing half-made is left."""

import ast
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from launcher import database, failures, odoo, postgres, suite

ROOT = pathlib.Path(__file__).resolve().parent.parent
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def assert_sentence(answer, *parts):
    """Check that a command failed with one sentence that has these parts."""
    lines = [line for line in answer.stderr.splitlines() if "make: ***" not in line]
    assert answer.returncode not in (0, None)
    assert len(lines) == 1 and lines[0].endswith("."), answer.stderr
    for part in parts:
        assert part in lines[0]


def test_another_python_is_needed():
    """Outside Python 3.10 to 3.13, with no other at hand, a sentence says so."""
    program = "import launcher.__main__ as m; m.OLDEST = (9, 9); m.change_python()"
    environment = {"PATH": "", "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert_sentence(answer, "Python 3.10 to 3.13", "PYTHON=")


def test_old_python_can_read_the_sentence():
    """The first file parses on the oldest Python 3 somebody may have."""
    source = (ROOT / "launcher" / "__main__.py").read_text()
    ast.parse(source, feature_version=(3, 4))


def test_finds_a_supported_python(tmp_path):
    """The newest supported Python of the PATH is taken."""
    (tmp_path / "python3.13").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python3.13").chmod(0o755)
    (tmp_path / "python3.12").symlink_to(sys.executable)
    program = "import launcher.__main__ as m; print(m.find_python())"
    environment = {"PATH": str(tmp_path), "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert answer.stdout.strip() == str(tmp_path / "python3.12")


def test_odoo_home_is_no_odoo(clone):
    """An ODOO_HOME that is no Odoo is refused before anything is installed."""
    clone.variables = {"ODOO_HOME": str(clone.path)}
    assert_sentence(clone.make("setup"), "is not Odoo 19", str(clone.path))
    assert not (clone.path / ".local" / "venv").exists()


def test_odoo_home_is_an_older_odoo(clone, tmp_path):
    """An older Odoo is refused, with its version."""
    (tmp_path / "odoo").mkdir()
    release = tmp_path / "odoo" / "release.py"
    release.write_text("version_info = (18, 0, 0, FINAL, 0, '')\n")
    clone.variables = {"ODOO_HOME": str(tmp_path)}
    assert_sentence(clone.make("setup"), "is Odoo 18.0")


@pytest.mark.parametrize("below", [".", "usr/lib/python3/dist-packages"])
def test_odoo_home_forms(tmp_path, below):
    """A checkout, a dist-packages folder and the root of a package are accepted."""
    (tmp_path / below / "odoo").mkdir(parents=True)
    (tmp_path / below / "addons" / "web").mkdir(parents=True)
    release = tmp_path / below / "odoo" / "release.py"
    release.write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    found = odoo.given(tmp_path)
    assert found.path == tmp_path / below
    assert found.addons == [tmp_path / below / "addons"]


def test_old_postgresql(tmp_path):
    """A machine whose newest PostgreSQL is too old is told which one is needed."""
    for version in ("9.6", "12"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").symlink_to("/bin/true")
    with pytest.raises(failures.Failure, match="needs PostgreSQL 13 .* this one is 12"):
        postgres.find_programs(tmp_path)


def test_newest_postgresql(tmp_path):
    """Of several PostgreSQL the newest is taken, unless a cluster needs another."""
    for version in ("9.6", "13", "15"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").symlink_to("/bin/true")
    assert postgres.find_programs(tmp_path) == tmp_path / "15" / "bin"
    assert postgres.find_programs(tmp_path, 13) == tmp_path / "13" / "bin"
    with pytest.raises(failures.Failure, match="apt-get install -y postgresql-14"):
        postgres.find_programs(tmp_path, 14)


def test_bad_port(clone):
    """A port that is none is told at once."""
    assert_sentence(clone.make("run", "PORT=http"), "PORT=http is not a port")


@needs_root
def test_no_network(clone):
    """Without network the sentence says so and the second try can work."""
    answer = clone.make("setup", prefix=["unshare", "--net"], timeout=300)
    if "unshare" in answer.stderr:
        pytest.skip("this system allows no network namespace")
    assert_sentence(answer, "check the network")
    assert not (clone.path / ".local" / "odoo").exists()


@needs_root
def test_disk_full(clone):
    """A disk with too little room is told before anything is fetched."""
    small = f'mount -t tmpfs -o size=50m tmpfs "{clone.path}/.local" && exec "$@"'
    (clone.path / ".local").mkdir()
    apart = ["unshare", "--mount", "sh", "-c", small, "sh"]
    if subprocess.run([*apart, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system allows no mount")
    assert_sentence(clone.make("setup", prefix=apart), "disk is too full", "0.0 GB")


@needs_root
def test_missing_packages_of_an_ordinary_user(clone, tmp_path):
    """Who is not root gets the exact line that installs what is missing."""
    programs = tmp_path / "bin"
    programs.mkdir()
    # A system that lacks the programs of the tests.
    for path in pathlib.Path("/usr/bin").iterdir():
        if not re.match("chromium|pdftotext|msgfmt|python3", path.name):
            (programs / path.name).symlink_to(path)
    python = shutil.which("python3", path="/usr/bin") or pytest.skip("no python3")
    (programs / "python3").symlink_to(python)
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_mode & 0o777 == 0o700:
            path.chmod(0o711)
    shutil.chown(clone.path, "nobody")
    clone.variables = {"PATH": str(programs)}
    nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    answer = clone.make("test", **nobody)
    packages = "chromium gettext poppler-utils"
    assert_sentence(answer, f"`sudo apt-get install -y {packages}`")


@pytest.mark.parametrize(
    "url, host, port, user, password",
    [
        ("postgres://ann:a%40b@db.example:6543/x", "db.example", "6543", "ann", "a@b"),
        ("postgresql://ann@db.example/x", "db.example", "5432", "ann", ""),
        ("postgres:///x?host=/run/Here&user=ann", "/run/Here", "5432", "ann", ""),
        ("postgres://ann@%2Frun%2FHere/x", "/run/Here", "5432", "ann", ""),
        ("postgres://ann@[::1]:6543/x", "::1", "6543", "ann", ""),
    ],
)
def test_database_url(url, host, port, user, password):
    """All forms of DATABASE_URL are understood."""
    server = database.given({"DATABASE_URL": url})
    assert (server.host, server.port, server.user) == (host, port, user)
    assert (server.password, server.maintenance) == (password, "x")


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgres://a@b:port/c", "db"])
def test_database_url_that_is_none(url):
    """Another kind of address is refused."""
    with pytest.raises(failures.Failure, match="DATABASE_URL is not understood"):
        database.given({"DATABASE_URL": url})


def test_pghost():
    """PGHOST and its fellows name a server; without them the cluster is ours."""
    server = database.given({"PGHOST": "db.example", "PGUSER": "ann"})
    assert server == database.Server("db.example", user="ann")
    assert database.given({}) is None


def test_unreachable_server(clone):
    """A database server that does not answer is told in a sentence."""
    server = database.Server("127.0.0.1", port=str(clone.port), user="ann")
    with pytest.raises(failures.Failure, match="PostgreSQL refused: .*refused"):
        server.check()


def test_complaints_of_a_log():
    """Warnings, errors and their tracebacks are found, information is not."""
    log = (
        "2026-01-01 10:00:00,000 12 INFO db odoo.a: an ERROR in the text\n"
        "2026-01-01 10:00:01,000 12 WARNING db odoo.b: beware\n"
        "2026-01-01 10:00:02,000 12 ERROR db odoo.c: broken\n"
        "Traceback (most recent call last):\n"
        "2026-01-01 10:00:03,000 12 INFO db odoo.a: fine\n"
        "Running as user 'root' is a security risk.\n"
    )
    assert [line[24:] for line in suite.complaints(log)] == [
        "12 WARNING db odoo.b: beware",
        "12 ERROR db odoo.c: broken",
        "all last):",
    ]
