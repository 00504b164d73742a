"""Pieces → numbers: what a model is told about each gap between two pieces.

Promises: one row of float32 for each of the ``len(pieces) - 1`` gaps, columns as in ``column_names()``;
nothing of a row depends on where other gaps are cut. What is told is form (lengths, punctuation, list and
section around) and cue words; never the words themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smallprint.reading.blocks import Block, BlockKind
from smallprint.reading.outline import Outline
from smallprint.reading.segment_bags import Bag, Ints
from smallprint.reading.segment_block_features import BLOCK_COLUMNS, block_features
from smallprint.reading.segment_piece_features import (
    ENUMERATOR_AT,
    PIECE_COLUMNS,
    RUN_IN_AT,
    piece_features,
)
from smallprint.reading.segment_pieces import Piece

Matrix = NDArray[np.float32]

_PARAGRAPH, _ITEM = BlockKind.PARAGRAPH, BlockKind.ITEM
_LONG_WORD = 5

GAP_COLUMNS = (
    *("same_block", "before_in_block", "after_in_block", "chars_before", "chars_after", "depth_step"),
    *("blank", "same_enumerator", "overlap", "section_blocks", "section_chars", "place_in_section"),
    *("from_section_end", "doc_paragraph", "doc_items", "doc_sentences", "doc_pieces"),
)


def column_names() -> tuple[str, ...]:
    """Names of the columns of ``gap_features``, in order."""
    sides = [f"{side}.{name}" for side in "ab" for name in (*PIECE_COLUMNS, *BLOCK_COLUMNS)]
    return (*sides, *GAP_COLUMNS)


@dataclass(frozen=True, slots=True)
class Features:
    """``gaps``: a row a gap. ``heads``: whether headings stand in a gap. ``pieces``: a row a piece, as named
    in PIECE_COLUMNS. ``bag``: the words of the pieces.
    """

    gaps: Matrix
    heads: NDArray[np.bool_]
    pieces: Matrix
    bag: Bag


def gap_features(text: str, blocks: list[Block], outline: Outline, pieces: list[Piece]) -> Features:
    """Features of every gap; empty for fewer than two pieces."""
    by_piece, bag = piece_features(text, blocks, pieces)
    block = np.array([piece.block for piece in pieces], dtype=np.int64)
    place = np.array([piece.place for piece in pieces], dtype=np.int64)
    sentences = np.bincount(block, minlength=len(blocks))
    run_in = np.zeros(len(blocks), dtype=np.bool_)
    run_in[block[place == 0]] = by_piece[place == 0, RUN_IN_AT] > 0
    of_piece = block_features(text, blocks, outline, sentences, run_in)[block]
    both = np.hstack([by_piece, of_piece])
    count = max(len(pieces) - 1, 0)
    if not count:
        empty = np.zeros((0, len(column_names())), dtype=np.float32)
        return Features(empty, np.zeros(0, dtype=np.bool_), by_piece, bag)
    before = np.cumsum([0, *outline.is_heading])
    heads = before[block[1:]] > before[block[:-1] + 1]
    enumerators = by_piece[:, ENUMERATOR_AT]
    gaps = np.column_stack(
        [
            _places(blocks, pieces, block, place, sentences),
            enumerators[:-1] == enumerators[1:],
            _overlap(bag),
            _section_columns(blocks, outline)[block[1:]],
            np.tile(_document_columns(blocks, pieces), (count, 1)),
        ]
    )
    return Features(np.hstack([both[:-1], both[1:], gaps]).astype(np.float32), heads, by_piece, bag)


def _places(blocks: list[Block], pieces: list[Piece], block: Ints, place: Ints, sentences: Ints) -> Matrix:
    """The first seven of GAP_COLUMNS."""
    starts = np.array([one.start for one in blocks])
    ends = np.array([one.end for one in blocks])
    depths = np.array([one.depth for one in blocks])
    tight = np.array([one.tight for one in blocks])
    a, b = block[:-1], block[1:]
    same = a == b
    return np.column_stack(
        [
            same,
            place[:-1] + 1,
            sentences[b] - place[1:],
            np.log1p(np.array([piece.end for piece in pieces[:-1]]) - starts[a]),
            np.log1p(ends[b] - np.array([piece.start for piece in pieces[1:]])),
            depths[b] - depths[a],
            ~same & ~tight[b],
        ]
    )


def _overlap(bag: Bag) -> NDArray[np.float64]:
    """For each gap the long words on both sides of it, as a share of the side that has fewer."""
    long = np.fromiter(map(len, bag.words), dtype=np.int64, count=len(bag.words)) >= _LONG_WORD
    chosen = long[bag.pair_word]
    owner, size = bag.pair_owner[chosen], len(bag.words)
    keys = owner * size + bag.pair_word[chosen]
    count = len(bag.begins) - 1
    counts = np.bincount(owner, minlength=count)
    found = np.searchsorted(keys, keys + size)
    again = np.append(keys, -1)[found] == keys + size
    shared = np.bincount(owner[again], minlength=count)[:-1]
    return np.asarray(shared / np.maximum(np.minimum(counts[:-1], counts[1:]), 1))


def _section_columns(blocks: list[Block], outline: Outline) -> NDArray[np.float64]:
    """For each block: blocks and characters between the headings around it, its place from begin and end."""
    heading = np.array(outline.is_heading)
    at = np.arange(len(blocks))
    first = np.maximum.accumulate(np.where(heading, at + 1, 0))
    last = np.minimum.accumulate(np.where(heading, at, len(blocks))[::-1])[::-1]
    first, last = np.where(heading, at, first), np.where(heading, at + 1, last)
    starts = np.array([block.start for block in blocks])
    ends = np.array([block.end for block in blocks])
    return np.column_stack([last - first, np.log1p(ends[last - 1] - starts[first]), at - first, last - at])


def _document_columns(blocks: list[Block], pieces: list[Piece]) -> NDArray[np.float64]:
    paragraphs = [block for block in blocks if block.kind is _PARAGRAPH]
    items = sum(block.kind is _ITEM for block in blocks)
    length = sum(block.end - block.start for block in paragraphs) / (len(paragraphs) or 1)
    return np.array(
        [
            np.log1p(length),
            items / (len(blocks) or 1),
            len(pieces) / (len(blocks) or 1),
            np.log1p(len(pieces)),
        ]
    )
