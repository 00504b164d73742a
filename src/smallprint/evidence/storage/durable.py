"""Writing files so that a crash leaves each either absent, as it was, or whole.

Promises, once ``write_batch`` has returned: every file has its content and its name on the disk. Killed
before that, a name leads to nothing, to the former file or to the whole new one, never to a part of it.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from smallprint.records.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

MANY = 16
_SYNCFS = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn a disk's refusal within the block into an EvidenceError that says what to do."""
    try:
        yield
    except OSError as error:
        raise EvidenceError(
            f"could not write below {folder}: {error.strerror or error}; "
            "free some space or repair the disk and try again. What was recorded before is untouched."
        ) from error


def write_batch(files: Sequence[tuple[Path, bytes]], scratch: Path) -> None:
    """Write all ``files``, replacing what is there. ``scratch`` is a folder on the same file system.

    Raises:
        EvidenceError: when the disk refuses (full, read-only, broken). Some files may have been written.
    """
    with explained(scratch.parent):
        _write_batch(files, scratch)


def _write_batch(files: Sequence[tuple[Path, bytes]], scratch: Path) -> None:
    if not files:
        return
    batch = scratch / f"{os.getpid()}-{secrets.token_hex(8)}"
    batch.mkdir(parents=True)
    try:
        staged = []
        for place, (target, content) in enumerate(files):
            temporary = batch / str(place)
            with temporary.open("xb") as out:
                out.write(content)
            staged.append((temporary, target))
        flush([temporary for temporary, _ in staged])
        folders: set[Path] = set()
        for temporary, target in staged:
            if target.parent not in folders:
                folders.update(make_folders(target.parent))
            temporary.replace(target)
        flush(folders)
    finally:
        shutil.rmtree(batch, ignore_errors=True)


def remove(files: Iterable[Path]) -> None:
    """Unlink files, durably; those that are not there are passed over. OSError when the disk refuses."""
    folders = set()
    for file in files:
        with suppress(FileNotFoundError):
            file.unlink()
            folders.add(file.parent)
    flush(folders)


def make_folders(folder: Path) -> list[Path]:
    """Make ``folder``; gives it and every folder whose listing changed, so that they can be flushed."""
    changed = [folder]
    while not folder.is_dir():
        folder = folder.parent
        changed.append(folder)
    changed[0].mkdir(parents=True, exist_ok=True)
    return changed


def flush(paths: Iterable[Path]) -> None:
    """Bring the content of these files, or the listing of these folders, to the disk.

    Many at once are flushed by one pass over their file system: thousands of single fsyncs take seconds.
    They must all lie on the same one.
    """
    every = list(paths)
    whole = len(every) > MANY and _SYNCFS is not None
    for path in every[:1] if whole else every:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            if whole:
                _sync_file_system(descriptor)
            else:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sync_file_system(descriptor: int) -> None:
    # Since Linux 5.8 this reports write errors as fsync does; os.sync() never would.
    if _SYNCFS is not None and _SYNCFS(descriptor) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
