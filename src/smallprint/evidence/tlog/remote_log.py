"""A log that lies elsewhere: read by path, like a folder or any web server that serves one. No network here.

Promises:

- Nothing of it is trusted but a checkpoint that a *given* key signed; its tiles are held against that by whoever
  asks (see ``compare_logs``).
- It asks for tiles of the sizes that the checkpoint implies, and for nothing else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from smallprint.evidence.formats.merkle import (
    EMPTY_ROOT,
    HASH_SIZE,
    consistency_path,
    inclusion_path,
    range_root,
)
from smallprint.evidence.formats.note import Checkpoint, Verifier
from smallprint.evidence.formats.tiles import TILE_WIDTH, Tile, split_hashes, subtree_root, tile_of
from smallprint.evidence.tlog.tilefiles import CHECKPOINT
from smallprint.records.errors import HomeError, LogCorruptError

if TYPE_CHECKING:
    from pathlib import Path

Read = Callable[[str, int], bytes | None]
"""``read(path, most)``: the bytes at a path below the log, or None where there are none.

Raises LogCorruptError when there are more than ``most`` bytes.
"""

MAX_CHECKPOINT = 100_000
_TILES_KEPT = 512


class RemoteLog:
    """One state of a log that lies elsewhere."""

    def __init__(self, read: Read, trusted: Sequence[Verifier], name: str) -> None:
        """Read its checkpoint. ``name`` is what messages call it.

        Raises:
            HomeError: there is no log.
            UnknownKeyError, LogCorruptError: see ``Checkpoint.open``.
        """
        self.name = name
        self._read = read
        self._tiles: OrderedDict[Tile, list[bytes]] = OrderedDict()
        note = read(CHECKPOINT, MAX_CHECKPOINT)
        if note is None:
            raise HomeError(f"there is no log at {name}: no checkpoint is served there")
        try:
            self._checkpoint = Checkpoint.open(note.decode("utf-8"), trusted)
        except UnicodeDecodeError:
            raise LogCorruptError(f"the checkpoint at {name} is not text") from None

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._checkpoint.size

    def checkpoint(self) -> Checkpoint:
        """The signed state."""
        return self._checkpoint

    def root(self, size: int) -> bytes:
        """Root of the log when it had ``size`` leaves, from its tiles. LogCorruptError when one is missing."""
        return range_root(0, size, self._subtree) if size else EMPTY_ROOT

    def leaf_hash(self, index: int) -> bytes:
        """One leaf's hash, from its tile."""
        return self._hashes(0, index // TILE_WIDTH)[index % TILE_WIDTH]

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """Path for ``merkle.verify_inclusion``."""
        return inclusion_path(index, size, self._subtree)

    def consistency_proof(self, old: int) -> list[bytes]:
        """Path for ``merkle.verify_consistency`` from ``old`` leaves to all."""
        return consistency_path(old, self.size, self._subtree)

    def _subtree(self, start: int, stop: int) -> bytes:
        return subtree_root(start, stop, self._hashes)

    def _hashes(self, level: int, number: int) -> list[bytes]:
        tile = tile_of(level, number, self.size)
        if tile not in self._tiles:
            self._tiles[tile] = self._fetched(tile)
            if len(self._tiles) > _TILES_KEPT:
                self._tiles.popitem(last=False)
        return self._tiles[tile]

    def _fetched(self, tile: Tile) -> list[bytes]:
        # A partial tile may be gone once the full one is there, which begins with the same hashes.
        for candidate in dict.fromkeys((tile, tile.full)):
            data = self._read(candidate.path, TILE_WIDTH * HASH_SIZE)
            if data is not None and len(data) == candidate.width * HASH_SIZE:
                return split_hashes(data)[: tile.width]
            if data is not None:
                raise LogCorruptError(f"{candidate.path} at {self.name} has {len(data)} bytes, not a tile's")
        raise LogCorruptError(f"{tile.path} is missing at {self.name}")


def folder_reader(folder: Path) -> Read:
    """Reads a log from a folder."""

    def read(path: str, most: int) -> bytes | None:
        try:
            with (folder / path).open("rb") as file:
                data = file.read(most + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise LogCorruptError(f"{folder / path} can't be read: {error.strerror or error}") from error
        if len(data) > most:
            raise LogCorruptError(f"{folder / path} has more than {most} bytes")
        return data

    return read
