"""Blocks → numbers: a block's shape, and its place among the items of its list or the rows of its table."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from smallprint.reading.blocks import Block, BlockKind
from smallprint.reading.outline import Outline
from smallprint.reading.segment_bags import Ints
from smallprint.reading.segment_piece_features import ENDS

Matrix = NDArray[np.float32]

_ROW, _HEAD_ROW, _ITEM = BlockKind.ROW, BlockKind.HEAD_ROW, BlockKind.ITEM
_CODE = {"paragraph": 0, "item": 1, "row": 2, "head-row": 3, "heading": 4}
BLOCK_COLUMNS = (
    *("kind", "depth", "block_chars", "sentences", "tight", "after_rule"),
    *("siblings", "place", "sibling_chars", "longest_sibling", "siblings_ended", "siblings_long"),
    *("siblings_run_in", "lead_in", "children", "columns"),
)


@dataclass(slots=True)
class _Group:
    """Blocks of one list or table, how what leads into it ends, how many blocks each holds under it."""

    depth: int
    table: bool
    lead_in: int
    members: list[int] = field(default_factory=list)
    children: list[int] = field(default_factory=list)


def block_features(
    text: str, blocks: list[Block], outline: Outline, sentences: Ints, run_in: NDArray[np.bool_]
) -> Matrix:
    """(blocks, columns) as named in BLOCK_COLUMNS. ``sentences`` and ``run_in`` are of each block."""
    rows = np.zeros((len(blocks), len(BLOCK_COLUMNS)), dtype=np.float32)
    if not blocks:
        return rows
    chars = np.log1p(np.array([block.end - block.body for block in blocks], dtype=np.float64))
    rows[:, 0] = [_CODE[block.kind.value] for block in blocks]
    rows[:, 1] = [block.depth for block in blocks]
    rows[:, 2] = chars
    rows[:, 3] = sentences
    rows[:, 4] = [block.tight for block in blocks]
    rows[:, 5] = [block.after_rule for block in blocks]
    tables = [at for at, block in enumerate(blocks) if block.kind is _ROW or block.kind is _HEAD_ROW]
    rows[tables, 15] = [text.count("|", blocks[at].start, blocks[at].end) - 1 for at in tables]
    groups = _groups(text, blocks, outline)
    if groups:
        ended = np.array([text[block.end - 1] in ".!?" for block in blocks])
        _fill_siblings(rows, groups, chars, np.column_stack([ended, sentences > 1, run_in]))
    return rows


def _fill_siblings(
    rows: Matrix, groups: list[_Group], chars: NDArray[np.float64], signs: NDArray[np.bool_]
) -> None:
    sizes = np.array([len(group.members) for group in groups])
    begins = np.cumsum(sizes) - sizes
    members = np.array([at for group in groups for at in group.members])
    common = np.column_stack(
        [
            np.add.reduceat(chars[members], begins) / sizes,
            np.maximum.reduceat(chars[members], begins),
            np.add.reduceat(signs[members].astype(np.int64), begins, axis=0) / sizes[:, None],
            [group.lead_in for group in groups],
        ]
    )
    rows[members, 6] = np.repeat(sizes, sizes)
    rows[members, 7] = np.arange(len(members)) - np.repeat(begins, sizes)
    rows[members, 8:14] = np.repeat(common, sizes, axis=0)
    rows[members, 14] = [count for group in groups for count in group.children]


def _groups(text: str, blocks: list[Block], outline: Outline) -> list[_Group]:
    groups: list[_Group] = []
    around: list[_Group] = []
    for at, block in enumerate(blocks):
        if outline.is_heading[at]:
            around.clear()
            continue
        table = block.kind is _ROW or block.kind is _HEAD_ROW
        listed = table or block.kind is _ITEM
        depth = block.depth + table
        while around and around[-1].depth > depth:
            around.pop()
        sibling = listed and bool(around) and around[-1].depth == depth and around[-1].table == table
        for group in around[:-1] if sibling else around:
            group.children[-1] += 1
        if not listed:
            continue
        if not sibling:
            group = _Group(depth, table, _lead_in(text, blocks, outline, at))
            groups.append(group)
            around.append(group)
        around[-1].members.append(at)
        around[-1].children.append(0)
    return groups


def _lead_in(text: str, blocks: list[Block], outline: Outline, at: int) -> int:
    """3 after a heading, 1 after a colon, 2 after a full stop or semicolon, else by the last character."""
    if at and outline.is_heading[at - 1]:
        return 3
    end = ENDS.get(text[blocks[at - 1].end - 1], 0) if at else 0
    return 2 if end == ENDS["."] else end
