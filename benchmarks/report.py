"""The table, for the terminal and for RESULTS.md."""

import os
import pathlib
import platform
import re

from odoo import release

TITLES = ("What", "This addon", "Reference", "Ratio", "Goal", "Result")
HEADER = """# Results

Written by `make bench` (see [CONTRIBUTING](../CONTRIBUTING.md)). The reference is what
Odoo's own app, or plain SQL, takes for the same in the same run. Times are the best of
several turns; ratios matter, milliseconds depend on the machine. A goal that is missed
for a reason given below the table is marked _known_.

"""


def cells(row):
    """Return the texts of one :class:`benchmarks.stage.Row`."""
    relative = row.ratio is not None
    goal = f"≤ {row.limit:g}{'x' if relative else ' ' + row.unit}"
    return (
        row.what,
        amount(row.value, row.unit),
        amount(row.reference, row.unit) if relative else "",
        f"{row.ratio:.2f}x" if relative else "",
        goal,
        row.result,
    )


def amount(value, unit):
    """Return a number with its unit."""
    return (
        f"{value:.1f} {unit}" if unit == "ms" and value < 10 else f"{value:.0f} {unit}"
    )


def table(rows):
    """Return the rows as a table that reads well as text and as Markdown."""
    lines = [TITLES, *map(cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| " + " | ".join(map(str.ljust, line, widths)) + " |"
        for line in (TITLES, rule, *lines[1:])
    )


def known(rows):
    """Return why misses are accepted, each reason once."""
    reasons = {row.known.reason: row.what for row in rows if row.result == "known"}
    return "\n".join(f"- {what}: {reason}" for reason, what in reasons.items())


def text(rows, description, world):
    """Return all that is to be said of a run."""
    parts = (f"{description}\n{world}", table(rows), known(rows))
    return "\n\n".join(filter(None, parts))


def machine(env):
    """Return what the figures depend on; nothing that names the machine."""
    env.cr.execute("SHOW server_version")
    postgres = env.cr.fetchone()[0].split()[0]
    text = pathlib.Path("/proc/meminfo").read_text()
    memory = int(re.search(r"MemTotal:\s+(\d+)", text)[1]) / 1024**2
    version = ".".join(map(str, release.version_info[:2]))
    return (
        f"{os.cpu_count()} CPUs, {memory:.0f} GB, Odoo {version}, "
        f"PostgreSQL {postgres}, Python {platform.python_version()}."
    )


def save(path, content):
    """Write RESULTS.md."""
    path.write_text(f"{HEADER}{content}\n")
