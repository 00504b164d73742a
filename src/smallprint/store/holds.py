"""Legal holds: records whose evidence may not be erased, and since when and why. Private, never published.

One file a record, ``<home>/store/holds/SP-D-000001-N.json``: ``{"record", "history": [{"action": "placed" or
"lifted", "time", "reason"}, …]}``, oldest first. A lifted hold's file stays, with its history.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.evidence.storage.durable import write_batch
from smallprint.records.errors import HomeError, UsageError
from smallprint.records.ids import Kind, format_id, parse_id
from smallprint.store.moments import iso

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

HOLDABLE = (Kind.PLATFORM, Kind.DOCUMENT, Kind.VERSION, Kind.CAPTURE)
_PLACED, _LIFTED = "placed", "lifted"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to a hold: ``placed`` or ``lifted``, when (ISO 8601, UTC), and the reason given."""

    action: str
    time: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A record's hold with its history, oldest step first."""

    record: str
    history: tuple[Step, ...]

    @property
    def active(self) -> bool:
        """Whether it blocks deletion."""
        return bool(self.history) and self.history[-1].action == _PLACED


class Holds:
    """The holds below one folder. Placing and lifting is done under the log's writer lock by the caller."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Hold]:
        """Every hold, lifted ones too, by record.

        Raises:
            HomeError: a file can't be read. Nothing may be erased then, since it may be what is held.
        """
        return [self._read(path) for path in sorted(self.folder.glob("*.json"))]

    def active(self) -> dict[str, Hold]:
        """Those in force, by record id."""
        return {hold.record: hold for hold in self.all() if hold.active}

    def place(self, record: str, reason: str, now: datetime) -> Hold:
        """Hold a record. UsageError where it is held already, or is of a kind that can't be."""
        return self._step(record, Step(_PLACED, iso(now), reason))

    def lift(self, record: str, reason: str, now: datetime) -> Hold:
        """End a record's hold. UsageError where it is not held."""
        return self._step(record, Step(_LIFTED, iso(now), reason))

    def _step(self, record: str, step: Step) -> Hold:
        kind, number = parse_id(record)
        if kind not in HOLDABLE:
            raise UsageError(f"{record} can't be held by itself; hold its version, capture or document.")
        name = format_id(kind, number)
        path = self.folder / f"{name}.json"
        before = self._read(path) if path.exists() else Hold(name, ())
        if before.active == (step.action == _PLACED):
            said = "is held already" if before.active else "is not held"
            raise UsageError(f"{name} {said}; `smallprint hold --list` shows what is.")
        after = Hold(name, (*before.history, step))
        steps = [{"action": one.action, "time": one.time, "reason": one.reason} for one in after.history]
        written = json.dumps({"record": name, "history": steps}, ensure_ascii=False, indent=1) + "\n"
        write_batch([(path, written.encode())], self.folder / ".tmp")
        return after

    def _read(self, path: Path) -> Hold:
        try:
            kept = json.loads(path.read_text("utf-8"))
            history = tuple(Step(one["action"], one["time"], one["reason"]) for one in kept["history"])
            hold = Hold(kept["record"], history)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise HomeError(
                f"The legal hold in {path} can't be read ({error}). Repair it or restore it from a backup; until"
                " then nothing is erased."
            ) from error
        if path.stem != hold.record or {step.action for step in history} - {_PLACED, _LIFTED}:
            raise HomeError(
                f"{path} is no legal hold of {path.stem}. Repair it or restore it from a backup; until then"
                " nothing is erased."
            )
        return hold
