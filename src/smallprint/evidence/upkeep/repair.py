"""What a store needs now and then: damaged blobs replaced from a backup, remains of killed writers taken away, blobs
that nothing names counted. Nothing here judges the log; ``verify`` does.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from typing import TYPE_CHECKING

from smallprint.evidence.formats.leaf import decode_leaf
from smallprint.evidence.keys.files import EvidencePaths
from smallprint.evidence.storage.blobs import BlobStore
from smallprint.evidence.storage.damaged import is_sound, set_aside
from smallprint.evidence.storage.durable import explained
from smallprint.evidence.storage.salted import SaltedStore
from smallprint.records.errors import BlobMismatchError, BlobMissingError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

YOUNG_SECONDS = 3600.0
"""What is younger may belong to a batch that is being written, by a process that we can't see."""

_BATCH = re.compile(r"([1-9][0-9]*)-[0-9a-f]{16}", re.ASCII)


def repair(home: Path, entries: Iterable[bytes], wanted: Collection[str], backup: Path) -> list[str]:
    """Replace damaged and missing blobs by those of a backup, verified first; the names of those repaired.

    What was damaged is kept in ``store/damaged``. What the backup lacks too stays as it is.

    Args:
        home: The home folder.
        entries: The log's leaves, which say what is salted.
        wanted: The names to repair.
        backup: The backup's folder.

    Raises:
        EvidenceError: when the disk refuses. What was repaired before stays repaired.
    """
    ours, theirs = EvidencePaths(home), EvidencePaths(backup)
    salted = {sha: kind for sha, kind in _names(entries) if sha in wanted} if wanted else {}
    repaired = []
    for sha, is_salted in salted.items():
        if is_sound(ours, sha, salted=is_salted):  # its leaf may say another size, which no backup can mend
            continue
        try:
            if is_salted:
                sealed = SaltedStore(theirs.blobs, theirs.salts).open(sha)
                set_aside(ours, sha, salted=True)
                SaltedStore(ours.blobs, ours.salts).put_many([sealed])
            else:
                data = BlobStore(theirs.blobs).get(sha)
                set_aside(ours, sha, salted=False)
                BlobStore(ours.blobs).put(data)
        except (BlobMissingError, BlobMismatchError, OSError):
            continue
        repaired.append(sha)
    return repaired


def orphans(home: Path, entries: Iterable[bytes], young: float = YOUNG_SECONDS) -> list[str]:
    """Stored names that no leaf names: what a kill between blobs and leaves has left. Harmless.

    Takes about 60 bytes of memory for each blob that a leaf names.
    """
    paths = EvidencePaths(home)
    named = {int(sha[:16], 16) for sha, _salted in _names(entries)}
    plain, sealed = BlobStore(paths.blobs), SaltedStore(paths.blobs, paths.salts)
    found = [(sha, plain.path(sha)) for sha in plain.all() if int(sha[:16], 16) not in named]
    found += [(sha, sealed.path(sha)) for sha in sealed.all() if int(sha[:16], 16) not in named]
    return [sha for sha, path in found if not _is_young(path, young)]


def remove_leftovers(home: Path, young: float = YOUNG_SECONDS) -> int:
    """Take away what killed writers were about to write; how many batches. EvidenceError when the disk refuses.

    A batch whose process lives, or that is young, stays.
    """
    count = 0
    for scratch in _scratch_folders(home):
        for batch in list(scratch.iterdir()):
            found = _BATCH.fullmatch(batch.name)
            if found is None or _is_alive(int(found[1])) or _is_young(batch, young):
                continue
            with explained(home):
                shutil.rmtree(batch)
            count += 1
    return count


def _scratch_folders(home: Path) -> Iterator[Path]:
    for folder in (home, home / "keys", home / "log", home / "log" / "anchors"):
        if (folder / ".tmp").is_dir():
            yield folder / ".tmp"
    yield from (home / "store").glob("*/.tmp")


def _names(entries: Iterable[bytes]) -> Iterator[tuple[str, bool]]:
    for entry in entries:
        for blob in decode_leaf(entry).get("blobs", {}).values():
            yield blob["sha256"], bool(blob.get("salted"))


def _is_young(path: Path, young: float) -> bool:
    try:
        return time.time() - path.stat().st_mtime < young
    except FileNotFoundError:
        return False


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
