"""A home's evidence at once: keys, log and blobs in their places. What the store and the commands use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smallprint.evidence.keys.files import EvidencePaths, create_keys, load_signer
from smallprint.evidence.keys.rotation import HomeKeys
from smallprint.evidence.storage.blobs import BlobStore
from smallprint.evidence.storage.salted import SaltedStore
from smallprint.evidence.tlog.log import Log

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Evidence:
    """The truth of one home: its blobs (public ones and erasable, salted ones) and its log."""

    blobs: BlobStore
    salted: SaltedStore
    log: Log


def create_evidence(home: Path, origin: str, genesis: Mapping[str, Any]) -> Evidence:
    """Start a home's evidence: keys made, published and pinned, the log begun with ``genesis``.

    Raises:
        HomeError: when the home has a key or a log already.
        UsageError: when ``origin`` can't name a log.
        LeafRefusedError: when ``genesis`` is no genesis leaf.
    """
    paths = EvidencePaths(home)
    signer = create_keys(home, origin)
    Log.create(paths.log, origin, signer, genesis, seen=paths.seen)
    return open_evidence(home, writable=True)


def open_evidence(home: Path, *, writable: bool = False) -> Evidence:
    """Open a home's evidence, checked with the pinned key; for reading, or with its private key.

    Raises:
        HomeError: when log, pinned key or (for writing) private key are not there.
        UnknownKeyError, LogCorruptError: when the checkpoint does not hold.
    """
    paths = EvidencePaths(home)
    if writable:
        load_signer(home)
    log = Log(paths.log, HomeKeys(home, writable=writable), paths.seen)
    return Evidence(BlobStore(paths.blobs), SaltedStore(paths.blobs, paths.salts), log)
