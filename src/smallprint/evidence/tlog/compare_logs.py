"""One signed state of a log held against another: does one continue the other, and if not, from which leaf on?

Both states must have been signed by pinned keys before anything here is asked. No I/O but what the logs do
themselves. A split is said only where each side's own tiles lead to what that side has signed, so that a damaged
tile is never taken for a forgery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from smallprint.evidence.checking.verdict import Verdict
from smallprint.evidence.formats.merkle import verify_consistency, verify_inclusion
from smallprint.records.errors import LogCorruptError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.evidence.formats.note import Checkpoint


class Tiles(Protocol):
    """A log, as far as it is compared: ``Log`` and ``RemoteLog`` are such."""

    @property
    def size(self) -> int:
        """Number of leaves."""

    def checkpoint(self) -> Checkpoint:
        """The signed state."""

    def root(self, size: int) -> bytes:
        """Root over its first ``size`` leaves."""

    def leaf_hash(self, index: int) -> bytes:
        """One leaf's hash."""

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """Path of a leaf to the root of ``size`` leaves."""

    def consistency_proof(self, old: int) -> list[bytes]:
        """Path from the root of ``old`` leaves to that of all."""


def continues(log: Tiles, earlier: Checkpoint, subject: str = "checkpoint") -> Verdict:
    """Whether ``log`` begins with the state of ``earlier``: OK, ROLLBACK, SPLIT_VIEW, or what hinders the answer.

    The proof is made from the log's tiles and checked by what shares no code with making it.
    """
    now = log.checkpoint()
    if earlier.origin != now.origin:
        detail = f"it is of another log: {earlier.origin}, and this one is {now.origin}"
        return Verdict("CHECKPOINT_MISMATCH", subject, detail, ok=False)
    if earlier.size > now.size:
        detail = f"the log has {now.size} leaves and had {earlier.size} before; an old copy was put back"
        return Verdict("ROLLBACK", subject, detail, ok=False)
    try:
        own, proof = log.root(earlier.size), log.consistency_proof(earlier.size)
    except LogCorruptError as error:
        return Verdict("ROOT_MISMATCH", subject, f"no proof can be made: {error}", ok=False)
    if not verify_consistency(earlier.size, now.size, proof, own, now.root):
        detail = (
            "the tiles do not make the root that was signed, so nothing can be proven; run smallprint verify"
        )
        return Verdict("ROOT_MISMATCH", subject, detail, ok=False)
    if own != earlier.root:
        return Verdict("SPLIT_VIEW", subject, _both(earlier, now), ok=False)
    detail = (
        f"the log of {now.size} leaves begins with these {earlier.size}, by a proof of {len(proof)} hashes"
    )
    return Verdict("OK", subject, detail, ok=True)


def compare(ours: Tiles, theirs: Tiles, *, we_write: bool) -> Iterator[Verdict]:
    """Hold our log against a second copy of it.

    ``we_write``: only this home appends to the log, so that a copy which is ahead of it means a rollback.
    """
    here, there = ours.checkpoint(), theirs.checkpoint()
    larger, smaller = (ours, there) if here.size >= there.size else (theirs, here)
    verdict = continues(larger, smaller, "copy")
    if verdict.code == "SPLIT_VIEW":
        verdict = _where(ours, theirs)
    if verdict.ok and there.size > here.size and we_write:
        detail = f"the log has {here.size} leaves and the copy {there.size}; an old copy was put back here"
        verdict = Verdict("ROLLBACK", "copy", detail, ok=False)
    yield verdict


def _where(ours: Tiles, theirs: Tiles) -> Verdict:
    """The first leaf that differs, found by halving, and proven to lie under each side's signature."""
    here, there = ours.checkpoint(), theirs.checkpoint()
    same, differ = (
        0,
        min(here.size, there.size),
    )  # the roots at ``same`` leaves agree, at ``differ`` they do not
    try:
        while differ - same > 1:
            middle = (same + differ) // 2
            if ours.root(middle) == theirs.root(middle):
                same = middle
            else:
                differ = middle
        one, other = _proven_leaf(ours, same), _proven_leaf(theirs, same)
    except LogCorruptError as error:
        detail = f"{_both(here, there)}\nWhich leaf is the first to differ can't be proven: {error}"
        return Verdict("SPLIT_VIEW", "copy", detail, ok=False)
    detail = (
        f"the first leaf that differs is leaf {same}: {one.hex()} here, {other.hex()} there."
        f" {_both(here, there)}"
    )
    return Verdict("SPLIT_VIEW", "copy", detail, ok=False)


def _proven_leaf(log: Tiles, index: int) -> bytes:
    """A leaf's hash. LogCorruptError when no proof leads from it to the root that was signed."""
    found, state = log.leaf_hash(index), log.checkpoint()
    if not verify_inclusion(found, index, state.size, log.inclusion_proof(index, state.size), state.root):
        raise LogCorruptError("the tiles do not make the root that was signed")
    return found


def _both(one: Checkpoint, other: Checkpoint) -> str:
    return (
        f"two states of {other.origin}, of {one.size} and of {other.size} leaves, are signed by its key and neither"
        f" continues the other\n{one.note}\n{other.note}"
    )
