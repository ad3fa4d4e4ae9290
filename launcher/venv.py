"""The virtual environment: the packages of the lock files, and Odoo beside them."""

import hashlib
import re
import shutil
import subprocess
import sys

from launcher import apt, process
from launcher.console import Progress
from launcher.failures import CommandFailed, Failure, telling_disk_full

NO_NETWORK = (
    "The Python package index cannot be reached: check the network, then run the same "
    "command again (what was already downloaded is kept)."
)

PIP_STEP = re.compile(r"(?:Collecting|Requirement already satisfied:) (\S+?)==")


def ensure(layout, odoo, lock="runtime"):
    """Make the virtual environment fit the lock file and find Odoo.

    :param lock: ``runtime``, or ``dev`` which has the same packages and more
    :raises Failure: when a package cannot be installed
    """
    wanted = fingerprint(layout, "runtime")
    if _stamp(layout, "runtime") != wanted:
        with telling_disk_full(layout.local):
            _create(layout)
            _install(layout, "runtime", wanted)
    _point_to(layout, odoo)
    if lock != "runtime" and _stamp(layout, lock) != fingerprint(layout, lock):
        with telling_disk_full(layout.local):
            _install(layout, lock, fingerprint(layout, lock))


def fingerprint(layout, lock):
    """Return what changes when the lock file, the Python or the clone's place does."""
    text = (layout.root / "requirements" / f"{lock}.txt").read_bytes()
    return hashlib.sha256(
        text + sys.version.encode() + str(layout.venv).encode()
    ).hexdigest()


def _stamp_file(layout, lock):
    return layout.venv / f"{lock}.stamp"


def _stamp(layout, lock):
    file = _stamp_file(layout, lock)
    return file.read_text() if file.exists() else None


def _create(layout):
    # A virtual environment cannot be moved: it is complete when its stamp is there.
    shutil.rmtree(layout.venv, ignore_errors=True)
    command = [sys.executable, "-m", "venv", layout.venv]
    process.run(command, layout.log("venv"))


def _install(layout, lock, fingerprint):
    """Install exactly what the lock file says, and stamp it."""
    file = layout.root / "requirements" / f"{lock}.txt"
    command = [layout.python, "-m", "pip", "install", "--disable-pip-version-check"]
    # The lock is complete: nothing else has to be looked for.
    command += ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", file]
    with Progress(f"Installing Python packages ({lock})") as step:
        try:
            process.run(command, layout.log(f"pip-{lock}"), _counter(file, step))
        except CommandFailed as error:
            raise _explain(error) from error
    _stamp_file(layout, lock).write_text(fingerprint)


def _counter(lock_file, step):
    """Return a watcher of pip that tells how many packages it has dealt with."""
    total = len(re.findall(r"(?m)^[\w.-]+==", lock_file.read_text()))
    seen = []

    def watch(line):
        found = PIP_STEP.match(line)
        if found:
            seen.append(found[1])
            step(f"{len(seen)} of {total}, {found[1]}")
        elif line.startswith("Installing collected"):
            step("unpacking")

    return watch


def _explain(error):
    if apt.OFFLINE.search(error.tail) or "NewConnectionError" in error.tail:
        return Failure(NO_NETWORK)
    return error


def _point_to(layout, odoo):
    """Make ``import odoo`` work in the virtual environment."""
    (packages,) = layout.venv.glob("lib/python*/site-packages")
    link = packages / "odoo-home.pth"
    if not link.exists() or link.read_text() != f"{odoo.path}\n":
        link.write_text(f"{odoo.path}\n")


def lock(layout):
    """Write the lock files again from ``requirements/*.in``, with today's versions."""
    folder = layout.root / "requirements"
    for name in ("runtime", "dev"):
        command = [layout.venv / "bin" / "uv", "pip", "compile", "--universal"]
        command += ["--python-version", "3.10", "--generate-hashes", "--no-annotate"]
        command += ["--no-emit-index-url", "--upgrade", "--quiet"]
        # No wheels: num2words needs the first for its command line only, rlPyCairo is
        # as content with cairocffi as with the second.
        command += ["--no-emit-package", "docopt", "--no-emit-package", "pycairo"]
        command += ["--custom-compile-command", "make lock"]
        command += ["-c", "runtime.txt"] if name == "dev" else []
        command += [f"{name}.in", "-o", f"{name}.txt"]
        subprocess.run(command, cwd=folder, check=True)
