r"""C2SP signed notes with Ed25519, and the checkpoint that is one. No I/O.

Promises:

- A key id is the first four bytes of SHA-256(name ‖ "\n" ‖ 0x01 ‖ public key); a verifier key reads
  ``<name>+<id in hex>+<base64 of 0x01 ‖ public key>`` and is refused when its id does not fit.
- ``open_note`` returns a text only when a *given* verifier signed exactly its bytes. Signatures by others
  are passed over; a wrong signature under a given key is an error, never passed over.
- A checkpoint's first three lines are the origin, the size in plain decimal and the root in base64.
- A key that was retired is trusted for checkpoints up to its bound only; what it signs beyond is as if unsigned.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from smallprint.evidence.formats.merkle import HASH_SIZE
from smallprint.records.errors import LogCorruptError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

ALGORITHM = b"\x01"
PRIVATE_PREFIX = "PRIVATE+KEY+"
SIGNATURE_MARK = "— "
MAX_NOTE = 1_000_000

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class UnknownKeyError(LogCorruptError):
    """A note that none of the pinned keys signed."""


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes that name a key in a signature line."""
    return sha256(name.encode() + b"\n" + ALGORITHM + public).digest()[:4]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name. ``public`` is the 32 raw bytes.

    ``until`` is the size of the largest checkpoint that the key is trusted for; None for any.
    """

    name: str
    public: bytes
    until: int | None = None

    @property
    def key_id(self) -> bytes:
        """The four bytes that name this key in signature lines."""
        return key_id(self.name, self.public)

    @property
    def vkey(self) -> str:
        """The key as one line to publish and to pin."""
        return f"{self.name}+{self.key_id.hex()}+{_encode(ALGORITHM + self.public)}"

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """Read a verifier key line.

        Raises:
            UsageError: when the line is not a whole, self-consistent Ed25519 verifier key.
        """
        name, found_id, key = _split_key(vkey.strip())
        verifier = cls(name, key)
        if verifier.key_id.hex() != found_id:
            raise UsageError(f"the key id in {vkey!r} does not fit its key; copy the whole line again")
        return verifier

    def accepts(self, text: bytes, signature: bytes) -> bool:
        """Whether ``signature`` (64 bytes) over ``text`` is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name. ``seed`` is the 32 raw bytes and never shown by repr."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"Signer(name={self.name!r})"

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, public.public_bytes(Encoding.Raw, PublicFormat.Raw))

    @property
    def skey(self) -> str:
        """The private key as one line, in the form that Go's ``note`` package reads."""
        return f"{PRIVATE_PREFIX}{self.name}+{self.verifier.key_id.hex()}+{_encode(ALGORITHM + self.seed)}"

    @classmethod
    def parse(cls, skey: str) -> Signer:
        """Read a private key line.

        Raises:
            UsageError: when the line is not a private key. The message never shows the line.
        """
        line = skey.strip()
        if not line.startswith(PRIVATE_PREFIX):
            raise UsageError(
                f"a private key line begins with {PRIVATE_PREFIX}; this file holds something else"
            )
        try:
            name, found_id, seed = _split_key(line.removeprefix(PRIVATE_PREFIX))
        except UsageError:
            raise UsageError("the private key line is damaged; restore it from your backup") from None
        signer = cls(name, seed)
        if signer.verifier.key_id.hex() != found_id:
            raise UsageError("the private key's id does not fit its key; restore it from your backup")
        return signer

    def sign(self, text: str) -> str:
        """The signed note: ``text`` (which ends with a line feed), an empty line, one signature line."""
        _require_note_text(text)
        return f"{text}\n{self.signature_line(text)}"

    def signature_line(self, text: str) -> str:
        """The line by which this key signs ``text``."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return f"{SIGNATURE_MARK}{self.name} {_encode(self.verifier.key_id + signature)}\n"


def require_key_name(name: str) -> str:
    """Give back ``name`` when it can name a key or an origin.

    Raises:
        UsageError: when it is empty or holds a space, a plus sign or a control character.
    """
    if not name or "+" in name or any(c.isspace() or not c.isprintable() for c in name):
        raise UsageError(
            f"{name!r} can't name a log: use something like example.org/log, no spaces or plus signs"
        )
    return name


def split_note(note: str) -> tuple[str, list[str]]:
    """The text of a note (ending with a line feed) and its signature lines. No signature is checked.

    Raises:
        LogCorruptError: when it is no signed note.
    """
    text, separator, block = note.rpartition("\n\n")
    if len(note) > MAX_NOTE or not separator or not block.endswith("\n"):
        raise LogCorruptError("this is not a whole signed note; fetch it again or restore it from a copy")
    text += "\n"
    _require_note_text(text)
    return text, block[:-1].split("\n")


def open_note(note: str, verifiers: Sequence[Verifier]) -> str:
    """The text of a signed note, once one of ``verifiers`` is found to have signed it. Raises as ``signed_by``."""
    return signed_by(note, verifiers)[0]


def signed_by(note: str, verifiers: Sequence[Verifier]) -> tuple[str, tuple[Verifier, ...]]:
    """The text of a signed note, and those of ``verifiers`` who signed it: one at least.

    Raises:
        UnknownKeyError: when none of the verifiers signed it.
        LogCorruptError: when it is no signed note, or a signature under a given key is wrong.
    """
    text, lines = split_note(note)
    known = {(v.name, v.key_id): v for v in verifiers}
    signers: list[str] = []
    accepted: list[Verifier] = []
    for line in lines:
        name, found_id, signature = split_signature(line)
        signers.append(f"{name} ({found_id.hex()})")
        verifier = known.get((name, found_id))
        if verifier is None:
            continue
        if not verifier.accepts(text.encode(), signature):
            raise LogCorruptError(f"the signature of {name} does not fit the note; it was changed or damaged")
        accepted.append(verifier)
    if not accepted:
        raise UnknownKeyError(f"signed by {', '.join(signers)}, and none of these is a pinned key")
    return text, tuple(accepted)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's signed state. ``root`` is 32 raw bytes; ``note`` the whole signed note as published."""

    origin: str
    size: int
    root: bytes
    note: str

    @classmethod
    def sign(
        cls, origin: str, size: int, root: bytes, signer: Signer, successor: Signer | None = None
    ) -> Checkpoint:
        """Sign a new state; when keys change hands, with the old key and the ``successor``."""
        text = f"{origin}\n{size}\n{_encode(root)}\n"
        return cls(
            origin, size, root, signer.sign(text) + (successor.signature_line(text) if successor else "")
        )

    @classmethod
    def open(cls, note: str, verifiers: Sequence[Verifier]) -> Checkpoint:
        """Read and check a signed checkpoint.

        Raises:
            UnknownKeyError: when none of the verifiers signed it, or only keys that were retired before.
            LogCorruptError: when it is not a checkpoint, or its signature is wrong.
        """
        text, signed = signed_by(note, verifiers)
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0]:
            raise LogCorruptError("a checkpoint has at least three lines: origin, size, root")
        size, root = lines[1], _decode(lines[2])
        if not _SIZE.fullmatch(size):
            raise LogCorruptError(f"{size[:80]!r} is not a checkpoint's size")
        if len(root) != HASH_SIZE:
            raise LogCorruptError("a checkpoint's root has 32 bytes")
        _require_in_time(signed, int(size))
        return cls(lines[0], int(size), root, note)


