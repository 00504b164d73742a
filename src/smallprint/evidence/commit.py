"""One durable batch onto the log's right edge. The caller holds the writer's lock.

The order is the promise: bundles and tiles reach the disk, then the signed checkpoint replaces the former
one, and only then are partial tiles removed whose full tile the checkpoint covers.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.evidence.durable import write_batch
from smallprint.evidence.leaf import decode_leaf
from smallprint.evidence.merkle import EMPTY_ROOT, leaf_hash
from smallprint.evidence.note import Checkpoint, Signer
from smallprint.evidence.tilefiles import CHECKPOINT, read_entries, read_hashes
from smallprint.evidence.tiles import (
    ENTRIES,
    TILE_WIDTH,
    Tile,
    edge_root,
    edge_tiles,
    grow,
    join_entries,
)
from smallprint.records.errors import LogCorruptError

if TYPE_CHECKING:
    from collections.abc import Sequence
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


def commit(folder: Path, edge: Edge, leaves: Sequence[bytes], signer: Signer, seen: Path | None) -> Edge:
    """Append ``leaves`` and sign the new state; the new edge.

    Raises:
        LeafRefusedError: when one of the leaves is not canonical; then none is appended.
        EvidenceError: when the disk refuses; then the former checkpoint stands.
    """
    for leaf in leaves:
        decode_leaf(leaf)
    before = edge.checkpoint
    growth = grow(before.size, edge.hashes, [leaf_hash(leaf) for leaf in leaves])
    files: list[tuple[Tile, bytes]] = list(growth.tiles)
    entries = [*edge.entries, *leaves]
    first = before.size // TILE_WIDTH
    for at in range(0, len(entries), TILE_WIDTH):
        bundle = entries[at : at + TILE_WIDTH]
        files.append((Tile(ENTRIES, first + at // TILE_WIDTH, len(bundle)), join_entries(bundle)))
    write_batch([(folder / tile.path, data) for tile, data in files], folder / SCRATCH)

    checkpoint = Checkpoint.sign(before.origin, before.size + len(leaves), growth.root, signer)
    note = checkpoint.note.encode()
    write_batch([(folder / CHECKPOINT, note)], folder / SCRATCH)
    if seen is not None:
        write_batch([(seen, note)], seen.parent / SCRATCH)
    for tile, _ in files:
        if tile.width == TILE_WIDTH:
            shutil.rmtree(folder / f"{tile.path}.p", ignore_errors=True)
    rest = entries[len(entries) // TILE_WIDTH * TILE_WIDTH :]
    return Edge(checkpoint, growth.edge, tuple(rest))
