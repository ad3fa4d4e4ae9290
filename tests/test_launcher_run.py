"""``make run`` as people meet it: first start, second start, accidents."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import conftest
import pytest

from launcher import demo

SECOND_START_SECONDS = 15
MEGABYTES = 700
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def running_odoo(clone):
    """Return the process number of the clone's Odoo."""
    (number,) = (n for n, c in clone.processes().items() if " -m odoo server" in c)
    return number


def memory(clone):
    """Return the megabytes that Odoo and PostgreSQL take, shared pages counted once."""
    total = 0
    for number in clone.processes():
        with open(f"/proc/{number}/smaps_rollup") as file:
            total += int(re.search(r"Pss: +(\d+) kB", file.read())[1])
    return total / 1024


def assert_tidy(clone):
    """Check that nothing is left running and that nobody saw a stack trace."""
    deadline = time.monotonic() + 5
    while clone.processes() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert clone.processes() == {}
    assert "Traceback" not in clone.terminal


def test_fresh_folder(installed):
    """An empty folder ends up serving a French login page and says how to log in."""
    with installed.running() as run:
        installed.wait(run, 60)
        page = installed.login_page()
        time.sleep(0.5)
    assert "Mot de passe" in page
    assert f"http://127.0.0.1:{installed.port}" in installed.terminal
    assert all(login in installed.terminal for login in demo.PEOPLE)
    assert_tidy(installed)


def test_second_start(installed):
    """The second start is quick and its server light."""
    with installed.running() as run:
        assert installed.wait(run, 60) < SECOND_START_SECONDS
        installed.login_page()
        assert memory(installed) < MEGABYTES
    assert_tidy(installed)


@needs_root
def test_offline(installed):
    """Once all is installed, no network is needed."""
    loopback = 'ip link set lo up 2>/dev/null || ifconfig lo up; exec "$@"'
    apart = ["unshare", "--net", "sh", "-c", loopback, "sh"]
    if subprocess.run([*apart, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system allows no network namespace")
    with installed.running(prefix=apart) as run:
        probe = ["nsenter", "--net", "-t", str(run.pid), "curl", "-sf"]
        address = f"http://127.0.0.1:{installed.port}/web/login"
        deadline = time.monotonic() + 60
        while subprocess.run([*probe, address], capture_output=True).returncode:
            assert run.poll() is None and time.monotonic() < deadline, (
                installed.terminal
            )
            time.sleep(0.2)
    assert_tidy(installed)


def test_interrupt(installed):
    """Ctrl-C stops everything, and is no error."""
    with installed.running() as run:
        installed.wait(run, 60)
        assert installed.interrupt(run) in (0, 130, -signal.SIGINT)
    assert installed.terminal.count("Stopped.") == 1
    assert_tidy(installed)


def test_port_taken(installed):
    """A taken port is told with its holder, and another one offered."""
    with socket.socket() as other:
        # a server has just left this port: its connections may linger
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", installed.port))
        other.listen()
        answer = installed.make("run")
    assert answer.returncode != 0
    sentence = answer.stderr.splitlines()[0]
    assert f"Port {installed.port} is taken by process {os.getpid()}" in sentence
    assert f"PORT={installed.port + 1}" in sentence


def test_killed_server(installed):
    """When the server dies, the launcher says so; the next start works."""
    with installed.running() as run:
        installed.wait(run, 60)
        os.kill(running_odoo(installed), signal.SIGKILL)
        assert run.wait(30) != 0
    assert "Odoo stopped by itself" in installed.terminal
    assert_tidy(installed)
    with installed.running() as run:
        installed.wait(run, SECOND_START_SECONDS)


def test_killed_launcher(installed):
    """When the launcher dies, its server does too; the next start works at once."""
    with installed.running() as run:
        installed.wait(run, 60)
        os.killpg(run.pid, signal.SIGKILL)
    with installed.running() as run:
        installed.wait(run, SECOND_START_SECONDS)
    assert_tidy(installed)


def test_killed_everything(installed):
    """After a power cut the cluster recovers by itself."""
    with installed.running() as run:
        installed.wait(run, 60)
        for number in installed.processes():
            os.kill(number, signal.SIGKILL)
    with installed.running() as run:
        installed.wait(run, SECOND_START_SECONDS)
    assert_tidy(installed)


def test_two_launchers_share_the_cluster(installed):
    """The cluster stays up until the last launcher leaves."""
    other = type(installed)(installed.path)
    with installed.running() as first:
        installed.wait(first, 60)
        with other.running() as second:
            other.wait(second, 60)
            installed.interrupt(first)
            assert 'name="login"' in other.login_page()
    assert_tidy(installed)


def test_changed_source_updates_the_demo(installed):
    """A changed addon is updated by the next start, once."""
    changed = installed.path / "clef_network" / "changed.txt"
    changed.write_text("changed")
    for expected in (True, False):
        with installed.running() as run:
            installed.wait(run, 300)
        assert ("Updating the demo database" in installed.terminal) is expected


def test_any_odoo_command(installed):
    """``bin/odoo`` runs a subcommand of Odoo, and prints nothing of its own."""
    answer = subprocess.run(
        [installed.path / "bin" / "odoo", "shell", "-d", demo.DATABASE, "--no-http"],
        input="print(env['ir.module.module']._get('clef_network').state)",
        env=installed.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "installed" in answer.stdout.splitlines(), answer.stderr


def test_reset(installed):
    """The demo database is dropped only when somebody agrees, and is made again."""
    answer = installed.make("reset")
    assert answer.returncode != 0 and "YES=1" in answer.stderr
    answer = installed.make("reset", "YES=1")
    assert answer.returncode == 0, answer.stderr
    assert not (installed.path / ".local/data/filestore" / demo.DATABASE).exists()
    with installed.running() as run:
        installed.wait(run, 300)
    assert "Creating the demo database" in installed.terminal


@pytest.fixture
def neighbour(installed):
    """A copy that belongs to the user nobody, with the Odoo already fetched."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="clef-nobody-"))
    folder.chmod(0o755)
    made = conftest.copy(folder / "clone")
    made.variables = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)}
    (made.path / ".local").mkdir()
    fetched = installed.path / ".local" / "odoo"
    # Hard links: a gigabyte in no time.
    subprocess.run(["cp", "-al", fetched, made.path / ".local"], check=True)
    for path in (folder, made.path, made.path / ".local", *made.path.rglob("[!.]*")):
        if ".local" not in path.parent.parts:
            shutil.chown(path, "nobody")
    yield made
    made.remove()
    folder.rmdir()


@needs_root
def test_ordinary_user(neighbour):
    """An ordinary user gets the same, with programs that root installed."""
    nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    with neighbour.running(**nobody) as run:
        neighbour.wait(run, 300)
    assert_tidy(neighbour)
