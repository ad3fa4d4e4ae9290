"""How things are measured: in turns, each from the same state, the best one counts."""

import contextlib
import dataclasses
import functools
import pathlib
import re
import time

MEGABYTE = 1024


@dataclasses.dataclass(frozen=True)
class Known:
    """A miss that is accepted.

    :param reason: why, in a sentence
    :param limit: how far, as the goal is said
    """

    reason: str
    limit: float


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table.

    :param what: what was measured
    :param value: what this addon takes
    :param unit: ``ms``, ``queries``, ``bytes`` or ``MB``
    :param limit: the goal, times the reference when there is one
    :param reference: what Odoo or PostgreSQL takes for the same
    :param known: :class:`Known`, when the goal is not reached for a reason
    """

    what: str
    value: float
    unit: str
    limit: float
    reference: float | None = None
    known: Known | None = None

    @property
    def ratio(self):
        """How many times the reference; None without one."""
        return self.value / self.reference if self.reference else None

    @property
    def measured(self):
        """What is compared with the goal."""
        return self.value if self.ratio is None else self.ratio

    @property
    def result(self):
        """The last column of the table; only a ``MISS`` is to be mended."""
        if self.measured <= self.limit:
            return "pass"
        return "known" if self.known and self.measured <= self.known.limit else "MISS"


@dataclasses.dataclass
class Sample:
    """The best of several turns, in milliseconds, and its number of queries."""

    ms: float = float("inf")
    queries: float = float("inf")

    def keep(self, ms, queries):
        """Remember what is better than before."""
        self.ms, self.queries = min(self.ms, ms), min(self.queries, queries)


class Stage:
    """Where measures run.

    :param world: :class:`benchmarks.world.World`
    """

    def __init__(self, world):
        self.world, self.scale = world, world.scale
        self.env = world.env(user=world.user)

    def race(self, **runners):
        """Measure functions by turns, on fresh caches; what they write is undone.

        :param runners: by name, a function that prepares and returns the function
            to be measured
        :return: dict of :class:`Sample` by name
        """
        samples = {name: Sample() for name in runners}
        for _turn in range(self.scale.turns):
            for name, prepare in runners.items():
                with self.undone():
                    samples[name].keep(*self._measure(prepare()))
        return samples

    def _measure(self, function):
        cr = self.env.cr
        cr.flush()
        self.env.invalidate_all()
        queries, started = cr.sql_log_count, time.perf_counter()
        function()
        # as a request ends: what waits to be written, tracking included
        cr.flush()
        return (time.perf_counter() - started) * 1000, cr.sql_log_count - queries

    @contextlib.contextmanager
    def undone(self):
        """Undo what the block writes, and send nothing."""
        try:
            yield
        finally:
            self.env.cr.rollback()

    def sql(self, statement, **known):
        """Return a function that runs raw SQL and reads its rows, as a reference."""

        def run():
            self.env.cr.execute(statement, known)
            if self.env.cr.description:
                self.env.cr.fetchall()

        return run

    def memory(self, prepare):
        """Return the megabytes a function adds to the process, at the worst moment."""
        with self.undone():
            function = prepare()
            self.env.cr.flush()
            self.env.invalidate_all()
            # from here on the peak is counted anew
            pathlib.Path("/proc/self/clear_refs").write_text("5")
            before = _status("VmRSS")
            function()
            self.env.cr.flush()
            return max(_status("VmHWM") - before, 0)


def _status(name):
    text = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+) kB", text)[1]) / MEGABYTE


class Measure:
    """One thing measured. A room adds a module of these, see ``__main__``.

    ``name`` is printed while it runs; ``meetings`` is how many meetings each body of
    the world has held by then (measures run from few to many).
    """

    name = ""
    meetings = 0

    def run(self, stage):
        """Yield the :class:`Row` of the table.

        :param stage: :class:`Stage`
        """
        raise NotImplementedError


def ready(function, *arguments):
    """Return a preparation with nothing to prepare, for :meth:`Stage.race`."""
    return lambda: functools.partial(function, *arguments)
