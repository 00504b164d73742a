"""Content-addressed bytes on disk: ``sha256/ab/cd/<hex>`` below one folder.

Promises:

- What ``put`` and ``put_many`` return is durable: it survives a kill and a power cut.
- ``get`` gives exactly the bytes that the name says, or raises.
- A blob that no leaf names (after a crash between the two) is harmless.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from smallprint.evidence.storage.durable import explained, flush, remove, write_batch
from smallprint.records.errors import BlobMismatchError, BlobMissingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BLOB_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)
"""What a blob is called: a SHA-256 in lower-case hex."""


class BlobStore:
    """Blobs below ``folder`` (``<home>/store/blobs``). Safe for many threads and processes at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def path(self, sha: str) -> Path:
        """Where the blob lies or would lie.

        Raises:
            UsageError: when ``sha`` is not 64 lower-case hex digits.
        """
        return self.folder / "sha256" / place_of(sha)

    def put(self, data: bytes) -> str:
        """Store ``data``; its SHA-256 in hex. Durable on return."""
        return self.put_many([data])[0]

    def put_many(self, datas: Iterable[bytes]) -> list[str]:
        """Store many blobs in one durable batch; their SHA-256 in the order given.

        Raises:
            EvidenceError: when the disk refuses.
        """
        names: list[str] = []
        wanted: dict[str, bytes] = {}
        present: set[Path] = set()
        for data in datas:
            name = sha256(data).hexdigest()
            names.append(name)
            if name in wanted:
                continue
            if self._holds(name, data):
                # Another process may have named it a moment ago and not flushed the folders yet.
                folder = self.path(name).parent
                present.update((folder, folder.parent, folder.parent.parent))
            else:
                wanted[name] = data
        write_batch([(self.path(name), data) for name, data in wanted.items()], self.folder / ".tmp")
        with explained(self.folder):
            flush(present)
        return names

    def get(self, sha: str) -> bytes:
        """The bytes named ``sha``, verified.

        Raises:
            BlobMissingError: there is no such blob.
            BlobMismatchError: the stored bytes have another hash.
        """
        try:
            data = self.path(sha).read_bytes()
        except FileNotFoundError:
            raise BlobMissingError(f"blob {sha} is not in {self.folder}; restore it from a backup") from None
        if (found := sha256(data).hexdigest()) != sha:
            raise BlobMismatchError(
                f"blob {sha} holds bytes that hash to {found}; restore it from a backup", found
            )
        return data

    def has(self, sha: str) -> bool:
        """Whether a blob of this name is stored (its bytes are not read)."""
        return self.path(sha).is_file()

    def erase(self, shas: Iterable[str]) -> None:
        """Remove blobs, durably; those that are gone already are passed over. EvidenceError on refusal.

        Only for what a redaction leaf in the log names.
        """
        with explained(self.folder):
            remove([self.path(sha) for sha in shas])

    def all(self) -> Iterator[str]:
        """Every stored name, in order."""
        for first in sorted((self.folder / "sha256").glob("[0-9a-f][0-9a-f]")):
            for second in sorted(first.glob("[0-9a-f][0-9a-f]")):
                yield from sorted(path.name for path in second.iterdir() if BLOB_NAME.fullmatch(path.name))

    def _holds(self, name: str, data: bytes) -> bool:
        try:
            return self.path(name).read_bytes() == data
        except FileNotFoundError:
            return False


def place_of(sha: str) -> str:
    """Where a blob lies below its kind's folder: ``ab/cd/<hex>``. UsageError when ``sha`` is no blob's name."""
    if not BLOB_NAME.fullmatch(sha):
        raise UsageError(f"{sha[:80]!r} is not a SHA-256 in lower-case hex")
    return f"{sha[:2]}/{sha[2:4]}/{sha}"
