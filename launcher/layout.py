"""Where things are: the repository, and what the launcher keeps in ``.local/``."""

import dataclasses
import functools
import hashlib
import pathlib


@dataclasses.dataclass(frozen=True)
class Layout:
    """The folders of one clone.

    :param root: the folder of the repository
    """

    root: pathlib.Path

    @classmethod
    def here(cls):
        """Return the layout of the clone that this file belongs to."""
        return cls(pathlib.Path(__file__).resolve().parent.parent)

    @property
    def local(self):
        """Everything the launcher makes; removing it starts from nothing."""
        return self.root / ".local"

    @property
    def logs(self):
        """One file per thing that was run, the last run only."""
        return self.local / "log"

    @property
    def venv(self):
        """The Python virtual environment."""
        return self.local / "venv"

    @property
    def python(self):
        """The Python of the virtual environment."""
        return self.venv / "bin" / "python"

    @functools.cached_property
    def digest(self):
        """A short name for this clone, for what has to live outside of it."""
        return hashlib.sha256(str(self.root).encode()).hexdigest()[:12]

    def log(self, name):
        """Return the path of an empty log file called ``name``."""
        self.logs.mkdir(parents=True, exist_ok=True)
        path = self.logs / f"{name}.log"
        path.write_bytes(b"")
        return path

    def prepare(self):
        """Make ``.local`` and keep tools that walk the tree out of it."""
        self.local.mkdir(exist_ok=True)
        (self.local / ".gitignore").write_text("*\n")
        return self
