"""``make check``: the linters, as pre-commit runs them."""

import hashlib
import os

from launcher import process, system
from launcher.console import Progress
from launcher.failures import CommandFailed, Failure, telling_disk_full
from launcher.workshop import install


def run(layout, arguments=()):
    """Run all linters on all files of the repository; return the exit status.

    :param arguments: further arguments of ``pre-commit run``
    """
    system_log = layout.prepare().log("system")
    system.ensure([system.GIT], system_log)
    install(layout, "dev")
    install_node_packages(layout)
    command = [layout.venv / "bin" / "pre-commit", "run", "--all-files", *arguments]
    return process.foreground(command, env=environment(layout), cwd=layout.root)


def environment(layout):
    """Return the environment in which the linters are found."""
    folders = [layout.venv / "bin", layout.root / "node_modules" / ".bin"]
    path = os.pathsep.join([*map(str, folders), os.environ["PATH"]])
    return process.clean_environment(PATH=path, PRE_COMMIT_HOME=layout.local / "hooks")


def install_node_packages(layout):
    """Install what package-lock.json says, once: linters, and what tests need.

    :raises Failure: when it cannot be fetched
    """
    lock = layout.root / "package-lock.json"
    stamp = layout.root / "node_modules" / ".stamp"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest() if lock.exists() else ""
    if not wanted or (stamp.exists() and stamp.read_text() == wanted):
        return
    options = ["--no-audit", "--no-fund", "--no-update-notifier"]
    command = [layout.venv / "bin" / "npm", "ci", *options]
    log = layout.log("npm")
    with Progress("Installing Node packages"), telling_disk_full(layout.local):
        try:
            process.run(command, log, env=environment(layout), cwd=layout.root)
        except CommandFailed as error:
            raise Failure(
                f"The Node packages cannot be installed: check the network and {log}, "
                "then run the same command again."
            ) from error
    stamp.write_text(wanted)
