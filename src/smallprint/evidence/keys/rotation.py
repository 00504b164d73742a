"""A new signing key takes over from the old one, and a rotation that was cut off is finished or undone.

The order is the promise, all of it within one writer's turn:

1. ``keys/next.key``: the new private key, on the disk.
2. A ``key`` leaf that names the new key, under a checkpoint that **both** keys sign. Whoever pins the old key
   reads it there; this is the moment from which the rotation holds.
3. ``log/keys/<id>.vkey``, ``.leaf`` and ``.tlog-proof``: the new key, for others to fetch, with the proof that
   the old one introduced it (see ``following``). Then ``keys/pinned.vkey``: the old key bounded, the new one trusted.
4. ``next.key`` replaces ``log.key``. The old private key is gone: one that leaks later could sign another past.

Killed before 2, the next turn drops ``next.key`` and the old key signs on. Killed after it, the next turn goes on
with 3. In between everything can be read and verified.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smallprint.evidence.formats.leaf import decode_leaf, encode_leaf
from smallprint.evidence.formats.note import Signer, Verifier
from smallprint.evidence.formats.proof import Proof
from smallprint.evidence.keys.files import (
    EvidencePaths,
    load_pinned,
    load_signer,
    new_signer,
    read_signer,
    write_private,
)
from smallprint.evidence.keys.pins import retire, spell_pins
from smallprint.evidence.storage.durable import explained, flush, remove, write_batch
from smallprint.records.errors import HomeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from smallprint.evidence.tlog.log import Log

ROTATED, COMPROMISED = "rotated", "compromised"


@dataclass(frozen=True, slots=True)
class Rotation:
    """Which key took over from which, in which leaf. ``old.until`` is what the old key is trusted for."""

    old: Verifier
    new: Verifier
    leaf: int


@dataclass(frozen=True, slots=True)
class HomeKeys:
    """The keys of a home, read anew with every turn; a rotation that was cut off is settled first."""

    home: Path
    writable: bool

    def trusted(self) -> tuple[Verifier, ...]:
        """What the home pins. Raises as ``load_pinned``."""
        return load_pinned(self.home)

    def signer(self, log: Log) -> Signer:
        """The home's private key.

        Raises:
            HomeError: when it is missing, or is not the key that the home pins: what it signs nobody would trust.
        """
        settle(self.home, log)
        signer = load_signer(self.home)
        pins = {pin.public: pin for pin in self.trusted()}
        pin = pins.get(signer.verifier.public)
        if pin is None or pin.until is not None:
            what = "is not pinned" if pin is None else f"was retired at {pin.until} leaves"
            raise HomeError(
                f"the key in {EvidencePaths(self.home).private_key} ({signer.verifier.key_id.hex()}) {what}; "
                "put the newest private key there"
            )
        return signer


def rotate(
    home: Path,
    log: Log,
    make_leaf: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    reason: str,
    *,
    compromised_from: int | None = None,
) -> Rotation:
    """Make a new key and have it sign from here on; the old private key is destroyed.

    Args:
        home: The home folder.
        log: Its log, opened for writing.
        make_leaf: Gives the whole leaf for ``{"key": {…}}``.
        reason: Why, for the leaf.
        compromised_from: The largest size that the old key can still be trusted for, where it may be in others'
            hands; without it the old key stays trusted for all that it has signed.

    Raises:
        UsageError: when ``compromised_from`` is beyond the log.
        EvidenceError: when the disk refuses. Then the old key signs on, or the next turn finishes the rotation.
    """
    paths = EvidencePaths(home)
    with log.writer() as writer:
        if compromised_from is not None and not 0 <= compromised_from <= writer.size:
            raise UsageError(f"the log has {writer.size} leaves; name a size from 0 to {writer.size}")
        old, index = load_signer(home), writer.size
        new = new_signer(old.name)
        with explained(home):
            write_private(paths.next_key, new)
        content = {
            "action": ROTATED if compromised_from is None else COMPROMISED,
            "old": old.verifier.vkey,
            "new": new.verifier.vkey,
            "until": index + 1 if compromised_from is None else compromised_from,
            "reason": reason,
        }
        writer.append([encode_leaf(make_leaf({"key": content}))], successor=new)
        settle(home, log)
    pins = {pin.public: pin for pin in load_pinned(home)}
    return Rotation(pins[old.verifier.public], new.verifier, index)


def settle(home: Path, log: Log) -> None:
    """Finish a rotation whose leaf is in the log; forget one whose leaf is not. The caller has the turn.

    Raises:
        EvidenceError: when the disk refuses; the next turn tries again.
    """
    paths = EvidencePaths(home)
    if not paths.next_key.exists():
        return
    new = read_signer(paths.next_key).verifier
    index = log.size - 1
    leaf = log.entry(index)
    content = decode_leaf(leaf).get("key")
    if not isinstance(content, dict) or content.get("new") != new.vkey:
        with explained(home):
            remove([paths.next_key])
        return
    proof = Proof(index, tuple(log.inclusion_proof(index)), log.checkpoint().note)
    published = paths.log / "keys" / new.key_id.hex()
    files = [
        (published.with_suffix(".leaf"), leaf),
        (published.with_suffix(".tlog-proof"), proof.text.encode()),
        (published.with_suffix(".vkey"), f"{new.vkey}\n".encode()),
    ]
    write_batch(files, paths.log / ".tmp")
    pins = retire(load_pinned(home), Verifier.parse(content["old"]), content["until"], new)
    write_batch([(paths.pinned, spell_pins(pins))], paths.pinned.parent / ".tmp")
    with explained(home):
        paths.next_key.replace(paths.private_key)
        flush([paths.private_key.parent])
