"""Fetch a file whose size and digest are known, going on where one was left."""

import hashlib
import http.client
import urllib.error
import urllib.request

from launcher.failures import Failure

BLOCK = 1024 * 1024
SECONDS = 60
BROKEN = (urllib.error.URLError, http.client.HTTPException, ConnectionError)


def fetch(address, target, size, digest, step):
    """Download a file; ``target`` appears when it is complete and verified.

    :param size: its length in bytes
    :param digest: its SHA-256, from a source that is trusted
    :param step: called with the number of bytes that are there
    :raises Failure: when it is not what it should be
    :raises ConnectionError: when the network fails; what came is kept
    """
    partial = target.with_name(f"{target.name}.part")
    partial.touch()
    if partial.stat().st_size != size:
        _append(address, partial, step)
    if not _is_intact(partial, digest):
        # A connection may also end early without any error.
        if partial.stat().st_size < size:
            raise ConnectionError(f"{target.name} is incomplete")
        partial.unlink()
        raise Failure(f"{target.name} arrived damaged: run the same command again.")
    partial.rename(target)


def _append(address, partial, step):
    """Ask for what lacks; start anew when the server only sends whole files."""
    done = partial.stat().st_size
    request = urllib.request.Request(address, headers={"Range": f"bytes={done}-"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            resumed = answer.status == http.client.PARTIAL_CONTENT
            _write(answer, partial, done if resumed else 0, step)
    except (*BROKEN, TimeoutError) as error:
        raise ConnectionError(str(error)) from error


def _write(answer, partial, done, step):
    with open(partial, "ab") as file:
        file.truncate(done)
        while block := answer.read(BLOCK):
            done += file.write(block)
            step(done)


def _is_intact(path, digest):
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest() == digest
