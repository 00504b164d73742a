"""An operator's decision to go on from an older state of the log, which stands in the log itself.

After a disaster the newest leaves may be lost for good. Going on without them is a decision, not an accident: a
``correction`` leaf says which signed state is given up, and why. From then on that very state is no reason to
refuse; every other one still is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smallprint.evidence.formats.leaf import decode_leaf, encode_leaf
from smallprint.records.errors import EvidenceError, LeafRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smallprint.evidence.formats.note import Checkpoint
    from smallprint.evidence.tlog.log import Log


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A state that was given up: its size and root (hex), and why."""

    size: int
    root: str
    reason: str


def given_up(leaf: Mapping[str, Any]) -> GivenUp | None:
    """What a decoded leaf gives up; None for every other leaf."""
    content = leaf.get("correction")
    rollback = content.get("rollback") if isinstance(content, dict) else None
    if not isinstance(rollback, dict):
        return None
    size, root = rollback.get("former_size"), rollback.get("former_root")
    if type(size) is not int or not isinstance(root, str):
        return None
    return GivenUp(size, root, str(rollback.get("reason", "")))


def decision(log: Log, former: Checkpoint) -> tuple[int, GivenUp] | None:
    """The leaf of ``log`` that gives up exactly the state ``former``, with its index. It is proven to be signed."""
    for index, entry in enumerate(log.entries()):
        if b'"rollback"' not in entry:
            continue
        try:
            found = given_up(decode_leaf(entry))
        except LeafRefusedError:
            continue
        if (
            found is not None
            and (found.size, found.root) == (former.size, former.root.hex())
            and log.proves(index, entry)
        ):
            return index, found
    return None


def accept_rollback(
    log: Log,
    former: Checkpoint,
    make_leaf: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    reason: str,
) -> int:
    """Give up the state ``former`` and go on from the log as it is; the index of the leaf that says so.

    Args:
        log: The log, opened for writing.
        former: The newer, signed state that is lost.
        make_leaf: Gives the whole leaf for ``{"correction": {…}}``.
        reason: Why, in the operator's words.

    Raises:
        EvidenceError: when no reason is given, or the disk refuses.
    """
    if not reason.strip():
        raise EvidenceError("say why the newer state is given up; the reason stands in the log for ever")
    rollback = {"former_size": former.size, "former_root": former.root.hex(), "reason": reason}
    with log.writer(giving_up=former) as writer:
        return writer.append([encode_leaf(make_leaf({"correction": {"rollback": rollback}}))]).start
