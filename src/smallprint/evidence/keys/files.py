"""The log's keys on disk: the private one for the owner alone, the public one published and pinned.

- ``<home>/keys/log.key``         the private key, mode 0600, never below the log's folder, never printed
- ``<home>/keys/next.key``        its successor, while a rotation is under way (see ``rotation``)
- ``<home>/keys/pinned.vkey``     the public keys that verification trusts, one line each (see ``pins``)
- ``<home>/log/keys/<id>.vkey``   the same public keys for others to fetch; never trusted by ourselves
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.evidence.formats.note import Signer, Verifier, require_key_name
from smallprint.evidence.keys.pins import parse_pins
from smallprint.evidence.storage.durable import explained, flush, make_folders, write_batch
from smallprint.records.errors import HomeError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class EvidencePaths:
    """Where the evidence of a home folder lies."""

    home: Path

    @property
    def blobs(self) -> Path:
        """Content-addressed blobs."""
        return self.home / "store" / "blobs"

    @property
    def salts(self) -> Path:
        """Salts of the blobs that can be erased."""
        return self.home / "store" / "salts"

    @property
    def log(self) -> Path:
        """The published log."""
        return self.home / "log"

    @property
    def private_key(self) -> Path:
        """The key that signs checkpoints."""
        return self.home / "keys" / "log.key"

    @property
    def next_key(self) -> Path:
        """The key that is to follow, while a rotation is under way."""
        return self.home / "keys" / "next.key"

    @property
    def pinned(self) -> Path:
        """The public keys that are trusted."""
        return self.home / "keys" / "pinned.vkey"

    @property
    def seen(self) -> Path:
        """The newest checkpoint that this home has written: what an old log put back is recognised by."""
        return self.home / "keys" / "seen.checkpoint"


def new_signer(name: str) -> Signer:
    """A fresh key. ``name`` is the log's origin."""
    return Signer(require_key_name(name), secrets.token_bytes(32))


def create_keys(home: Path, origin: str) -> Signer:
    """Make and store the log's key pair, publish and pin its public half.

    Raises:
        HomeError: when the home has a key already; it is never replaced in passing.
        UsageError: when ``origin`` can't name a log.
        EvidenceError: when the disk refuses.
    """
    paths = EvidencePaths(home)
    if paths.private_key.exists() or paths.pinned.exists():
        raise HomeError(f"{paths.private_key.parent} holds a log key already; keep it, or use another home")
    signer = new_signer(origin)
    verifier = signer.verifier
    with explained(home):
        write_private(paths.private_key, signer)
    public = (verifier.vkey + "\n").encode()
    published = paths.log / "keys" / f"{verifier.key_id.hex()}.vkey"
    write_batch([(published, public), (paths.pinned, public)], paths.private_key.parent / ".tmp")
    return signer


def write_private(path: Path, signer: Signer) -> None:
    """Store a private key, readable by its owner only. The file is there whole or not at all. OSError on refusal."""
    changed = make_folders(path.parent)
    path.parent.chmod(0o700)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(signer.skey + "\n")
    flush([part])
    part.replace(path)
    flush(changed)


def load_signer(home: Path) -> Signer:
    """The private key. Raises as ``read_signer``."""
    return read_signer(EvidencePaths(home).private_key)


def read_signer(path: Path) -> Signer:
    """The private key in the file ``path``.

    Raises:
        HomeError: when it is not there or others may read it.
        UsageError: when the file is damaged.
    """
    try:
        mode, line = path.stat().st_mode, path.read_text("utf-8")
    except FileNotFoundError:
        raise HomeError(
            f"{path} is missing: restore it from your backup; without it nothing can be added"
        ) from None
    if mode & 0o077:
        raise HomeError(f"{path} can be read by others; run: chmod 600 {path}")
    return Signer.parse(line)


def load_pinned(home: Path) -> tuple[Verifier, ...]:
    """The pinned public keys.

    Raises:
        HomeError: when none is pinned.
        UsageError: when a line is damaged.
    """
    path = EvidencePaths(home).pinned
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not text; put the log's verifier key there again") from None
    pinned = parse_pins(text)
    if not pinned:
        raise HomeError(f"{path} pins no key: put the log's verifier key there, from a source that you trust")
    return pinned
