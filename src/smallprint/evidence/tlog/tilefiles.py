"""Reading the log's files. Nothing here writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.evidence.formats.merkle import HASH_SIZE
from smallprint.evidence.formats.note import Checkpoint, Verifier
from smallprint.evidence.formats.tiles import Tile, split_entries, split_hashes
from smallprint.records.errors import HomeError, LogCorruptError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CHECKPOINT = "checkpoint"


def read_checkpoint(folder: Path, verifiers: Sequence[Verifier]) -> Checkpoint:
    """The log's signed checkpoint.

    Raises:
        HomeError: when there is none.
        UnknownKeyError, LogCorruptError: see ``Checkpoint.open``.
    """
    try:
        note = (folder / CHECKPOINT).read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise HomeError(f"there is no log in {folder}; name its folder, or start one") from None
    except OSError as error:
        raise LogCorruptError(f"{folder / CHECKPOINT} can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError:
        raise LogCorruptError(f"{folder / CHECKPOINT} is not text; restore it from a copy") from None
    return Checkpoint.open(note, verifiers)


def read_hashes(folder: Path, tile: Tile) -> list[bytes]:
    """The tile's hashes, exactly ``tile.width`` of them.

    Raises:
        LogCorruptError: when the file is missing or has another length.
    """
    data, grown = _read(folder, tile)
    if grown:
        data = data[: tile.width * HASH_SIZE]
    if len(data) != tile.width * HASH_SIZE:
        raise LogCorruptError(f"{tile.path} does not hold {tile.width} hashes; restore it from a copy")
    return split_hashes(data)


def read_entries(folder: Path, tile: Tile) -> list[bytes]:
    """The bundle's entries, exactly ``tile.width`` of them.

    Raises:
        LogCorruptError: when the file is missing, damaged, or holds another number of entries.
    """
    data, grown = _read(folder, tile)
    entries = split_entries(data)
    if grown:
        entries = entries[: tile.width]
    if len(entries) != tile.width:
        raise LogCorruptError(
            f"{tile.path} holds {len(entries)} entries, not {tile.width}; restore it from a copy"
        )
    return entries


def _read(folder: Path, tile: Tile) -> tuple[bytes, bool]:
    """The file's bytes, and whether they are those of the full tile that a partial one has become."""
    # A partial tile is removed once the full one has a checkpoint, so the full one answers for it.
    for candidate in (tile, tile.full):
        try:
            return (folder / candidate.path).read_bytes(), candidate != tile
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise LogCorruptError(f"{candidate.path} can't be read: {error.strerror or error}") from error
    raise LogCorruptError(f"{tile.path} is missing from {folder}; restore it from a copy")
