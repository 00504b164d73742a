"""C2SP tlog-tiles: where a hash or an entry lies, and which tiles a batch of new leaves makes. No I/O.

Promises:

- Tiles have height 8 (256 hashes of 32 bytes); an entry bundle holds the same 256 entries as its level-0
  tile, each behind a big-endian uint16 length.
- Paths are the specification's: ``tile/0/x001/234.p/5``, ``tile/entries/x001/234``.
- ``grow`` gives every tile that changes, and the root, from the right edge of the tree alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.evidence.formats.merkle import EMPTY_ROOT, HASH_SIZE, root_of
from smallprint.records.errors import LogCorruptError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TILE_WIDTH = 256
LEVEL_BITS = 8
ENTRIES = "entries"
MAX_ENTRY = 65_535


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile file's name: ``level`` 0 to 7 or ``"entries"``, its number, and its width (256 when full)."""

    level: int | str
    number: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """Path below the log's folder."""
        return tile_path(self.level, self.number, self.width)

    @property
    def full(self) -> Tile:
        """The full tile that this one grows into."""
        return Tile(self.level, self.number)


def tile_path(level: int | str, number: int, width: int = TILE_WIDTH) -> str:
    """Path of a tile or entry bundle below the log's folder; ``width`` below 256 makes it a partial one."""
    parts = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        parts.append(f"x{number % 1000:03d}")
    partial = f".p/{width}" if width < TILE_WIDTH else ""
    return f"tile/{level}/{'/'.join(reversed(parts))}{partial}"


def tile_of(level: int | str, number: int, size: int) -> Tile:
    """The widest tile with this level and number in a log of ``size`` leaves.

    Raises:
        ValueError: when a log of that size has no such tile.
    """
    hashes = size >> (LEVEL_BITS * level) if isinstance(level, int) else size
    width = min(TILE_WIDTH, hashes - number * TILE_WIDTH)
    if width <= 0:
        raise ValueError(f"a log of {size} leaves has no tile {level}/{number}")
    return Tile(level, number, width)


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes in a tile's bytes."""
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def subtree_root(start: int, stop: int, read_tile: Callable[[int, int], Sequence[bytes]]) -> bytes:
    """Root of the complete aligned subtree over leaves ``start`` to ``stop``.

    Args:
        start: First leaf, a multiple of the width.
        stop: One past the last leaf; the width is a power of two.
        read_tile: ``read_tile(level, number)`` gives that tile's hashes (as many as the log has).
    """
    height = (stop - start).bit_length() - 1
    level = height // LEVEL_BITS
    first = start >> (LEVEL_BITS * level)
    width = 1 << (height % LEVEL_BITS)
    number, place = divmod(first, TILE_WIDTH)
    return root_of(read_tile(level, number)[place : place + width])


def edge_tiles(size: int) -> list[Tile | None]:
    """The partial tile of each level in a log of ``size`` leaves; None where there is none."""
    tiles: list[Tile | None] = []
    level = 0
    while size >> (LEVEL_BITS * level):
        number, width = divmod(size >> (LEVEL_BITS * level), TILE_WIDTH)
        tiles.append(Tile(level, number, width) if width else None)
        level += 1
    return tiles


def edge_root(edge: Sequence[Sequence[bytes]]) -> bytes:
    """Root of the whole tree from its right edge: for each level the hashes of its partial tile."""
    carried: list[bytes] = []
    for hashes in edge:
        if hashes or carried:
            carried = [root_of([*hashes, *carried])]
    return carried[0] if carried else EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Growth:
    """What appending a batch does to the hash tiles. ``edge`` and ``root`` are those of the grown tree."""

    tiles: tuple[tuple[Tile, bytes], ...]
    edge: tuple[tuple[bytes, ...], ...]
    root: bytes


def grow(size: int, edge: Sequence[Sequence[bytes]], leaf_hashes: Sequence[bytes]) -> Growth:
    """Append ``leaf_hashes`` to the tree of ``size`` leaves whose right edge is ``edge``."""
    written: list[tuple[Tile, bytes]] = []
    new_edge: list[tuple[bytes, ...]] = []
    added: list[bytes] = list(leaf_hashes)
    level = 0
    while level < len(edge) or added:
        before = list(edge[level]) if level < len(edge) else []
        number = (size >> (LEVEL_BITS * level)) // TILE_WIDTH
        hashes = before + added
        raised: list[bytes] = []
        whole = len(hashes) // TILE_WIDTH * TILE_WIDTH
        for at in range(0, whole, TILE_WIDTH):
            tile = hashes[at : at + TILE_WIDTH]
            written.append((Tile(level, number), b"".join(tile)))
            raised.append(root_of(tile))
            number += 1
        rest = tuple(hashes[whole:])
        if rest and added:
            written.append((Tile(level, number, len(rest)), b"".join(rest)))
        new_edge.append(rest)
        added = raised
        level += 1
    return Growth(tuple(written), tuple(new_edge), edge_root(new_edge))


def join_entries(entries: Sequence[bytes]) -> bytes:
    """An entry bundle's bytes. Each entry is at most 65,535 bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def split_entries(data: bytes) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        LogCorruptError: when the bytes end within an entry.
    """
    entries: list[bytes] = []
    at, end = 0, len(data)
    while at < end:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > end or at > end:
            raise LogCorruptError(
                f"an entry bundle ends within its entry {len(entries)}; restore it from a copy"
            )
        entries.append(data[start:at])
    return entries
