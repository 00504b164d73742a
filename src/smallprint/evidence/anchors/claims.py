"""Claimed times against what outsiders attest: is any leaf earlier or later than it can have been made?

Promises:

- ``BACKDATED`` (a finding): a leaf claims a time before its lower bound. Its place in the log is after evidence
  that nobody could have before that bound.
- ``CLOCK_DOUBT`` (said, and no failure: the evidence holds, the machine's own clock is in doubt): a leaf claims a
  time after its upper bound; or is earlier than the leaf before it, so that the clock was stepped; or an outsider's
  clock and ours differed when a checkpoint was attested; or a leaf is before its lower bound by no more than our
  clock was then known to be behind.
- Never said of a log with a simulated clock, and never of times that a source claims for records that were imported:
  those are in the leaf as the source's words.
- The first evidence over a leaf gives the upper bound that counts here.
- Flat memory: of the leaves that nothing covers yet, only the latest claim of each 256 is kept.

Times in leaves have one form, in which text order is the order of time: a leaf of which nothing is to be said is
passed by comparing text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from smallprint.evidence.checking.verdict import Verdict
from smallprint.evidence.formats.leaf import decode_leaf
from smallprint.evidence.formats.tiles import TILE_WIDTH
from smallprint.records.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smallprint.evidence.tlog.log import Log

CAPTURE_MAY_WAIT = timedelta(hours=1)
"""A page may lie so long until the other pages of its document have come, and both are recorded."""


@dataclass(slots=True)
class Claims:
    """Checks the leaves of one log in their order. ``tolerance`` is how far a claim may be off unsaid."""

    log: Log
    tolerance: timedelta
    simulated: bool = False
    before: str = ""
    bound: str = ""
    bound_words: str = ""
    behind: timedelta = timedelta()
    covered: int = 0
    latest: dict[int, str] = field(default_factory=dict)
    """For each 256 leaves not all covered yet, by their number: the latest claim."""

    def passes(self, index: int, leaf: Mapping[str, Any]) -> bool:
        """Whether leaf ``index`` is in order with all before it; if so it is done with. Not for anchors."""
        if self.simulated:
            return True
        time: str = leaf["time"]
        if time < self.before or time < self.bound or leaf["type"] == "genesis":
            return False
        if leaf["type"] == "capture" and not self._capture_passes(leaf, time):
            return False
        self._entered(index, time)
        return True

    def _capture_passes(self, leaf: Mapping[str, Any], time: str) -> bool:
        own = _own_capture(leaf)
        if own is None:
            return True
        started, finished, shown = own
        if not all(len(text) == len(time) and text.endswith("Z") for text in own):
            return False  # another spelling: its order is not that of time
        return started <= finished <= time and self.bound <= finished and self.bound <= shown <= time

    def _entered(self, index: int, time: str) -> None:
        self.before = time
        number = index // TILE_WIDTH
        if time > self.latest.get(number, ""):
            self.latest[number] = time

    def check(self, index: int, leaf: Mapping[str, Any]) -> Iterator[Verdict]:
        """What is to be said of leaf ``index``'s own claims, going by the anchors before it."""
        if leaf["type"] == "genesis":
            content = leaf.get("genesis")
            self.simulated = isinstance(content, dict) and content.get("clock") == "simulated"
        if self.simulated:
            return
        time = datetime.fromisoformat(leaf["time"])
        before = datetime.fromisoformat(self.before) if self.before else time
        if before - time > self.tolerance:
            detail = f"claims {_shown(time)}, and the leaf before it {_shown(before)}: the clock was stepped"
            yield _doubt(index, detail)
        moments = _moments(_own_capture(leaf))
        if moments is not None:
            started, finished, shown = moments
            if started - finished > self.tolerance or max(finished, shown) - time > self.tolerance:
                detail = (
                    f"its capture claims {_shown(started)} to {_shown(finished)}, shown as {_shown(shown)} and"
                    f" recorded {_shown(time)}: these can't follow each other"
                )
                yield _doubt(index, detail)
            yield from self._lower(index, min(finished, shown), CAPTURE_MAY_WAIT, "its capture")
        yield from self._lower(index, time, timedelta(), "it")
        self._entered(index, leaf["time"])

    def attested(self, index: int, leaf: Mapping[str, Any], time: datetime) -> Iterator[Verdict]:
        """Anchor leaf ``index`` holds: what its ``time`` says of leaves before, and of those to come."""
        if self.simulated:
            return
        content = leaf["anchor"]
        offset = content.get("clock_offset_ms")
        if not isinstance(offset, int):  # not compared: kept from a run that was broken off
            offset = 0
        else:
            self.behind = timedelta(milliseconds=max(0, -offset))
        if abs(offset) > self.tolerance / timedelta(milliseconds=1):
            way = "ahead of" if offset > 0 else "behind"
            detail = f"our clock was {abs(offset) / 1000:.0f} seconds {way} that of {content['authority']}"
            yield _doubt(index, detail)
        if content["size"]:
            yield from self._upper(content["size"], time, f"{content['authority']} (leaf {index})")
        text = _text(time)
        if text > self.bound:
            self.bound, self.bound_words = text, f"{content['authority']} (leaf {index})"

    def _lower(self, index: int, claim: datetime, wait: timedelta, what: str) -> Iterator[Verdict]:
        bound = datetime.fromisoformat(self.bound) if self.bound else claim
        if bound - claim <= self.tolerance + wait:
            return
        detail = (
            f"{what} claims {_shown(claim)}, and was entered after {_shown(bound)}, by {self.bound_words}"
        )
        if bound - claim <= self.tolerance + wait + self.behind:
            yield _doubt(index, f"{detail}; our clock was known to be behind")
        else:
            yield Verdict("BACKDATED", f"leaf {index}", detail, ok=False)

    def _upper(self, size: int, time: datetime, who: str) -> Iterator[Verdict]:
        limit = time + self.tolerance
        for number, claim in list(self.latest.items()):
            if number * TILE_WIDTH >= size:
                continue
            if datetime.fromisoformat(claim) > limit:
                yield from self._later(number, size, limit, f"existed at {_shown(time)}, by {who}")
            if (number + 1) * TILE_WIDTH <= size:
                del self.latest[number]
        self.covered = max(self.covered, size)

    def _later(self, number: int, size: int, limit: datetime, words: str) -> Iterator[Verdict]:
        """Read 256 leaves once more to name those that claim too late a time."""
        first = max(number * TILE_WIDTH, self.covered)
        try:
            entries = list(self.log.entries(first, min((number + 1) * TILE_WIDTH, size)))
            leaves = [decode_leaf(entry) for entry in entries]
        except (EvidenceError, IndexError):
            return  # damaged; the walk says so
        for index, leaf in enumerate(leaves, first):
            claim = datetime.fromisoformat(leaf["time"])
            if claim > limit:
                yield _doubt(index, f"claims {_shown(claim)}, and {words}")


def _own_capture(leaf: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """When a capture of our own began and ended, and the time it is shown with.

    None for imported ones: their times are their source's, and not judged.
    """
    content = leaf.get("capture")
    if leaf["type"] != "capture" or not isinstance(content, dict):
        return None
    provenance = content.get("provenance")
    if not isinstance(provenance, dict) or provenance.get("captured_by") != "smallprint":
        return None
    started, finished, shown = content.get("started"), content.get("finished"), content.get("time")
    if isinstance(started, str) and isinstance(finished, str) and isinstance(shown, str):
        return started, finished, shown
    return None


def _moments(texts: tuple[str, str, str] | None) -> tuple[datetime, datetime, datetime] | None:
    if texts is None:
        return None
    try:
        started, finished, shown = map(datetime.fromisoformat, texts)
        return started.astimezone(UTC), finished.astimezone(UTC), shown.astimezone(UTC)
    except ValueError:
        return None


def _text(time: datetime) -> str:
    time = time.astimezone(UTC)
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"


def _doubt(index: int, detail: str) -> Verdict:
    return Verdict("CLOCK_DOUBT", f"leaf {index}", detail, ok=True)


def _shown(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"
