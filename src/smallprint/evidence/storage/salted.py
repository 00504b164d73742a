"""Erasable bytes: kept under SHA-256(salt ‖ bytes), so that once both are gone nothing can be guessed back.

A plain hash of a header or a screenshot would let anybody try guesses against it for ever. With 32 random bytes
in front it says nothing, and still proves the bytes to whoever is given both: ``cat salt file | sha256sum``.

Promises:

- What ``put_many`` returns is durable. ``get`` gives exactly the bytes committed to, or raises.
- A salt is fresh for every object and is never used twice; the same bytes sealed twice share nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from smallprint.evidence.storage.blobs import BLOB_NAME, place_of
from smallprint.evidence.storage.durable import explained, remove, write_batch
from smallprint.records.errors import BlobMismatchError, BlobMissingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SALT_SIZE = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes with their salt. ``commitment`` is the SHA-256 of both, in hex: what a leaf names."""

    data: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    commitment: str

    @classmethod
    def of(cls, data: bytes, salt: bytes | None = None) -> Sealed:
        """Seal ``data`` with a fresh salt, or with one that is given."""
        salt = secrets.token_bytes(SALT_SIZE) if salt is None else salt
        return cls(data, salt, commitment_of(salt, data))


def commitment_of(salt: bytes, data: bytes) -> str:
    """SHA-256(salt ‖ data), in hex."""
    return sha256(salt + data).hexdigest()


class SaltedStore:
    """Sealed bytes below ``folder``/salted, their salts below ``salts``. Safe for many processes at once."""

    def __init__(self, folder: Path, salts: Path) -> None:
        self.folder = folder
        self.salts = salts

    def path(self, commitment: str) -> Path:
        """Where the bytes lie or would lie. UsageError when it is no SHA-256 in lower-case hex."""
        return self.folder / "salted" / place_of(commitment)

    def salt_path(self, commitment: str) -> Path:
        """Where their salt lies or would lie."""
        return self.salts / place_of(commitment)

    def put_many(self, sealed: Iterable[Sealed]) -> None:
        """Store bytes and salts in one durable batch. EvidenceError when the disk refuses."""
        files = []
        for one in sealed:
            files.append((self.path(one.commitment), one.data))
            files.append((self.salt_path(one.commitment), one.salt))
        write_batch(files, self.folder / ".tmp")

    def get(self, commitment: str) -> bytes:
        """The bytes committed to, verified.

        Raises:
            BlobMissingError: bytes or salt are not there.
            BlobMismatchError: together they have another hash.
        """
        return self.open(commitment).data

    def open(self, commitment: str) -> Sealed:
        """The bytes with their salt, verified. Raises as ``get`` does."""
        try:
            data = self.path(commitment).read_bytes()
            salt = self.salt_path(commitment).read_bytes()
        except FileNotFoundError as error:
            what = "salt" if str(self.salts) in str(error.filename) else "bytes"
            raise BlobMissingError(
                f"the {what} of salted blob {commitment} are not there; restore them from a backup"
            ) from None
        if (found := commitment_of(salt, data)) != commitment:
            raise BlobMismatchError(
                f"salted blob {commitment}: salt and bytes hash to {found}; restore both from a backup", found
            )
        return Sealed(data, salt, commitment)

    def has(self, commitment: str) -> bool:
        """Whether bytes and salt of this name are stored (neither is read)."""
        return self.path(commitment).is_file() and self.salt_path(commitment).is_file()

    def erase(self, commitments: Iterable[str]) -> None:
        """Remove bytes and salts, durably. What is gone already is passed over. EvidenceError on refusal."""
        names = list(commitments)
        with explained(self.folder):
            # The salt first: from then on nobody can test a guess, even if the bytes' removal is cut off.
            remove([self.salt_path(name) for name in names])
            remove([self.path(name) for name in names])

    def all(self) -> Iterator[str]:
        """Every commitment that has bytes or a salt stored, in order."""
        found: set[str] = set()
        for root in (self.folder / "salted", self.salts):
            found.update(path.name for path in root.glob("??/??/*") if BLOB_NAME.fullmatch(path.name))
        yield from sorted(found)
