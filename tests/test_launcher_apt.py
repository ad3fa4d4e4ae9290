"""Where Odoo's package comes from: the machine's own apt sources."""

import pytest

from launcher import apt, failures, odoo
from launcher.apt import Source

MODERN = """\
# Debian
Types: deb deb-src
URIs: http://mirror.example/debian
  http://second.example/debian
Suites: trixie trixie-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb-src
URIs: http://mirror.example/source
Suites: trixie
Components: main

Enabled: no
Types: deb
URIs: http://mirror.example/off
Suites: trixie
Components: main
"""
ONE_LINE = """\
# deb http://mirror.example/comment trixie main
deb [arch=amd64 signed-by=/a/key.gpg] http://mirror.example/debian/ trixie main # x
deb-src http://mirror.example/debian trixie main
  deb http://vendor.example/apt trixie-vendor main
"""


def test_deb822():
    """Every address goes with every suite; sources and disabled ones are left out."""
    assert apt.parse_deb822(MODERN) == [
        Source(f"http://{host}.example/debian", suite, ("main", "contrib"))
        for host in ("mirror", "second")
        for suite in ("trixie", "trixie-updates")
    ]


def test_one_line():
    """Options and comments are understood."""
    assert apt.parse_one_line(ONE_LINE) == [
        Source("http://mirror.example/debian/", "trixie", ("main",)),
        Source("http://vendor.example/apt", "trixie-vendor", ("main",)),
    ]


def test_both_forms_are_read(tmp_path):
    """apt's folder may hold both forms, and files that apt ignores."""
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (tmp_path / "sources.list").write_text(ONE_LINE)
    (parts / "debian.sources").write_text(MODERN)
    (parts / "debian.sources.save").write_text(MODERN)
    assert len(apt.read_sources(tmp_path)) == 2 + 4


def test_mirror():
    """Debian's own archive is told from those of other vendors."""
    sources = [
        Source("http://vendor.example/apt", "trixie", ("main",)),
        Source("http://mirror.example/debian-security", "trixie-security", ("main",)),
        Source("http://mirror.example/debian/", "trixie", ("main",)),
        Source("http://other.example/debian/", "trixie", ("stable",)),
    ]
    found = apt.find_mirror(sources, "trixie")
    assert found == ("http://mirror.example/debian/", "trixie")


def test_no_mirror():
    """On a machine without such a source, ODOO_HOME is offered."""
    source = Source("http://mirror.example/ubuntu", "noble", ("main",))
    with pytest.raises(failures.Failure, match="ODOO_HOME"):
        apt.find_mirror([source], "")


@pytest.mark.parametrize("system, name", [("debian", "trixie"), ("ubuntu", "")])
def test_code_name(tmp_path, system, name):
    """Only Debian's own code name is one of a Debian suite."""
    file = tmp_path / "os-release"
    file.write_text(f'NAME="A name"\nID={system}\nVERSION_CODENAME=trixie\n')
    assert apt.codename(file) == name


def test_versions_that_fit():
    """The versions that have what Odoo links to are chosen, be they older."""
    offered = dict.fromkeys(odoo.FITTING, ["9.0", "001.2"])
    offered |= {"odoo-19": ["19.0.1-1"], "fonts-font-awesome": ["7.3-1", "5+4.7.0~x"]}
    chosen = odoo.choose(offered)
    assert "odoo-19=19.0.1-1" in chosen
    assert "fonts-font-awesome=5+4.7.0~x" in chosen
    assert "libjs-jquery=9.0" in chosen


def test_version_that_is_gone():
    """When one of the packages is no longer there, none is chosen."""
    offered = dict.fromkeys(odoo.FITTING, ["19.0", "001.2"])
    assert odoo.choose(offered | {"fonts-font-awesome": ["7.3-1"]}) is None
    assert odoo.choose(offered | {"odoo-19": []}) is None
