"""What the person sees: sentences, and one line that moves while they wait."""

import sys
import time

# Without a terminal (a log file) the moving line becomes one line every so often.
QUIET_SECONDS = 15


def say(text=""):
    """Print one line at once."""
    print(text, flush=True)


class Progress:
    """One step, from its title to ``done``: ``with Progress("Unpacking") as step``.

    ``step(text)`` shows how far it is. An exception leaves the line unfinished.
    """

    def __init__(self, title):
        self.title = title
        self.moving = sys.stdout.isatty()
        self.started = self.spoken = time.monotonic()

    def __enter__(self):
        if self.moving:
            self._draw("...")
        else:
            say(f"{self.title} ...")
        return self

    def __call__(self, detail):
        now = time.monotonic()
        if self.moving and now - self.spoken > 0.1:
            self.spoken = now
            self._draw(f": {detail}")
        elif not self.moving and now - self.spoken > QUIET_SECONDS:
            self.spoken = now
            say(f"  {detail}")

    def __exit__(self, kind, *_):
        seconds = time.monotonic() - self.started
        ending = f": {'done' if kind is None else 'stopped'} after {seconds:.0f} s"
        if self.moving:
            self._draw(ending)
            say()
        elif kind is None and seconds > 1:
            say(f"  done after {seconds:.0f} s")

    def _draw(self, ending):
        # \033[K wipes what a longer line left behind.
        print(f"\r{self.title}{ending[:60]}\033[K", end="", flush=True)
