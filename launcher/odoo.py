"""Odoo itself: the one the person names, else Debian's package unpacked in .local."""

import dataclasses
import os
import pathlib
import re
import shutil

from launcher import apt, process
from launcher.console import Progress
from launcher.failures import CommandFailed, Failure, telling_disk_full

SERIES = (19, 0)
# What Odoo's package links to, from Debian unstable.
BESIDE = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
# Newer versions of these lack the files that Odoo links to.
OLDER = {"fonts-font-awesome": "4.7.0", "fonts-inconsolata": "001."}
# Each package to fetch, with a part of the versions that fit.
FITTING = {"odoo-19": "19.0"} | dict.fromkeys(BESIDE, "") | OLDER
# Suites where to look, the second group when the first no longer has it all.
SUITES = (("unstable",), ("unstable", "testing", "experimental", "stable", "oldstable"))
DIST_PACKAGES = pathlib.Path("usr/lib/python3/dist-packages")
# Debian cannot ship this minified file (webcam blur). Without it the web client logs
# an error in the console, and browser tests fail on that.
STRIPPED = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
STUB = "/* Not in Debian's package: the webcam background stays as it is. */\n"


@dataclasses.dataclass(frozen=True)
class Odoo:
    """An Odoo that can be run.

    :param path: the folder that holds the Python package ``odoo``
    """

    path: pathlib.Path

    @property
    def addons(self):
        """Folders of addons that Odoo does not find by itself."""
        beside = self.path / "addons"
        return [beside] if (beside / "web").is_dir() else []


def given(home):
    """Return the Odoo that ``ODOO_HOME`` names.

    :param home: a checkout, the root of an unpacked package or a dist-packages folder
    :raises Failure: when it is not an Odoo 19
    """
    root = pathlib.Path(home).expanduser().absolute()
    for path in (root, root / DIST_PACKAGES):
        found = release(path)
        if found == SERIES:
            return Odoo(path)
        if found:
            version = ".".join(map(str, found))
            raise Failure(f"ODOO_HOME={home} is Odoo {version}, Odoo 19.0 is needed.")
    raise Failure(
        f"ODOO_HOME={home} is not Odoo 19: give the folder of a checkout, of an "
        "unpacked package or of its dist-packages."
    )


def release(path):
    """Return the series, as ``(19, 0)``, of the Odoo in ``path``; None when none is."""
    file = path / "odoo" / "release.py"
    text = file.read_text() if file.is_file() else ""
    found = re.search(r"version_info = \(\D*(\d+), (\d+)", text)
    return (int(found[1]), int(found[2])) if found else None


def ensure(layout):
    """Return an Odoo, fetched and unpacked when there is none yet.

    :raises Failure: when it cannot be had
    """
    if os.environ.get("ODOO_HOME"):
        return given(os.environ["ODOO_HOME"])
    target = layout.local / "odoo"
    if release(target / DIST_PACKAGES) != SERIES:
        with telling_disk_full(layout.local):
            _unpack(_fetch(layout), target, layout.log("unpack"))
    return Odoo(target / DIST_PACKAGES)


def _fetch(layout):
    """Return the package files, after downloading those that are not there yet."""
    for program in ("apt-get", "dpkg-deb"):
        if not shutil.which(program):
            raise Failure(
                f"{program} is missing: Odoo 19 is fetched as a Debian package; on "
                "another system set ODOO_HOME to an Odoo 19 that you have."
            )
    archive = apt.PrivateApt(layout.local / "apt", layout.log("apt"))
    address, own_suite = apt.find_mirror(apt.read_sources(), apt.codename())
    for suites in SUITES:
        archive.configure(address, dict.fromkeys((*suites, own_suite)))
        with Progress("Reading the lists of Debian packages") as step:
            archive.update(step)
        wanted = choose(archive.versions(FITTING))
        if wanted:
            with Progress("Downloading Odoo 19") as step:
                return archive.download(wanted, step)
    raise Failure(
        "The Debian mirror no longer has Odoo 19 with the files it needs: set "
        "ODOO_HOME to an Odoo 19 that you have."
    )


def choose(versions):
    """Return ``name=version`` of each package to fetch, or None when one lacks.

    :param versions: the versions of each package, newest first
    """
    wanted = []
    for package, part in FITTING.items():
        fitting = [version for version in versions[package] if part in version]
        if not fitting:
            return None
        wanted.append(f"{package}={fitting[0]}")
    return wanted


def _unpack(packages, target, log):
    """Unpack the packages into one root; ``target`` appears when it is complete."""
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.rmtree(target, ignore_errors=True)
    with Progress("Unpacking Odoo 19") as step:
        for package in packages:
            step(package.name)
            _extract(package, partial, log)
    _complete(partial)
    partial.rename(target)


def _extract(package, target, log):
    try:
        process.run(["dpkg-deb", "-x", package, target], log)
    except CommandFailed:
        # Next time it is fetched anew, should it be damaged.
        package.unlink(missing_ok=True)
        raise


def _complete(root):
    """Add what Debian leaves out and check that no link points nowhere."""
    stub = root / DIST_PACKAGES / "odoo" / "addons" / STRIPPED
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.write_text(STUB)
    links = (path for path in root.rglob("*") if path.is_symlink())
    dangling = [path.name for path in links if not path.exists()]
    if dangling:
        raise Failure(
            f"Odoo's package lacks {dangling[0]}, which another package used to "
            "give: set ODOO_HOME to an Odoo 19 that you have."
        )
