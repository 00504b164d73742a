"""Proofs as text that other programs read: C2SP *tlog-proof*, and continuations as in C2SP *tlog-witness*.

A ``tlog-proof`` says that a leaf stands in the log that a checkpoint signs. A continuation has the form of a
witness's ``add-checkpoint`` request: it says that the log of ``old`` leaves is the beginning of the one signed::

    c2sp.org/tlog-proof@v1              old 20852014
    index 73894                         <base64 of one hash a line>
    <base64 of one hash a line>         <empty line>
    <empty line>                        <checkpoint, verbatim>
    <checkpoint, verbatim>

Promises:

- One proof has exactly one spelling: what ``parse`` takes is exactly what ``text`` gives.
- ``check`` raises unless a *given* key signed the checkpoint and every hash was needed and fits. No I/O.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.evidence.formats.merkle import HASH_SIZE, leaf_hash, verify_consistency, verify_inclusion
from smallprint.evidence.formats.note import Checkpoint
from smallprint.records.errors import LogCorruptError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.evidence.formats.note import Verifier

HEADER = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Proof:
    """That a leaf stands at ``index`` of the log signed by ``note``. ``extra`` is signed by nobody."""

    index: int
    path: tuple[bytes, ...]
    note: str
    extra: bytes = b""

    @property
    def text(self) -> str:
        """The proof as a ``.tlog-proof`` file holds it."""
        extra = [f"extra {_encode(self.extra)}"] if self.extra else []
        return _join([HEADER, *extra, f"index {self.index}"], self.path, self.note)

    @classmethod
    def parse(cls, text: str) -> Proof:
        """Read a ``.tlog-proof`` file. LogCorruptError when it is not exactly one."""
        head, _, note = text.partition("\n\n")
        lines = head.split("\n")
        try:
            extra = _decode(lines.pop(1)[6:]) if head.startswith(f"{HEADER}\nextra ") else b""
            proof = cls(int(lines[1][6:]), tuple(map(_decode, lines[2:])), note, extra)
        except (ValueError, IndexError):
            raise LogCorruptError(_NO_PROOF) from None
        _require_form(proof.index, proof.path)
        if proof.text != text:
            raise LogCorruptError(_NO_PROOF)
        return proof

    def check(self, leaf: bytes, verifiers: Sequence[Verifier]) -> Checkpoint:
        """The checkpoint, once it is found to be signed by one of ``verifiers`` and to hold ``leaf``.

        Raises:
            UnknownKeyError: none of the verifiers signed the checkpoint.
            LogCorruptError: the checkpoint is damaged, or the leaf does not stand there.
        """
        checkpoint = Checkpoint.open(self.note, verifiers)
        if not verify_inclusion(leaf_hash(leaf), self.index, checkpoint.size, self.path, checkpoint.root):
            raise LogCorruptError(
                f"the proof does not lead from this leaf, as number {self.index}, to the root that was signed"
            )
        return checkpoint


@dataclass(frozen=True, slots=True)
class Continuation:
    """That the log signed by ``note`` begins with the ``old`` leaves of an earlier state of it."""

    old: int
    path: tuple[bytes, ...]
    note: str

    @property
    def text(self) -> str:
        """The continuation as a file holds it."""
        return _join([f"old {self.old}"], self.path, self.note)

    @classmethod
    def parse(cls, text: str) -> Continuation:
        """Read a continuation. LogCorruptError when it is not exactly one."""
        head, _, note = text.partition("\n\n")
        first, *steps = head.split("\n")
        try:
            found = cls(int(first[4:]), tuple(map(_decode, steps)), note)
        except ValueError:
            raise LogCorruptError(_NO_CONTINUATION) from None
        _require_form(found.old, found.path)
        if found.text != text:
            raise LogCorruptError(_NO_CONTINUATION)
        return found

    def check(self, earlier: Checkpoint, verifiers: Sequence[Verifier]) -> Checkpoint:
        """The later checkpoint, once it is found to be signed and to continue ``earlier``.

        Raises:
            UnknownKeyError: none of the verifiers signed the later checkpoint.
            LogCorruptError: it is damaged, of another log, or no continuation.
        """
        checkpoint = Checkpoint.open(self.note, verifiers)
        if (self.old, checkpoint.origin) != (earlier.size, earlier.origin) or not verify_consistency(
            earlier.size, checkpoint.size, self.path, earlier.root, checkpoint.root
        ):
            raise LogCorruptError(
                f"the log of {checkpoint.size} leaves is not shown to begin with the one of {earlier.size}"
            )
        return checkpoint


_NO_PROOF = "this is not a c2sp.org/tlog-proof@v1 text; fetch it again"
_NO_CONTINUATION = "this is not a proof that one log continues another; fetch it again"


def _join(head: list[str], path: Sequence[bytes], note: str) -> str:
    return "\n".join([*head, *map(_encode, path)]) + "\n\n" + note


def _require_form(number: int, path: Sequence[bytes]) -> None:
    if number < 0 or any(len(step) != HASH_SIZE for step in path):
        raise LogCorruptError(f"a proof counts leaves from 0 and is made of hashes of {HASH_SIZE} bytes")


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text)
