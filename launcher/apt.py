"""Fetch Debian packages without touching the system: a private apt.

It has its own sources, lists and cache; the mirror is the one this machine uses, and
apt verifies the signature of what it reads with Debian's own keys.
"""

import dataclasses
import os
import pathlib
import re
import subprocess

from launcher import download, process
from launcher.failures import CommandFailed, Failure

KEYRING = pathlib.Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SYSTEM_SOURCES = pathlib.Path("/etc/apt")
OFFLINE = re.compile(
    r"Temporary failure resolving|Could not resolve|Could not connect"
    r"|Network is unreachable|Connection (timed out|failed|refused)|Unable to connect",
    re.IGNORECASE,
)
NO_NETWORK = (
    "The Debian mirror cannot be reached: check the network, then run the same "
    "command again (what was already downloaded is kept)."
)

URIS = ("--print-uris", "-o", "APT::Status-Fd=-1")
FILE = re.compile(r"(?m)^'(\S+)' (\S+) (\d+) SHA256:(\w+)$")


@dataclasses.dataclass(frozen=True)
class Source:
    """One mirror with one suite, as apt's configuration names it."""

    address: str
    suite: str
    components: tuple


def parse_deb822(text):
    """Return the sources of a ``*.sources`` file."""
    stanzas = re.split(r"\n\s*\n", re.sub(r"(?m)^#.*\n?", "", text))
    return [source for stanza in stanzas for source in _parse_stanza(stanza)]


def _parse_stanza(stanza):
    # A field goes on over the lines that start with a space.
    fields = dict(re.findall(r"(?m)^([\w-]+):[ \t]*(.*(?:\n[ \t]+.*)*)", stanza))
    fields = {name.lower(): value.split() for name, value in fields.items()}
    if "deb" not in fields.get("types", []) or fields.get("enabled") == ["no"]:
        return []
    components = tuple(fields.get("components", ()))
    return [
        Source(address, suite, components)
        for address in fields.get("uris", [])
        for suite in fields.get("suites", [])
    ]


def parse_one_line(text):
    """Return the sources of a ``*.list`` file."""
    found = re.findall(r"(?m)^\s*deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)(.*)", text)
    return [
        Source(address, suite, tuple(rest.partition("#")[0].split()))
        for address, suite, rest in found
    ]


def read_sources(folder=SYSTEM_SOURCES):
    """Return all sources configured in ``folder`` (apt's ``/etc/apt``)."""
    found = []
    for path in sorted([folder / "sources.list", *folder.glob("sources.list.d/*")]):
        parse = {".sources": parse_deb822, ".list": parse_one_line}.get(path.suffix)
        if parse and path.is_file():
            found += parse(path.read_text(errors="replace"))
    return found


def codename(os_release=pathlib.Path("/etc/os-release")):
    """Return the code name of this Debian release; empty when it is not Debian."""
    text = os_release.read_text() if os_release.exists() else ""
    fields = dict(re.findall(r'(?m)^(\w+)="?([^"\n]*)', text))
    return fields.get("VERSION_CODENAME", "") if fields.get("ID") == "debian" else ""


def find_mirror(sources, release):
    """Return the address of Debian's main archive and this machine's suite in it.

    :param sources: as returned by ``read_sources``
    :param release: this machine's code name
    :raises Failure: when no source has the main archive
    """
    suites = {release, "stable", "testing", "unstable", "sid"} - {""}
    found = [s for s in sources if s.suite in suites and "main" in s.components]
    # Other vendors name their suites after Debian's too: the path tells them apart.
    found.sort(key=lambda source: not source.address.rstrip("/").endswith("/debian"))
    if not found:
        raise Failure(
            "Odoo 19 is fetched from a Debian mirror and this machine's apt sources "
            "have none: set ODOO_HOME to an Odoo 19 that you have."
        )
    return found[0].address, found[0].suite


