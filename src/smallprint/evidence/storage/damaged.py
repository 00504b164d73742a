"""Damaged blobs: telling them, and keeping them aside in ``store/damaged`` when a sound copy takes their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.evidence.storage.blobs import BlobStore
from smallprint.evidence.storage.durable import explained, flush, make_folders
from smallprint.evidence.storage.salted import SaltedStore
from smallprint.records.errors import BlobMismatchError, BlobMissingError

if TYPE_CHECKING:
    from pathlib import Path

    from smallprint.evidence.keys.files import EvidencePaths


DAMAGED = "damaged"


def damaged_folder(paths: EvidencePaths) -> Path:
    """Where damaged files are kept."""
    return paths.home / "store" / DAMAGED


def set_aside_of(name: str, blobs: BlobStore) -> list[Path]:
    """What was set aside of the blob ``name``, a SHA-256 in hex: bytes and salts."""
    return sorted((blobs.folder.parent / DAMAGED).glob(f"{name}*"))


def is_sound(paths: EvidencePaths, sha: str, *, salted: bool) -> bool:
    """Whether the blob is there and its bytes fit its name."""
    try:
        if salted:
            SaltedStore(paths.blobs, paths.salts).get(sha)
        else:
            BlobStore(paths.blobs).get(sha)
    except (BlobMissingError, BlobMismatchError, OSError):
        return False
    return True


def set_aside(paths: EvidencePaths, sha: str, *, salted: bool) -> list[Path]:
    """Keep what is stored under a name in ``store/damaged``, too; where it lies. EvidenceError on refusal.

    It stays in its place until the sound bytes replace it, so that a kill or a full disk in between changes nothing.
    """
    if salted:
        store = SaltedStore(paths.blobs, paths.salts)
        files = [(store.path(sha), ""), (store.salt_path(sha), ".salt")]
    else:
        files = [(BlobStore(paths.blobs).path(sha), "")]
    kept = []
    for file, ending in files:
        if file.exists():
            target, changed = _free_place(paths, f"{sha}{ending}")
            with explained(target.parent):
                target.hardlink_to(file)
                flush(changed)
            kept.append(target)
    return kept


def move_aside(paths: EvidencePaths, path: Path, name: str) -> Path:
    """Move a file or folder to ``store/damaged`` under a name that is free there. EvidenceError on refusal."""
    target, changed = _free_place(paths, name)
    with explained(target.parent):
        path.replace(target)
        flush([*changed, path.parent])
    return target


def _free_place(paths: EvidencePaths, name: str) -> tuple[Path, list[Path]]:
    folder = damaged_folder(paths)
    with explained(folder.parent):
        changed = make_folders(folder)
    number = 1
    while (target := folder / f"{name}-{number}").exists():
        number += 1
    return target, changed
