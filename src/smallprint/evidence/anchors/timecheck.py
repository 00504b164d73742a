"""What ``smallprint verify`` asks of time, in its one pass: anchors checked again, and claims held against them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from smallprint.evidence.anchors.claims import Claims
from smallprint.evidence.anchors.recheck import Recheck
from smallprint.evidence.keys.files import EvidencePaths, load_pinned
from smallprint.evidence.keys.following import follow_keys, introductions
from smallprint.evidence.keys.pins import unbounded
from smallprint.evidence.tlog.log import FixedKeys, Log
from smallprint.records.errors import EvidenceError, HomeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from smallprint.evidence.anchors.pins import Pins
    from smallprint.evidence.checking.verdict import Verdict
    from smallprint.evidence.storage.blobs import BlobStore


@dataclass(slots=True)
class TimeCheck:
    """An extra check for ``verify_store``, which calls it with each sound leaf, in order."""

    recheck: Recheck
    claims: Claims

    def __call__(self, index: int, leaf: Mapping[str, Any], blobs: BlobStore) -> Iterable[Verdict]:
        """The verdicts on one leaf."""
        if leaf["type"] != "anchor" and self.claims.passes(index, leaf):
            return ()
        return self._verdicts(index, leaf, blobs)

    def _verdicts(self, index: int, leaf: Mapping[str, Any], blobs: BlobStore) -> Iterator[Verdict]:
        yield from self.claims.check(index, leaf)
        if leaf["type"] != "anchor":
            return
        found = list(self.recheck(index, leaf, blobs))
        yield from found
        time = leaf["anchor"].get("time") if isinstance(leaf.get("anchor"), dict) else None
        if time is not None and all(verdict.ok for verdict in found):
            yield from self.claims.attested(index, leaf, datetime.fromisoformat(time))


def time_checks(home: Path, pins: Pins, tolerance: timedelta, now: datetime) -> tuple[TimeCheck, ...]:
    """The check for the store in ``home``; none where its log can't be opened, which ``verify_store`` says."""
    paths = EvidencePaths(home)
    try:
        pinned = load_pinned(home)
        trusted = follow_keys(pinned, introductions(paths.log)).trusted
        log = Log(paths.log, FixedKeys(trusted))
    except (EvidenceError, HomeError, UsageError):
        return ()
    return (TimeCheck(Recheck(log, unbounded(trusted), pins, now), Claims(log, tolerance)),)
