"""A download that goes on where it was interrupted, and is verified."""

import hashlib
import http.server
import re
import threading

import pytest

from launcher import download, failures

CONTENT = bytes(range(256)) * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves CONTENT, from the byte that is asked for when ``resumes``."""

    resumes = True

    def do_GET(self):
        found = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(found[1]) if found and self.resumes else 0
        self.server.asked.append(start)
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start:])

    def log_message(self, *_):
        """Say nothing."""


class WholeFiles(Handler):
    """A server that knows no ranges."""

    resumes = False


@pytest.fixture
def serve():
    """Return a function that starts a web server with a handler."""
    servers = []

    def start(handler):
        server = http.server.HTTPServer(("127.0.0.1", 0), handler)
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server, f"http://127.0.0.1:{server.server_port}/file"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("handler, asked", [(Handler, 1000), (WholeFiles, 0)])
def test_resumes(serve, tmp_path, handler, asked):
    """What was there is not fetched again, unless the server cannot do otherwise."""
    server, address = serve(handler)
    target, seen = tmp_path / "file", []
    (tmp_path / "file.part").write_bytes(CONTENT[:1000])
    download.fetch(address, target, len(CONTENT), DIGEST, seen.append)
    assert target.read_bytes() == CONTENT
    assert server.asked == [asked]
    assert seen[-1] == len(CONTENT)
    assert not (tmp_path / "file.part").exists()


def test_complete_but_not_renamed(serve, tmp_path):
    """A file that was complete when the interruption came needs no network."""
    (tmp_path / "file.part").write_bytes(CONTENT)
    address = "http://127.0.0.1:1/file"
    download.fetch(address, tmp_path / "file", len(CONTENT), DIGEST, print)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_damaged(serve, tmp_path):
    """A file with another digest is refused, and not gone on with."""
    _, address = serve(Handler)
    with pytest.raises(failures.Failure, match="arrived damaged"):
        download.fetch(address, tmp_path / "file", len(CONTENT), "0" * 64, print)
    assert list(tmp_path.iterdir()) == []


def test_no_network_keeps_what_came(tmp_path):
    """When the network fails, the first half stays for the next try."""
    (tmp_path / "file.part").write_bytes(CONTENT[:1000])
    with pytest.raises(ConnectionError):
        address = "http://127.0.0.1:1/file"
        download.fetch(address, tmp_path / "file", len(CONTENT), DIGEST, print)
    assert (tmp_path / "file.part").read_bytes() == CONTENT[:1000]
