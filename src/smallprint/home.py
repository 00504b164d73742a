"""The home folder: everything that one Smallprint keeps lives under it.

::

    smallprint.toml        settings (optional; environment variables SMALLPRINT_… win)
    store/blobs/           bodies, texts, readings, statements by SHA-256      ┐ the truth,
    store/holds/           legal holds, never published
    log/                   signed append-only log of every record              ┘ see docs/explanation/evidence.md
    keys/                  the log's private key (yours alone) and the pinned public one
    index.sqlite3          the database behind the site; `smallprint rebuild` makes it anew
    simulated-now          only where the clock is a simulated one: the time it shows
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.records.errors import HomeError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """Paths under one home folder."""

    path: Path

    @property
    def blobs(self) -> Path:
        """Content-addressed bytes."""
        return self.path / "store" / "blobs"

    @property
    def holds(self) -> Path:
        """Legal holds: private, see ``smallprint.store.holds``."""
        return self.path / "store" / "holds"

    @property
    def log(self) -> Path:
        """The append-only log."""
        return self.path / "log"

    @property
    def keys(self) -> Path:
        """Private and pinned keys."""
        return self.path / "keys"

    @property
    def index(self) -> Path:
        """The embedded database."""
        return self.path / "index.sqlite3"

    @property
    def settings_file(self) -> Path:
        """Settings that this home keeps."""
        return self.path / "smallprint.toml"

    @property
    def simulated_now(self) -> Path:
        """The time shown by a simulated clock, ISO 8601."""
        return self.path / "simulated-now"

    def exists(self) -> bool:
        """True where a log has been started."""
        return (self.log / "checkpoint").exists()

    def prepare(self) -> None:
        """Make the folder. HomeError where that can't be done."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError(
                f"The home folder {self.path} can't be made ({error.strerror}). Name another one with --home."
            ) from error
        if not self.path.is_dir():
            raise HomeError(f"{self.path} is not a folder. Name another one with --home.")
