"""Where the time comes from. Everything that needs it is given a ``Clock``; nothing asks the system itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class Clock(Protocol):
    """Tells the time in UTC, and whether it is a simulated one (as in the demo)."""

    @property
    def simulated(self) -> bool:
        """True where the time is not the world's."""

    def now(self) -> datetime:
        """The time, UTC."""


class SystemClock:
    """The machine's own clock."""

    simulated = False

    def now(self) -> datetime:
        """The time of the machine, UTC."""
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that stands still until it is set. The time is kept in a file, so that later commands see it."""

    simulated = True

    def __init__(self, file: Path, start: datetime | None = None) -> None:
        """Go on from ``file``; with ``start``, set it first."""
        self._file = file
        if start is not None:
            self.set(start)

    def now(self) -> datetime:
        """The time last set."""
        return datetime.fromisoformat(self._file.read_text(encoding="ascii").strip())

    def set(self, moment: datetime) -> None:
        """Move the clock to ``moment``."""
        self._file.write_text(moment.astimezone(UTC).isoformat(), encoding="ascii")
