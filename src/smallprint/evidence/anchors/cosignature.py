r"""C2SP tlog-cosignature: a witness's timestamped signature over a checkpoint (Ed25519, ``cosignature/v1``). No I/O.

A witness says by it: at this time, the largest tree that I had seen of this log had this root, and it was a
continuation of all that I had seen before. The key's id is SHA-256(name ‖ "\n" ‖ 0x04 ‖ public key)[:4].
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from smallprint.evidence.formats.note import split_note, split_signature
from smallprint.records.errors import AnchorError, LogCorruptError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY_TYPE = b"\x04"
_KEY_SIZE = 33
_SIGNATURE_SIZE = 8 + 64
_LATEST = 253_402_300_799  # the last second of the year 9999, which a datetime can hold


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness whose key is pinned. ``public`` is the 32 raw bytes of its Ed25519 key."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that name this key in signature lines."""
        return sha256(self.name.encode() + b"\n" + KEY_TYPE + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as one line, as its operator publishes it."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(KEY_TYPE + self.public).decode()}"

    @classmethod
    def parse(cls, vkey: str) -> Witness:
        """Read a witness's verifier key line.

        Raises:
            UsageError: it is no whole key, or one of another kind than Ed25519 cosignatures (0x04).
        """
        name, _, rest = vkey.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if not name or any(c.isspace() for c in name) or len(raw) < 2:
            raise UsageError(
                f"{vkey[:200]!r} is no witness key: it reads name+id+base64; copy the whole line"
            )
        if raw[:1] != KEY_TYPE or len(raw) != _KEY_SIZE:
            raise UsageError(
                f"the key of {name} is of kind 0x{raw[0]:02x}; only Ed25519 cosignature keys (0x04) are understood"
            )
        witness = cls(name, raw[1:])
        if witness.key_id.hex() != key_id:
            raise UsageError(f"the key id in {vkey[:200]!r} does not fit its key; copy the whole line again")
        return witness


def cosigned_message(text: str, seconds: int) -> bytes:
    """What a witness signs: ``text`` is the checkpoint without its signatures, ``seconds`` POSIX time."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def check_cosignature(note: str, lines: Iterable[str], witness: Witness) -> tuple[str, datetime]:
    """The line among ``lines`` by which ``witness`` cosigned the checkpoint ``note``, and its time (UTC).

    Lines of others are passed over.

    Raises:
        AnchorError: ``COSIGNATURE_MISSING`` where the witness has no line among them, ``COSIGNATURE_MISMATCH``
            where its signature is over something else.
    """
    try:
        text, _ = split_note(note)
    except LogCorruptError as error:
        raise AnchorError("COSIGNATURE_MISMATCH", f"what was cosigned is no checkpoint: {error}") from error
    others = []
    for line in lines:
        try:
            name, key_id, signature = split_signature(line)
        except LogCorruptError as error:
            raise AnchorError("COSIGNATURE_MISMATCH", f"{witness.name} sent no signature: {error}") from error
        if (name, key_id) == (witness.name, witness.key_id):
            return line, _time(text, signature, witness)
        others.append(f"{name} ({key_id.hex()})")
    found = f"only {', '.join(others)} signed" if others else "nobody signed"
    raise AnchorError(
        "COSIGNATURE_MISSING", f"not cosigned by {witness.name} ({witness.key_id.hex()}): {found}"
    )


def _time(text: str, signature: bytes, witness: Witness) -> datetime:
    seconds = int.from_bytes(signature[:8], "big")
    if len(signature) != _SIGNATURE_SIZE or seconds > _LATEST:
        raise AnchorError(
            "COSIGNATURE_MISMATCH", f"the cosignature of {witness.name} is not in the form agreed on"
        )
    try:
        Ed25519PublicKey.from_public_bytes(witness.public).verify(
            signature[8:], cosigned_message(text, seconds)
        )
    except InvalidSignature:
        raise AnchorError(
            "COSIGNATURE_MISMATCH",
            f"the cosignature of {witness.name} is over another checkpoint, another time, or damaged",
        ) from None
    return datetime.fromtimestamp(seconds, UTC)
