"""One durable batch onto the log's right edge. The caller holds the writer's lock.

The order is the promise: bundles and tiles reach the disk, then the signed checkpoint replaces the former
one, and only then are partial tiles removed whose full tile the checkpoint covers.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smallprint.evidence.formats.leaf import decode_leaf
from smallprint.evidence.formats.merkle import EMPTY_ROOT, leaf_hash
from smallprint.evidence.formats.note import Checkpoint, Signer
from smallprint.evidence.formats.tiles import (
    ENTRIES,
    TILE_WIDTH,
    Tile,
    edge_root,
    edge_tiles,
    grow,
    join_entries,
)
from smallprint.evidence.storage.durable import write_batch
from smallprint.evidence.tlog.tilefiles import CHECKPOINT, read_entries, read_hashes
from smallprint.records.errors import EvidenceError, LogCorruptError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SCRATCH = ".tmp"


@dataclass(frozen=True, slots=True)
class Edge:
    """All that appending needs to know: the state, each level's partial tile, the partial bundle."""

    checkpoint: Checkpoint
    hashes: tuple[tuple[bytes, ...], ...]
    entries: tuple[bytes, ...]


def empty_edge(origin: str) -> Edge:
    """The edge of a log that has no leaf and no signed checkpoint yet."""
    return Edge(Checkpoint(origin, 0, EMPTY_ROOT, ""), (), ())


def load_edge(folder: Path, checkpoint: Checkpoint) -> Edge:
    """Read the right edge and check that it makes the checkpoint's root.

    Raises:
        LogCorruptError: when it does not; nothing may be appended then.
    """
    tiles = edge_tiles(checkpoint.size)
    hashes = tuple(tuple(read_hashes(folder, tile)) if tile else () for tile in tiles)
    if edge_root(hashes) != checkpoint.root:
        raise LogCorruptError(
            f"the tiles in {folder} do not make the checkpoint's root; run verify, restore a copy"
        )
    number, width = divmod(checkpoint.size, TILE_WIDTH)
    entries = tuple(read_entries(folder, Tile(ENTRIES, number, width))) if width else ()
    if width and tuple(map(leaf_hash, entries)) != hashes[0]:
        raise LogCorruptError(
            f"the last entries in {folder} do not fit their hashes; run verify, restore a copy"
        )
    return Edge(checkpoint, hashes, entries)


def require_canonical(leaves: Sequence[bytes]) -> None:
    """Raise LeafRefusedError unless every leaf is what ``encode_leaf`` gives."""
    for leaf in leaves:
        decode_leaf(leaf)


def extend(folder: Path, edge: Edge, leaves: Sequence[bytes]) -> tuple[Edge, list[Tile]]:
    """Write the tiles and bundles that ``leaves`` add, signing nothing: the new edge, with no note, and the tiles.

    Raises:
        EvidenceError: when the disk refuses.
    """
    before = edge.checkpoint
    growth = grow(before.size, edge.hashes, [leaf_hash(leaf) for leaf in leaves])
    files: list[tuple[Tile, bytes]] = list(growth.tiles)
    entries = [*edge.entries, *leaves]
    first = before.size // TILE_WIDTH
    for at in range(0, len(entries), TILE_WIDTH):
        bundle = entries[at : at + TILE_WIDTH]
        files.append((Tile(ENTRIES, first + at // TILE_WIDTH, len(bundle)), join_entries(bundle)))
    write_batch([(folder / tile.path, data) for tile, data in files], folder / SCRATCH)
    rest = entries[len(entries) // TILE_WIDTH * TILE_WIDTH :]
    unsigned = Checkpoint(before.origin, before.size + len(leaves), growth.root, "")
    return Edge(unsigned, growth.edge, tuple(rest)), [tile for tile, _ in files]


def commit(
    folder: Path,
    edge: Edge,
    leaves: Sequence[bytes],
    signer: Signer,
    seen: Path | None,
    successor: Signer | None = None,
) -> Edge:
    """Append ``leaves`` and sign the new state, with ``successor`` too where keys change hands; the new edge.

    Raises:
        EvidenceError: when the disk refuses; the checkpoint on the disk, read again, says what holds.
    """
    grown, tiles = extend(folder, edge, leaves)
    new = grown.checkpoint
    checkpoint = Checkpoint.sign(new.origin, new.size, new.root, signer, successor)
    note = checkpoint.note.encode()
    write_batch([(folder / CHECKPOINT, note)], folder / SCRATCH)
    if seen is not None:
        # The leaves are in: they must be acknowledged, or the caller would append them twice. The next
        # batch writes this reminder again.
        with suppress(EvidenceError):
            write_batch([(seen, note)], seen.parent / SCRATCH)
    drop_outgrown(folder, tiles)
    return replace(grown, checkpoint=checkpoint)


def drop_outgrown(folder: Path, tiles: Sequence[Tile]) -> None:
    """Remove the partial tiles of those in ``tiles`` that are full now, once a checkpoint covers them."""
    for tile in tiles:
        if tile.width == TILE_WIDTH:
            shutil.rmtree(folder / f"{tile.path}.p", ignore_errors=True)


class LogWriter:
    """One writer's turn, good within its block only: made by ``Log.writer``, which holds the lock."""

    def __init__(
        self, folder: Path, edge: Edge, signer: Signer, seen: Path | None, publish: Callable[[Edge], None]
    ) -> None:
        self._folder = folder
        self._edge = edge
        self._signer: Signer | None = signer
        self._seen = seen
        self._publish = publish

    @property
    def size(self) -> int:
        """Number of leaves; the next leaf gets this index."""
        return self._edge.checkpoint.size

    def append(self, leaves: Sequence[bytes], *, successor: Signer | None = None) -> range:
        """Append one durable batch: all of it or nothing; the new leaves' indices.

        With ``successor``, the key that is to follow, the new checkpoint carries its signature too.

        Raises:
            LeafRefusedError: when a leaf is not canonical (make leaves with ``encode_leaf``).
            EvidenceError: when the disk refuses, or the turn is over. A turn ends with the first refusal
                by the disk: the next one reads the checkpoint again.
        """
        if self._signer is None:
            raise EvidenceError("this writer's turn is over; take a new one with Log.writer()")
        first = self.size
        if leaves:
            require_canonical(leaves)
            signer, self._signer = self._signer, None
            self._edge = commit(self._folder, self._edge, leaves, signer, self._seen, successor)
            self._publish(self._edge)
            self._signer = signer
        return range(first, self.size)

    def close(self) -> None:
        """End the turn."""
        self._signer = None
