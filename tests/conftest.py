"""A clone of this repository, started the way a person does."""

import contextlib
import dataclasses
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from launcher import ports, process  # noqa: E402

NOT_CLONED = (".git", ".local", "node_modules", "__pycache__", ".pytest_cache")

# The launcher's last words before it waits.
READY = "Ctrl-C stops everything"


@dataclasses.dataclass
class Clone:
    """A copy of the repository and the way to run its commands.

    :param path: its folder
    :param port: the port of its server
    :param variables: further environment variables
    """

    path: pathlib.Path
    port: int = dataclasses.field(default_factory=ports.find_free)
    variables: dict = dataclasses.field(default_factory=dict)

    @property
    def environment(self):
        """The environment of its commands: nothing of the suite that runs us."""
        variables = process.clean_environment(PORT=self.port)
        for name in ("DATABASE_URL", "ADDONS", "ARGS", "YES", "PYTHON"):
            variables.pop(name, None)
        return variables | self.variables

    def make(self, *arguments, prefix=(), **options):
        """Run make to its end; return what ``subprocess.run`` does."""
        return subprocess.run(
            [*prefix, "make", *arguments],
            cwd=self.path,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **options,
        )

    @contextlib.contextmanager
    def running(self, prefix=(), **options):
        """Run ``make run`` as long as the block lasts; yield its process."""
        with open(self.path / "terminal.txt", "wb") as terminal:
            run = subprocess.Popen(
                [*prefix, "make", "run"],
                cwd=self.path,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **options,
            )
        try:
            yield run
        finally:
            self.interrupt(run)

    @property
    def terminal(self):
        """What the last ``make run`` printed."""
        return (self.path / "terminal.txt").read_text()

    def interrupt(self, run):
        """Do as Ctrl-C in a terminal does; return the exit status."""
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGINT)
        return run.wait(60)

    def wait(self, run, seconds):
        """Wait for the login page; return after how many seconds it was there."""
        started = time.monotonic()
        while time.monotonic() < started + seconds and run.poll() is None:
            with contextlib.suppress(OSError):
                self.login_page()
                if READY in self.terminal:
                    return time.monotonic() - started
            time.sleep(0.1)
        raise AssertionError(f"No login page within {seconds} s:\n{self.terminal}")

    def login_page(self):
        """Return the login page as a French browser gets it."""
        address = f"http://127.0.0.1:{self.port}/web/login"
        headers = {"Accept-Language": "fr-FR,fr"}
        request = urllib.request.Request(address, headers=headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return opener.open(request, timeout=60).read().decode()

    def processes(self):
        """Return the command line of each process of this clone, by its number."""
        found = {}
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (
                    (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                )
                if self._owns(folder, command):
                    found[int(folder.name)] = command
        return found

    def _owns(self, folder, command):
        places = (self.path, (self.path / ".local" / "postgres").resolve())
        working = os.readlink(folder / "cwd")
        return any(working.startswith(str(p)) or str(p) in command for p in places)

    def remove(self):
        """Stop what is left and remove the clone, its database included."""
        for number in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        shutil.rmtree((self.path / ".local" / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(self.path, ignore_errors=True)


def copy(target):
    """Copy the repository, as cloning it would, and return the copy."""
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*NOT_CLONED))
    return Clone(target)


@pytest.fixture
def clone(tmp_path):
    """A copy in which nothing is installed."""
    made = copy(tmp_path / "clone")
    yield made
    made.remove()


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """A copy in which all was fetched and installed, after an interruption."""
    made = copy(tmp_path_factory.mktemp("fresh") / "clone")
    with made.running() as run:
        while "Unpacking" not in made.terminal and run.poll() is None:
            time.sleep(0.05)
        # Nobody is left the time to tidy up.
        os.killpg(run.pid, signal.SIGKILL)
    with made.running() as run:
        made.first_start = made.wait(run, 600)
    yield made
    made.remove()
