"""From a pinned key to its successors: what an outsider who pinned the first key can know of the others. No trust
in anything found beside the log: a key counts only where one that counts already has signed the leaf that names it.

Promises:

- A successor is followed only by a checkpoint that *its predecessor* signed within its bound, whose last leaf
  names both. ``log/keys/<id>.leaf`` and ``.tlog-proof`` hold these; files that prove nothing are passed over.
- A predecessor that was declared compromised is never followed: whoever stole it could have named a successor too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.evidence.formats.leaf import decode_leaf
from smallprint.evidence.formats.note import Checkpoint, Verifier
from smallprint.evidence.formats.proof import Proof
from smallprint.evidence.keys.pins import retire, unbounded
from smallprint.evidence.keys.rotation import COMPROMISED, ROTATED
from smallprint.records.errors import EvidenceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MAX_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class Introduction:
    """A ``key`` leaf with the proof that it stands in the log. Worth nothing until its signer is known."""

    leaf: bytes
    proof: Proof


@dataclass(frozen=True, slots=True)
class Step:
    """``new`` was introduced by ``old`` in leaf ``leaf``, the last one under ``checkpoint``."""

    old: Verifier
    new: Verifier
    leaf: int
    checkpoint: Checkpoint
    compromised: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """The keys to trust, with their bounds, and the steps by which they were found, in order.

    ``stopped`` is a step that was not taken, because its old key was declared compromised.
    """

    trusted: tuple[Verifier, ...]
    steps: tuple[Step, ...]
    stopped: Step | None


def introductions(folder: Path) -> list[Introduction]:
    """What a log's folder holds of them; a file that is no such thing is left out."""
    found = []
    for path in sorted((folder / "keys").glob("*.tlog-proof")):
        try:
            files = (path.with_suffix(".leaf"), path)
            if max(file.stat().st_size for file in files) > MAX_FILE:
                continue
            leaf, proof = (file.read_bytes() for file in files)
            found.append(Introduction(leaf, Proof.parse(proof.decode("utf-8"))))
        except (OSError, UnicodeDecodeError, EvidenceError):
            continue
    return found


def follow_keys(pinned: Sequence[Verifier], found: Iterable[Introduction]) -> Followed:
    """Go from the pinned keys to those that they introduced, and on from there."""
    trusted, steps, stopped = tuple(pinned), list[Step](), None
    # Each was made when the log was longer, so that one pass in this order takes every step of a chain.
    in_order = sorted(found, key=lambda one: one.proof.index)
    for introduction in in_order:
        step = _step(introduction, trusted)
        if step is None or (not step.compromised and _is_declared_stolen(step.old, in_order)):
            continue
        if step.compromised:
            stopped = step
            trusted = tuple(pin for pin in trusted if pin.public != step.old.public)
        elif all(pin.public != step.new.public for pin in trusted):
            trusted = retire(trusted, step.old, step.checkpoint.size, step.new)
            steps.append(step)
    return Followed(trusted, tuple(steps), stopped)


def _is_declared_stolen(key: Verifier, found: Iterable[Introduction]) -> bool:
    """Whether ``key`` itself said so, wherever: a thief could have named a successor in a shorter log of his own."""
    steps = (_step(one, unbounded((key,))) for one in found)
    return any(step is not None and step.compromised for step in steps)


def _step(introduction: Introduction, trusted: Sequence[Verifier]) -> Step | None:
    try:
        content = decode_leaf(introduction.leaf).get("key")
        if not isinstance(content, dict) or content.get("action") not in {ROTATED, COMPROMISED}:
            return None
        old, new = Verifier.parse(str(content.get("old"))), Verifier.parse(str(content.get("new")))
        by = [pin for pin in trusted if pin.public == old.public and pin.name == old.name]
        checkpoint = introduction.proof.check(introduction.leaf, by)
    except (EvidenceError, UsageError):
        return None
    if introduction.proof.index != checkpoint.size - 1 or new.name != old.name:
        return None
    compromised = content["action"] == COMPROMISED
    return Step(by[0], new, introduction.proof.index, checkpoint, compromised)
