"""Is a port free, and if not, who has it?"""

import os
import pathlib
import socket

from launcher.failures import Failure

LISTENING = "0A"


def parse(text):
    """Return a port number.

    :raises Failure: when ``text`` is not one
    """
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise Failure(f"PORT={text} is not a port: give a number from 1 to 65535.")


def is_free(port):
    """Return whether a server could listen on that port of 127.0.0.1."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def find_free():
    """Return the number of a port that nobody uses."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return attempt.getsockname()[1]


def check(port):
    """Check that a server can listen on that port.

    :raises Failure: when not, with who listens and how to take another port
    """
    if port < 1024 and os.geteuid() and not is_free(port):
        raise Failure(f"Port {port} is reserved to root: choose another with PORT=.")
    if not is_free(port):
        another = port + 1 if port < 65535 else port - 1
        raise Failure(
            f"Port {port} is taken by {holder(port)}: stop it, or choose another port, "
            f"for example `make run PORT={another}`."
        )


def holder(port):
    """Return, in words, the process that listens on a port."""
    wanted = {f"socket:[{inode}]" for inode in _listening(port)}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        if wanted & _sockets(folder):
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            return f"process {folder.name} ({command.strip()[:120]})"
    return "a process of another user"


def _listening(port):
    """Yield the inodes of the sockets that listen on a port."""
    for table in ("tcp", "tcp6"):
        path = pathlib.Path("/proc/net") / table
        for line in path.read_text().splitlines()[1:] if path.exists() else ():
            fields = line.split()
            if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                yield fields[9]


def _sockets(folder):
    """Return what the open files of a process are, or nothing when it is not ours."""
    found = set()
    try:
        for path in (folder / "fd").iterdir():
            found.add(os.readlink(path))
    except OSError:
        pass
    return found
