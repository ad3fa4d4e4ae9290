"""What can go wrong, told in one sentence."""

import contextlib
import errno
import shutil

# Below this many free bytes, a command that failed most likely failed for want of room.
NO_ROOM = 64 * 1024**2


class Failure(Exception):
    """Something the person can act on; its text is one complete sentence."""


class CommandFailed(Failure):
    """A program that the launcher ran returned an error.

    :param command: the program and its arguments
    :param log: file that holds all it printed
    :param tail: its last lines
    :param code: its exit status
    """

    def __init__(self, command, log, tail, code=1):
        self.command, self.log, self.tail, self.code = command, log, tail, code
        super().__init__(
            f"{command[0]} failed ({last_line(tail)}): see {log} for the whole story."
        )


def last_line(text, place=-1):
    """Return the last line of ``text`` that says something, without a final dot.

    :param place: 0 for the first one instead
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[place][:200].rstrip(".") if lines else "it printed nothing"


def disk_full(folder):
    """Return the failure that says the disk under ``folder`` is full."""
    return Failure(
        f"The disk is full: make room for {folder}, then run the same command again."
    )


@contextlib.contextmanager
def telling_disk_full(folder):
    """Turn errors that come from a full disk into a sentence.

    :raises Failure: when the block failed and no room is left under ``folder``
    """
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise disk_full(folder) from error
    except CommandFailed as error:
        if shutil.disk_usage(folder).free > NO_ROOM:
            raise
        raise disk_full(folder) from error
