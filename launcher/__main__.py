"""``python3 -m launcher COMMAND``.

This file must parse on any Python 3: it is the one that tells which Python is needed.
"""

import os
import subprocess
import sys

OLDEST, NEWEST = (3, 10), (3, 13)
PROBE = "import sys; sys.exit(not %r <= sys.version_info[:2] <= %r)" % (
    OLDEST,
    NEWEST,
)


def is_supported(python):
    """Return whether ``python`` (a path) runs and is a Python that Odoo 19 accepts."""
    with open(os.devnull, "w") as silence:
        try:
            return not subprocess.call([python, "-c", PROBE], stderr=silence)
        except OSError:
            return False


def find_python():
    """Return the newest supported ``python3.x`` of the PATH, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            python = os.path.join(folder, "python3." + str(minor))
            if os.access(python, os.X_OK) and is_supported(python):
                return python
    return None


def change_python():
    """Go on with a supported Python, or stop with a sentence."""
    # PYTHON is in the environment only when the person chose it: then it is obeyed.
    python = None if os.environ.get("PYTHON") else find_python()
    if python:
        os.execv(python, [python, "-m", "launcher"] + sys.argv[1:])
    found = ".".join(str(number) for number in sys.version_info[:2])
    sys.exit(
        "Odoo 19 needs Python 3.10 to 3.13 and this is Python "
        + found
        + ": install python3.11 or choose another one with PYTHON=."
    )


if __name__ == "__main__":
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        change_python()
    from launcher.cli import main

    sys.exit(main(sys.argv[1:]))
