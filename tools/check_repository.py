#!/usr/bin/env python3
"""Two checks of this repository that no published linter makes.

    check_repository.py addresses FILE...   no registry address, no private path
    check_repository.py addons              every addon folder is complete

Both print one line per finding and exit with 1 when there is any.
"""

import ast
import re
import struct
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent

# Where packages come from is the business of the machine that installs them, not of
# the repository: behind a mirror, a written address is a broken one. The dots of the
# hosts are spelt as [.] so that this file passes its own check.
ADDRESSES = re.compile(
    r"""
    \b (?:[\w-]+[.])* (?: py(?:pi|thonhosted)[.]org | npmjs[.](?:org|com)
                        | yarnpkg[.]com | debian[.]org | ubuntu[.]com )
    """,
    re.VERBOSE,
)
# A home folder, or the place where this very checkout stands
PRIVATE_PATHS = re.compile(
    r"(?<![\w.$}])(?:/home/\w|/Users/\w|/root/\w|" + re.escape(f"{ROOT}/") + ")"
)
# A lock file names versions and hashes; pip-tools and npm add where they looked
LOCK_FILES = re.compile(r"(^|/)(package-lock\.json|requirements/[^/]+\.(in|txt))$")
IN_A_LOCK_FILE = re.compile(r"://|--(?:extra-)?index-url\b|--find-links\b")

VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+")
REQUIRED_FILES = (
    "__init__.py",
    "i18n/fr.po",
    "pyproject.toml",
    "readme/DESCRIPTION.md",
    "readme/USAGE.md",
    "static/description/icon.png",
    "static/description/icon.svg",
)


def check_addresses(names):
    for name in names:
        lines = Path(name).read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            if found := ADDRESSES.search(line):
                yield f"{name}:{number}: address of a registry: {found[0]}"
            if found := PRIVATE_PATHS.search(line):
                yield f"{name}:{number}: path of one machine: {found[0]}"
            if LOCK_FILES.search(name) and IN_A_LOCK_FILE.search(line):
                yield f"{name}:{number}: address in a lock file"


def check_addons():
    for manifest in sorted(ROOT.glob("*/__manifest__.py")):
        addon = manifest.parent
        for finding in check_addon(addon):
            yield f"{addon.name}/{finding}"


def check_addon(addon):
    for name in REQUIRED_FILES:
        path = addon / name
        if not path.is_file() or not path.stat().st_size:
            yield f"{name}: missing or empty"
    yield from check_manifest(addon / "__manifest__.py")
    yield from check_build(addon / "pyproject.toml")
    yield from check_icon(addon / "static/description/icon.png")
    for path in sorted(addon.glob("i18n/*.po")):
        yield from check_translation(path)


def check_manifest(path):
    version = ast.literal_eval(path.read_text(encoding="utf-8")).get("version", "")
    if not VERSION.fullmatch(version):
        yield f"{path.name}: version is {version!r}, not 19.0.x.y.z"


def check_build(path):
    if path.is_file() and "whool.buildapi" not in path.read_text(encoding="utf-8"):
        yield f"{path.name}: whool is not the build backend"


def check_icon(path):
    """Odoo shows the icon at up to 128 pixels, on screens of double density."""
    if not path.is_file():
        return
    header = path.read_bytes()[:24]
    if not header.startswith(b"\x89PNG\r\n\x1a\n"):
        yield f"{path.name}: not a PNG"
        return
    width, height = struct.unpack(">II", header[16:24])
    if width != height or not 128 <= width <= 512:
        yield f"{path.name}: {width} x {height}, not a square of 128 to 512 pixels"


def check_translation(path):
    translation = polib.pofile(str(path))
    for state, entries in (
        ("not translated", translation.untranslated_entries()),
        ("fuzzy", translation.fuzzy_entries()),
    ):
        for entry in entries:
            yield f"i18n/{path.name}:{entry.linenum}: {state}: {entry.msgid[:60]!r}"


def main(command, *names):
    if command == "addresses":
        findings = list(check_addresses(names))
    else:
        findings = list(check_addons())
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
