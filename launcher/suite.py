"""``make test``: every step of the suite, and what each of them found."""

import dataclasses
import re
import sys
import time

from launcher import checks, demo, ports, process
from launcher.console import Progress, say
from launcher.failures import CommandFailed
from launcher.workshop import addons, open_workshop

DATABASE, DEMO = "clef_test", "clef_test_demo"
# A line of Odoo's log that is not mere information.
COMPLAINT = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) ")
ANY_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ [A-Z]+ ")
# Complaints that nothing in this repository causes. Keep it short, say why.
NOT_OURS = ()
# "=== 3 passed in 1.2s ===", without the frame when ARGS has -q.
PYTEST_SUMMARY = re.compile(r"^(?:=+ )?((?:\d+|no) \w+.* in [\d.]+s.*?)(?: =+)?$")
COLOURS = re.compile(r"\x1b\[[\d;]*m")
NOTHING_COLLECTED = 5


@dataclasses.dataclass
class Result:
    """What became of one step.

    :param title: what the step does
    :param passed: whether nothing was wrong
    :param summary: one line
    """

    title: str
    passed: bool
    summary: str


def run(layout, chosen=None, arguments=()):
    """Run all steps and print what each of them found; return the exit status.

    :param chosen: the addons to test, all of them by default
    :param arguments: further arguments of pytest
    :raises Failure: when the suite cannot be run
    """
    with open_workshop(layout, "dev") as workshop:
        # the tests of accessibility would else be skipped
        checks.install_node_packages(layout)
        suite = Suite(workshop, addons(layout, chosen), list(arguments))
        results = suite.run()
    say("\nSummary")
    for result in results:
        mark = "passed" if result.passed else "FAILED"
        say(f"  {mark}  {result.title}: {result.summary}")
    return 0 if all(result.passed for result in results) else 1


class Suite:
    """The steps, in their order.

    :param workshop: where they run
    :param names: the addons to test
    :param arguments: further arguments of pytest
    """

    def __init__(self, workshop, names, arguments):
        self.workshop, self.layout = workshop, workshop.layout
        self.names, self.arguments = names, arguments

    def run(self):
        """Run the steps and return their results; without an install, no tests."""
        names = ",".join(self.names)
        new = ["-i", names, demo.LANGUAGE]
        results = [self.load("install", DATABASE, *new)]
        if self.workshop.server.exists(DATABASE):
            results.append(self.load("update", DATABASE, "-u", names))
            results.append(self.load("demo", DEMO, *new, "--with-demo"))
            tests = [self.layout.root / name / "tests" for name in self.names]
            results.append(self.odoo_tests("tests of the addons", DATABASE, tests))
            demos = [folder / "test_demo.py" for folder in tests]
            results.append(self.odoo_tests("tests of the demo", DEMO, demos))
        results.append(self.end_to_end_tests())
        return results

    def load(self, title, database, *arguments):
        """Install or update the addons, and read the log of it."""
        if "-i" in arguments:
            self.workshop.drop(database)
        log = self.layout.log(f"test-{title}")
        started = time.monotonic()
        with Progress(f"Testing the {title} of {', '.join(self.names)}") as step:
            try:
                self.workshop.load(database, log, step, *arguments)
                failed = ""
            except CommandFailed:
                failed = f"Odoo failed, see {log}"
        return read_log(title, log, failed, time.monotonic() - started)

    def odoo_tests(self, title, database, paths):
        """Run tests inside Odoo, and read the log of them.

        :param database: where the addons are installed, with the demo or without
        :param paths: files and folders, those that do not exist left out
        """
        log = self.layout.log(f"test-odoo-{database}")
        configuration = self.layout.local / "odoo.conf"
        options = [f"--odoo-database={database}", f"--odoo-config={configuration}"]
        options += ["--odoo-http", "--odoo-extra", f"http-port={ports.find_free()}"]
        options += ["--odoo-log-level=warn", "--odoo-extra", f"logfile={log}"]
        options += [path for path in paths if path.exists()]
        environment = self.workshop.environment
        result = self._pytest(title, environment, *options)
        return merge(result, read_log("log", log))

    def end_to_end_tests(self):
        """Run the tests of the whole thing, outside Odoo."""
        environment = process.clean_environment(ODOO_HOME=self.workshop.odoo.path)
        options = ["-p", "no:odoo", self.layout.root / "tests"]
        return self._pytest("tests end to end", environment, *options)

    def _pytest(self, title, environment, *arguments):
        """Run pytest, show what it prints, and keep its last line."""
        say(f"\nRunning the {title}")
        summary = []

        def watch(line):
            print(line, end="", flush=True)
            found = PYTEST_SUMMARY.search(COLOURS.sub("", line))
            summary.extend([found[1]] if found else [])

        command = [self.layout.python, "-m", "pytest", "--durations=10"]
        command += [f"--color={'yes' if sys.stdout.isatty() else 'no'}"]
        command += ["-o", f"cache_dir={self.layout.local / 'pytest'}"]
        command += [*arguments, *self.arguments]
        code = self._run(command, watch, environment)
        # With ARGS="-k ..." one of the two may have nothing to run.
        passed = code == 0 or (code == NOTHING_COLLECTED and bool(self.arguments))
        summary = summary or [f"pytest ended with status {code}"]
        return Result(title, passed, summary[-1])

    def _run(self, command, watch, environment):
        log, folder = self.layout.log("pytest"), self.layout.root
        try:
            process.run(command, log, watch, env=environment, cwd=folder)
        except CommandFailed as error:
            return error.code
        return 0


def read_log(title, log, failed="", seconds=0):
    """Print the complaints of a log and return the result they make.

    :param failed: what already went wrong
    """
    found = complaints(log.read_text(errors="replace"))
    for line in found:
        say(line)
    summary = failed or (f"{len(found)} complaints in {log}" if found else "clean log")
    ending = f", {seconds:.0f} s" if seconds else ""
    return Result(title, not failed and not found, summary + ending)


def complaints(text):
    """Return the lines of a log's warnings and errors, tracebacks included."""
    found, ours = [], False
    for line in text.splitlines():
        if ANY_LINE.match(line):
            ours = bool(COMPLAINT.match(line)) and not is_noise(line)
        if ours:
            found.append(line)
    return found


def is_noise(line):
    """Return whether a complaint is one that nothing in this repository causes."""
    return any(re.search(pattern, line) for pattern in NOT_OURS)


def merge(result, log):
    """Return the result of tests whose log must be clean too."""
    if log.passed:
        return result
    return Result(result.title, False, f"{result.summary}; {log.summary}")