class PrivateApt:
    """An apt of our own.

    :param folder: where it keeps its configuration, its lists and its packages
    :param log: file that receives what apt prints
    """

    def __init__(self, folder, log):
        self.folder, self.log = folder, log
        self.archives = folder / "cache" / "archives"

    def configure(self, address, suites):
        """Write the configuration that reads ``suites`` from the mirror."""
        if not KEYRING.exists():
            raise Failure(
                f"{KEYRING} is missing, the signature of Odoo's package cannot be "
                "verified: install debian-archive-keyring or set ODOO_HOME."
            )
        for name in ("sources", "state", "lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "state" / "status").touch()
        (self.folder / "sources" / "debian.sources").write_text(
            f"Types: deb\nURIs: {address}\nSuites: {' '.join(suites)}\n"
            f"Components: main\nSigned-By: {KEYRING}\n"
        )
        (self.folder / "apt.conf").write_text(self._settings())

    def _settings(self):
        settings = {
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": self.folder / "sources",
            "Dir::State": self.folder / "state",
            "Dir::State::lists": self.folder / "lists",
            "Dir::State::status": self.folder / "state" / "status",
            "Dir::Cache": self.folder / "cache",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
            # The lines "dlstatus:..." that Progress understands.
            "APT::Status-Fd": "1",
        }
        if os.geteuid() == 0:
            # apt's own user could not write below a private folder such as /root.
            settings["APT::Sandbox::User"] = "root"
        return "".join(f'{name} "{value}";\n' for name, value in settings.items())

    def update(self, step):
        """Read the lists of packages; ``step`` shows the progress."""
        # Without this, apt is content with an update that fetched nothing.
        self._run(step, "-o", "APT::Update::Error-Mode=any", "update")

    def versions(self, packages):
        """Return the versions that can be fetched, newest first, by package."""
        text = self._output("apt-cache", "madison", *packages)
        found = {package: [] for package in packages}
        for line in text.splitlines():
            package, version, _place = (part.strip() for part in line.split("|"))
            found[package].append(version)
        return found

    def download(self, packages, step):
        """Fetch packages (``name=version``) and return the files' paths.

        What an interrupted try left is completed, not fetched again.
        """
        found = FILE.findall(self._output("apt-get", "download", *URIS, *packages))
        files = {name: (address, int(size), sha) for address, name, size, sha in found}
        paths = [self.archives / name for name in files]
        if not files or not all(map(self._is_direct, files.values())):
            self._run(step, "download", *packages)
            return paths
        total = sum(size for _, size, _ in files.values())
        for path in paths:
            self._fetch(path, *files[path.name], _share(paths, path, total, step))
        return paths

    def _is_direct(self, file):
        """Return whether we can fetch a file ourselves.

        apt does it better through its own proxy or from something else than a web
        server, but it does not resume after a kill.
        """
        proxy = self._output("apt-config", "dump", "Acquire::http::Proxy")
        return file[0].startswith(("http://", "https://")) and '""' in (proxy or '""')

    def _fetch(self, path, address, size, digest, step):
        try:
            if not path.exists():
                download.fetch(address, path, size, digest, step)
        except ConnectionError as error:
            raise Failure(NO_NETWORK) from error

    def _output(self, *command):
        """Return what a program of apt prints, an empty text when it fails."""
        answer = subprocess.run(
            command,
            env=self._environment(),
            # Not where the packages are: apt does not name those that are there.
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return answer.stdout

    def _run(self, step, *arguments):
        def watch(line):
            found = re.match(r"dlstatus:\w+:([\d.]+):", line)
            if found:
                step(f"{float(found[1]):.0f} %")

        try:
            process.run(
                ["apt-get", "-q", *arguments],
                self.log,
                watch,
                env=self._environment(),
                cwd=self.archives,
            )
        except CommandFailed as error:
            if OFFLINE.search(error.tail):
                raise Failure(NO_NETWORK) from error
            raise

    def _environment(self):
        return process.clean_environment(
            APT_CONFIG=self.folder / "apt.conf", LC_ALL="C.UTF-8"
        )


def _share(paths, path, total, step):
    """Return a step that shows how much of all files is there."""
    others = [other for other in paths if other != path and other.exists()]
    before = sum(other.stat().st_size for other in others)
    return lambda done: step(f"{(before + done) / total:.0%} of {total / 1e6:.0f} MB")
