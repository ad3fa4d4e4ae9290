"""Run other programs: to the end with a log, or beside us; none outlives us."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess

from launcher.failures import CommandFailed

STOP_SECONDS = 10
TAIL_LINES = 30
# Settings of the person that would change what Odoo and pip do here: Odoo reads an
# ODOO_ variable per option, and PGDATABASE would name the database of every command.
# Without compiled Python files every start of Odoo would last seconds longer.
FOREIGN = (
    "ODOO_",
    "PG",
    "MAKE",
    "PIP_USER",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHOME",
    "PYTHONPATH",
    "VIRTUAL_ENV",
)


def clean_environment(**variables):
    """Return this process's environment without what would disturb, plus variables."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
    return kept | {name: str(value) for name, value in variables.items()}


def start(command, **options):
    """Start a program that is killed should the launcher die; return its Popen.

    Options are those of ``subprocess.Popen``; ``env`` is cleaned by default.
    """
    options.setdefault("env", clean_environment())
    command = [str(part) for part in command]
    if shutil.which("setpriv"):
        command = ["setpriv", "--pdeathsig", "KILL", "--", *command]
    return subprocess.Popen(command, **options)


def stop(process):
    """End a program started in its own session and all it started, gently at first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            _signal_group(process, number)
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _signal_group(process, number):
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass


def run(command, log, watch=None, **options):
    """Run a program to its end.

    :param log: file to which all it prints is added
    :param watch: called with every line it prints
    :raises CommandFailed: when it returns an error
    """
    tail = []
    process = start(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        **options,
    )
    try:
        _follow(process.stdout, log, tail, watch)
        code = process.wait()
    finally:
        # Does nothing after a normal end; after Ctrl-C the program must not go on.
        stop(process)
    if code:
        raise CommandFailed([str(part) for part in command], log, "".join(tail), code)


def _follow(lines, log, tail, watch):
    """Copy lines to the log, remember the last ones and show them to ``watch``."""
    with open(log, "a", encoding="utf-8") as output:
        for line in lines:
            text = line.decode(errors="replace")
            output.write(text)
            tail[:] = [*tail[1 - TAIL_LINES :], text]
            if watch:
                watch(text)


def foreground(command, **options):
    """Run a program that has the terminal to itself; return its exit status.

    Ctrl-C is the program's own affair: we wait for what it makes of it.
    """
    process = start(command, **options)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def state(number):
    """Return the state letter of a process (``Z``: dead, not buried), or None."""
    try:
        text = pathlib.Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return None
    # The name of the program, in parentheses, may itself have spaces.
    return text.rpartition(")")[2].split()[0]


def working_in(folder):
    """Return the numbers of the processes that work in a folder."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.readlink(path / "cwd") == str(folder):
                found.append(path.name)
    return found
