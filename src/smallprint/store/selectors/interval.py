"""When a leaf was made: never an instant, but the interval that outsiders leave open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smallprint.store.models import Anchor
from smallprint.store.moments import iso

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an interval: ``authority`` attests ``time`` (UTC) in anchor leaf ``leaf``.

    ``size`` is that of the checkpoint attested, 0 for a beacon.
    """

    time: datetime
    kind: str
    authority: str
    leaf: int
    size: int

    def as_json(self) -> dict[str, Any]:
        """For pages and packs."""
        return {
            "time": iso(self.time),
            "kind": self.kind,
            "authority": self.authority,
            "leaf": self.leaf,
            "size": self.size,
        }


@dataclass(frozen=True, slots=True)
class Interval:
    """``not_before`` and ``not_after``; None where nobody attests it: the claimed time is self-asserted there.

    The lower bound is of the leaf's *entry* into the log: what it tells of may be older, and says so itself.
    """

    not_before: Bound | None
    not_after: Bound | None

    def as_json(self) -> dict[str, Any]:
        """For pages and packs."""
        return {
            "not_before": None if self.not_before is None else self.not_before.as_json(),
            "not_after": None if self.not_after is None else self.not_after.as_json(),
        }


def time_interval(leaf: int) -> Interval:
    """What outsiders attest of leaf ``leaf``.

    Not after the earliest evidence over a checkpoint that holds it; not before the latest that was recorded
    in front of it, since nobody could have known that evidence earlier. An OpenTimestamps proof has no time here
    and bounds nothing: we hold no block headers.
    """
    timed = Anchor.objects.filter(time__isnull=False)
    return Interval(
        not_before=_bound(timed.filter(leaf__lt=leaf).order_by("-time", "leaf").first()),
        not_after=_bound(timed.filter(size__gt=leaf).order_by("time", "leaf").first()),
    )


def _bound(row: Anchor | None) -> Bound | None:
    if row is None or row.time is None:
        return None
    return Bound(row.time, row.kind, row.authority, row.leaf, row.size)
