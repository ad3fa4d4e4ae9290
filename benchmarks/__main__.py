"""``python -m benchmarks DATABASE [--scale small]``, as the launcher calls it.

The database is one that may be spoilt: what is made in it stays there.
"""

import argparse
import pathlib
import sys
import time

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from benchmarks import actions, meetings, portal, report
from benchmarks.stage import Stage
from benchmarks.world import SCALES, World

# A room adds its module here.
ROOMS = {"meetings": meetings, "actions": actions, "portal": portal}
RESULTS = pathlib.Path(__file__).with_name("RESULTS.md")


def main(arguments):
    """Measure everything and print the table; return the exit status."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=...")
    parser.add_argument("database")
    parser.add_argument("--scale", choices=SCALES, default="full")
    parser.add_argument("--only", choices=ROOMS, help="measure this room")
    options = parser.parse_args(arguments)
    settings = ["-d", options.database, "--log-level=error"]
    odoo.tools.config.parse_config(settings, setup_logging=True)
    with Registry(options.database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        world = World(env, SCALES[options.scale])
        rooms = [ROOMS[options.only]] if options.only else ROOMS.values()
        rows = list(measured(world, rooms))
        content = report.text(rows, report.machine(env), world)
        cr.rollback()
    print(f"\n{content}", flush=True)
    # A small world proves that the benchmark works, not that the addons are fast.
    if options.scale == "full":
        if not options.only:
            report.save(RESULTS, content)
        return 1 if any(row.result == "MISS" for row in rows) else 0
    return 0


def measured(world, rooms):
    """Yield the rows of these rooms, the world growing as they ask."""
    stage = Stage(world)
    measures = [measure for room in rooms for measure in room.MEASURES]
    for measure in sorted(measures, key=lambda measure: measure.meetings):
        started = time.monotonic()
        world.hold(measure.meetings)
        yield from measure.run(stage)
        print(f"  {measure.name}: {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
