"""Damaged blobs: telling them, and keeping them aside in ``store/damaged`` when a sound copy takes their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.evidence.blobs import BlobStore
from smallprint.evidence.durable import explained, flush, make_folders
from smallprint.evidence.salted import SaltedStore
from smallprint.records.errors import BlobMismatchError, BlobMissingError

if TYPE_CHECKING:
    from pathlib import Path

    from smallprint.evidence.keys import EvidencePaths


def damaged_folder(paths: EvidencePaths) -> Path:
    """Where damaged files are kept."""
    return paths.home / "store" / "damaged"


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
    """Move what is stored under a name to ``store/damaged``; where it lies now. EvidenceError on refusal."""
    if salted:
        store = SaltedStore(paths.blobs, paths.salts)
        files = [(store.path(sha), ""), (store.salt_path(sha), ".salt")]
    else:
        files = [(BlobStore(paths.blobs).path(sha), "")]
    return [move_aside(paths, file, f"{sha}{ending}") for file, ending in files if file.exists()]


def move_aside(paths: EvidencePaths, path: Path, name: str) -> Path:
    """Move a file or folder to ``store/damaged`` under a name that is free there. EvidenceError on refusal."""
    folder = damaged_folder(paths)
    with explained(folder.parent):
        changed = make_folders(folder)
        number = 1
        while (target := folder / f"{name}-{number}").exists():
            number += 1
        path.replace(target)
        flush([*changed, path.parent])
    return target