def _require_in_time(signed: Sequence[Verifier], size: int) -> None:
    if all(verifier.until is not None and size > verifier.until for verifier in signed):
        keys = ", ".join(f"{v.name} ({v.key_id.hex()}), trusted up to {v.until} leaves" for v in signed)
        raise UnknownKeyError(
            f"a checkpoint of {size} leaves, signed by {keys} only: that key was retired before. "
            "Whoever signed this holds a key that should exist no more; do not rely on it."
        )


def _require_note_text(text: str) -> None:
    if not text.endswith("\n") or any(ord(c) < 0x20 and c != "\n" for c in text):
        raise LogCorruptError("a note's text ends with a line feed and holds no other control character")


def split_signature(line: str) -> tuple[str, bytes, bytes]:
    """Name, key id and signature of one signature line of a note. LogCorruptError where it is none."""
    name, space, signature = line.removeprefix(SIGNATURE_MARK).partition(" ")
    if not line.startswith(SIGNATURE_MARK) or not space or not name:
        raise LogCorruptError(f"{line[:80]!r} is not a signature line")
    raw = _decode(signature)
    if len(raw) <= 4:
        raise LogCorruptError("a signature line holds a key id and a signature")
    return name, raw[:4], raw[4:]


def _split_key(line: str) -> tuple[str, str, bytes]:
    name, _, rest = line.partition("+")
    found_id, _, encoded = rest.partition("+")
    try:
        raw = _decode(encoded)
    except LogCorruptError:
        raw = b""
    if not raw.startswith(ALGORITHM) or len(raw[1:]) != HASH_SIZE:
        raise UsageError(f"{line[:200]!r} is not an Ed25519 key: it reads name+id+base64")
    return require_key_name(name), found_id, raw[1:]


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decode(text: str) -> bytes:
    try:
        raw = base64.b64decode(text)
    except ValueError:
        raw = b""
    if not raw or _encode(raw) != text:
        raise LogCorruptError(f"{text[:80]!r} is not base64")
    return raw
