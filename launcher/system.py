"""Programs that only the system's package manager can give."""

import ctypes.util
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys

from launcher import process
from launcher.console import Progress, say
from launcher.failures import CommandFailed, Failure

POSTGRES_FOLDERS = pathlib.Path("/usr/lib/postgresql")
INSTALL = ["apt-get", "install", "-y", "--no-install-recommends"]


@dataclasses.dataclass(frozen=True)
class Program:
    """Something to be found on this machine.

    :param package: the Debian package that holds it
    :param found: returns whether it is there
    :param loss: for what can be done without: what will not work
    """

    package: str
    found: object
    loss: str = ""


def on_path(name):
    """Return a test that says whether the program ``name`` can be run."""
    return lambda: shutil.which(name) is not None


def has_server():
    """Return whether Debian's PostgreSQL server is there, whatever its version."""
    return any(POSTGRES_FOLDERS.glob("*/bin/initdb"))


def has_venv():
    """Return whether this Python can make virtual environments with pip in them."""
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(probe, stderr=subprocess.DEVNULL).returncode == 0


def has_cairo():
    """Return whether barcodes can be drawn with this Python."""
    return sys.version_info < (3, 13) or bool(ctypes.util.find_library("cairo"))


SERVER = Program("postgresql", has_server)
CLIENT = Program("postgresql-client", on_path("psql"))
VENV = Program("python3-venv", has_venv)
PDF = Program("wkhtmltopdf", on_path("wkhtmltopdf"), "no PDF can be printed")
# What draws barcodes on Python 3.13, for want of a wheel that does it alone.
CAIRO = Program("libcairo2", has_cairo, "no barcode can be drawn")
TESTS = (
    Program("chromium", on_path("chromium")),
    Program("gettext", on_path("msgfmt")),
    Program("poppler-utils", on_path("pdftotext")),
)
GIT = Program("git", on_path("git"))


def ensure(programs, log):
    """Make sure that the programs are there: as root install them, else say how to.

    :raises Failure: with the exact command when they cannot be installed from here
    """
    missing = [program for program in programs if not program.found()]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install(missing, log)
    missing = _without_optional([item for item in missing if not item.found()])
    if missing:
        packages = " ".join(item.package for item in missing)
        raise Failure(
            f"System packages are missing: run `sudo apt-get install -y {packages}`, "
            "then the same command again."
        )


def _without_optional(missing):
    """Return what is indispensable; tell once about what Debian does not offer."""
    optional = [item for item in missing if item.loss and not is_known(item.package)]
    for item in optional:
        say(f"{item.package} is not among this system's packages: {item.loss}.")
    return [item for item in missing if item not in optional]


def is_known(package):
    """Return whether apt knows where to fetch ``package``."""
    if not shutil.which("apt-cache"):
        return False
    command = ["apt-cache", "madison", package]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return bool(answer.stdout.strip())


def _install(missing, log):
    environment = process.clean_environment(DEBIAN_FRONTEND="noninteractive")
    with Progress("Installing " + ", ".join(item.package for item in missing)) as step:

        def apt(*command):
            process.run(command, log, lambda line: step(line.strip()), env=environment)

        try:
            apt("apt-get", "update")
            packages = [item.package for item in missing if is_known(item.package)]
            apt(*INSTALL, *packages)
        except CommandFailed as error:
            packages = " ".join(item.package for item in missing)
            raise Failure(
                f"System packages could not be installed; try `{' '.join(INSTALL)} "
                f"{packages}` by hand (see {log})."
            ) from error
