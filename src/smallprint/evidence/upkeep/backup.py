"""A backup: a folder with the same layout as the home, which ``verify`` checks like one.

The order is the promise: blobs, salts and tiles first, the checkpoint last, and only then is removed what a
redaction leaf has ordered erased. Killed at any step, the backup verifies in its old or in its new state. It may be
made while a writer runs: it covers the checkpoint that was read first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.evidence.formats.note import Checkpoint, UnknownKeyError, Verifier
from smallprint.evidence.home import open_evidence
from smallprint.evidence.keys.files import EvidencePaths, load_pinned, load_signer, write_private
from smallprint.evidence.keys.pins import parse_pins, spell_pins
from smallprint.evidence.storage.blobs import BlobStore
from smallprint.evidence.storage.durable import explained, make_folders, write_batch
from smallprint.evidence.storage.erasure import redacted_blobs, remains, signed_redactions, wipe
from smallprint.evidence.storage.lock import exclusive
from smallprint.evidence.storage.salted import SaltedStore
from smallprint.evidence.tlog.tilefiles import CHECKPOINT, read_checkpoint
from smallprint.evidence.upkeep.copying import (
    Copied,
    copy_files,
    copy_state,
    files_below,
    place_checkpoint,
    private_files,
    published_files,
)
from smallprint.records.errors import EvidenceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from smallprint.evidence.home import Evidence

MARK = "BACKUP.txt"
LOCK = ".backup.lock"
ATTEMPTS = 5
WAIT_SECONDS = 10.0
WORDS = """A backup made by `smallprint backup`. Check it with `smallprint --home THIS-FOLDER verify`, restore it with
`smallprint --home HOME restore THIS-FOLDER`. It holds a private key only if keys/log.key is here.
"""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup has done. ``absent`` are blobs that the home itself lacks; ``private_key``: is one in there?"""

    size: int
    leaves: int
    blobs: int
    bytes: int
    erased: int
    absent: tuple[str, ...]
    private_key: bool


def back_up(
    home: Path,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    with_private_key: bool = False,
) -> Backup:
    """Bring the backup in ``folder`` to the home's present state; begin one where there is none.

    Raises:
        UsageError: when ``folder`` is part of the home, or holds something else.
        EvidenceError: when the backup there is of another or of a newer log, or the disk refuses.
    """
    _require_place(home, folder)
    with explained(folder):
        make_folders(folder)
    with exclusive(folder / LOCK, WAIT_SECONDS):
        write_batch([(folder / MARK, WORDS.encode())], folder / ".tmp")
        for _ in range(ATTEMPTS):
            # A redaction or a change of keys that comes while we copy makes the state that we began with
            # one that can't be copied any more; then the newer one is.
            source = open_evidence(home)
            copied = _copy(source, home, folder, progress)
            if copied is not None:
                break
        else:
            raise EvidenceError("the log kept changing while it was copied; try again in a quieter hour")
        erased = _erase(source, EvidencePaths(folder), copied)
        if with_private_key:
            _copy_private_key(home, folder)
    held = EvidencePaths(folder).private_key.exists()
    return Backup(
        source.log.size, copied.leaves, copied.blobs, copied.bytes, erased, tuple(copied.absent), held
    )


def _require_place(home: Path, folder: Path) -> None:
    inside = home.resolve() in (folder.resolve(), *folder.resolve().parents)
    if inside or folder.resolve() in home.resolve().parents:
        raise UsageError(
            f"{folder} and the home {home} lie within each other; put the backup on another disk"
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is no folder; name one for the backup")
    if folder.is_dir() and not (folder / MARK).exists() and list(files_below(folder)):
        raise UsageError(f"{folder} holds something that is no backup; name an empty folder, or a new one")


def _copy(
    source: Evidence, home: Path, folder: Path, progress: Callable[[int, int], None] | None
) -> Copied | None:
    paths, checkpoint = EvidencePaths(folder), source.log.checkpoint()
    held = _held_pins(paths)
    before = _former(source, paths, held)
    copied = copy_state(source, paths, paths.log, before, progress)
    pins = load_pinned(home)
    try:
        Checkpoint.open(checkpoint.note, pins)
    except UnknownKeyError:
        return None
    newer = signed_redactions(open_evidence(home).log, checkpoint.size)
    if any(name in copied.absent for _index, leaf in newer for name in redacted_blobs(leaf)):
        return None
    copy_files(source.log.folder, paths.log, published_files(source.log.folder, checkpoint.size))
    copy_files(home, folder, private_files(home))
    # While the former checkpoint stands, the former keys do as well.
    known = {pin.public for pin in held}
    scratch = paths.pinned.parent / ".tmp"
    write_batch([(paths.pinned, spell_pins([*held, *(p for p in pins if p.public not in known)]))], scratch)
    place_checkpoint(paths.log, checkpoint, copied)
    write_batch([(paths.pinned, spell_pins(pins))], scratch)
    return copied


def _held_pins(paths: EvidencePaths) -> tuple[Verifier, ...]:
    return parse_pins(paths.pinned.read_text("utf-8")) if paths.pinned.exists() else ()


def _former(source: Evidence, paths: EvidencePaths, held: tuple[Verifier, ...]) -> Checkpoint | None:
    """The state that the backup is in, which the source must continue."""
    if not (paths.log / CHECKPOINT).exists():
        return None
    former = read_checkpoint(paths.log, held)
    if former.size > source.log.size or source.log.root(former.size) != former.root:
        raise EvidenceError(
            f"the backup in {paths.home} has a state of {former.size} leaves that this home's log ("
            f"{source.log.size} leaves) does not continue: ROLLBACK, or another log. It was left as it is; "
            "restore it, or back up into another folder."
        )
    return former


def _erase(source: Evidence, paths: EvidencePaths, copied: Copied) -> int:
    """Remove what a redaction leaf ordered erased and the home has erased; how many."""
    blobs, salted = BlobStore(paths.blobs), SaltedStore(paths.blobs, paths.salts)
    gone = [
        name
        for name in sorted(copied.redacted)
        if remains(name, blobs, salted) and not remains(name, source.blobs, source.salted)
    ]
    wipe(blobs, salted, gone)
    return len(gone)


def _copy_private_key(home: Path, folder: Path) -> None:
    open_evidence(home, writable=True).log.append([])  # a turn, so that no rotation is half done
    with explained(folder):
        write_private(EvidencePaths(folder).private_key, load_signer(home))
