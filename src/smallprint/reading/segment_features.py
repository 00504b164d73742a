"""Pieces → numbers: what a model is told about each gap between two pieces.

Promises: one row of float32 for each of the ``len(pieces) - 1`` gaps, columns as in ``column_names()``;
nothing of a row depends on where other gaps are cut. What is told is form (lengths, punctuation, list and
section around) and cue words; never the words themselves.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smallprint.reading.blocks import Block, BlockKind
from smallprint.reading.outline import Outline
from smallprint.reading.segment_cues import CUE_OF, CUES
from smallprint.reading.segment_pieces import Piece

Matrix = NDArray[np.float32]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_LINK_TARGET = re.compile(r"\]\([^()\s]{0,600}\)?")
_RUN_IN = re.compile(
    r"(?:\W{0,8}\s)?(?:\d[\d.]{0,8}\.?\s+)?(?:\*{2,6}|_{1,3})[^*_\n]{2,100}(?:\*{2,6}|_{1,3})\W{0,3}[\s—–-]"
)
_ENUMERATORS = (
    (2, re.compile(r"\W{0,3}\d{1,3}(?:\.\d{1,3}){1,4}")),
    (3, re.compile(r"\W{0,3}\d{1,3}\\?[.)]")),
    (5, re.compile(r"\W{0,3}[ivx]{1,5}[.)]")),
    (4, re.compile(r"\W{0,3}[a-zA-Z][.)]")),
)
_ENDS = {":": 1, ";": 2, ",": 3, ".": 4, "!": 4, "?": 5, "。": 4}
_KIND = {
    BlockKind.PARAGRAPH: 0,
    BlockKind.ITEM: 1,
    BlockKind.ROW: 2,
    BlockKind.HEAD_ROW: 3,
    BlockKind.HEADING: 4,
}
_LEAD_WORDS = 3

PIECE_COLUMNS = (
    *(
        "chars",
        "words",
        "ends",
        "lower",
        "run_in",
        "enumerator",
        "digits",
        "link",
        "mail",
        "capitals",
        "upper_words",
    ),
    *(f"cue{bit}" for bit in range(CUES)),
    *(f"lead{bit}" for bit in range(CUES)),
)
BLOCK_COLUMNS = (
    *("kind", "depth", "block_chars", "sentences", "tight", "after_rule"),
    *(
        "siblings",
        "place",
        "sibling_chars",
        "longest_sibling",
        "siblings_ended",
        "siblings_long",
        "siblings_run_in",
    ),
    *("lead_in", "children", "columns"),
)
GAP_COLUMNS = (
    *(
        "same_block",
        "before_in_block",
        "after_in_block",
        "chars_before",
        "chars_after",
        "depth_step",
        "blank",
    ),
    *(
        "same_enumerator",
        "overlap",
        "section_blocks",
        "section_chars",
        "place_in_section",
        "from_section_end",
    ),
    *("doc_paragraph", "doc_items", "doc_sentences", "doc_pieces"),
)


def column_names() -> tuple[str, ...]:
    """Names of the columns of ``gap_features``, in order."""
    sides = [f"{side}.{name}" for side in "ab" for name in (*PIECE_COLUMNS, *BLOCK_COLUMNS)]
    return (*sides, *GAP_COLUMNS)


@dataclass(frozen=True, slots=True)
class Features:
    """``gaps``: a row a gap. ``heads``: whether headings stand in a gap. ``words``: a piece's, lower case."""

    gaps: Matrix
    heads: NDArray[np.bool_]
    pieces: Matrix
    words: list[list[str]]


def gap_features(text: str, blocks: list[Block], outline: Outline, pieces: list[Piece]) -> Features:
    """Features of every gap; empty for fewer than two pieces."""
    rows: list[list[float]] = []
    words: list[list[str]] = []
    for piece in pieces:
        row, found = _piece_row(text, piece, blocks[piece.block])
        rows.append(row)
        words.append(found)
    by_piece = np.array(rows, dtype=np.float32).reshape(len(pieces), len(PIECE_COLUMNS))
    sections = _sections(blocks, outline)
    by_block = _block_rows(text, blocks, outline, pieces, by_piece)
    of_piece = by_block[[piece.block for piece in pieces]] if pieces else by_block[:0]
    both = np.hstack([by_piece, of_piece])
    count = max(len(pieces) - 1, 0)
    gaps, heads = _gap_rows(blocks, outline, pieces, words, by_piece, sections)
    return Features(np.hstack([both[:count], both[1:], gaps]), heads, by_piece, words)


def words_of(markup: str) -> list[str]:
    """The words of a stretch in lower case, link targets left out."""
    return _WORD.findall(_LINK_TARGET.sub("]", markup).lower())


def _piece_row(text: str, piece: Piece, block: Block) -> tuple[list[float], list[str]]:
    start = block.body if piece.place == 0 else piece.start
    raw = text[start : piece.end]
    link = "](" in raw
    words_only = _LINK_TARGET.sub("]", raw) if link else raw
    found = _WORD.findall(words_only.lower())
    every = lead = 0
    for word in found:
        every |= CUE_OF.get(word, 0)
    for word in found[:_LEAD_WORDS]:
        lead |= CUE_OF.get(word, 0)
    first = next((character for character in raw[:12] if character.isalpha()), "A")
    last = raw.rstrip(' *_"”’»)\\')[-1:]
    letters = len(words_only)
    capitals = sum(map(str.isupper, words_only[:300])) / min(letters, 300) if letters else 0.0
    row = [
        math.log1p(letters),
        len(found),
        _ENDS.get(last, 0),
        first.islower(),
        _RUN_IN.match(raw) is not None,
        _enumerator(text, piece, block),
        any(map(str.isdigit, words_only)),
        link,
        "@" in raw,
        capitals,
        sum(map(str.isupper, words_only.split(None, 6)[:6])),
    ]
    row.extend((every >> bit) & 1 for bit in range(CUES))
    row.extend((lead >> bit) & 1 for bit in range(CUES))
    return row, found


def _enumerator(text: str, piece: Piece, block: Block) -> int:
    if piece.place == 0 and block.marker and not block.marker[0].isdigit():
        start = block.body
        fallback = 1
    else:
        start = piece.start
        fallback = 0
    for code, pattern in _ENUMERATORS:
        if pattern.match(text, start, min(start + 16, piece.end)) is not None:
            return code
    return fallback


def _sections(blocks: list[Block], outline: Outline) -> list[tuple[int, int]]:
    """For each block the first and one past the last block between the headings around it."""
    sections: list[tuple[int, int]] = []
    start = 0
    for at in range(len(blocks) + 1):
        if at == len(blocks) or outline.is_heading[at]:
            sections.extend([(start, at)] * (at - start))
            if at < len(blocks):
                sections.append((at, at + 1))
            start = at + 1
    return sections


def _block_rows(
    text: str, blocks: list[Block], outline: Outline, pieces: list[Piece], by_piece: Matrix
) -> Matrix:
    rows = np.zeros((len(blocks), len(BLOCK_COLUMNS)), dtype=np.float32)
    sentences = [0] * len(blocks)
    first_piece = [0] * len(blocks)
    for number, piece in enumerate(pieces):
        sentences[piece.block] += 1
        if piece.place == 0:
            first_piece[piece.block] = number
    chars = [math.log1p(block.end - block.body) for block in blocks]
    run_in = [bool(by_piece[first_piece[at], 4]) if sentences[at] else False for at in range(len(blocks))]
    ended = [text[block.end - 1] in ".!?" for block in blocks]
    for at, block in enumerate(blocks):
        rows[at, :6] = (
            _KIND[block.kind],
            block.depth,
            chars[at],
            sentences[at],
            block.tight,
            block.after_rule,
        )
        if block.kind in {BlockKind.ROW, BlockKind.HEAD_ROW}:
            rows[at, 15] = text.count("|", block.start, block.end) - 1
    for group, lead_in, children in _sibling_groups(text, blocks, outline):
        lengths = [chars[at] for at in group]
        size = len(group)
        common = (
            size,
            sum(lengths) / size,
            max(lengths),
            sum(ended[at] for at in group) / size,
            sum(sentences[at] > 1 for at in group) / size,
            sum(run_in[at] for at in group) / size,
        )
        for place, at in enumerate(group):
            rows[at, 6:15] = (common[0], place, *common[1:], lead_in, children[place])
    return rows


def _sibling_groups(
    text: str, blocks: list[Block], outline: Outline
) -> list[tuple[list[int], int, list[int]]]:
    """Blocks of one list (or table), how what leads into it ends, and how many blocks each holds."""
    groups: list[tuple[list[int], int, list[int]]] = []
    open_groups: list[tuple[int, bool, tuple[list[int], int, list[int]]]] = []
    for at, block in enumerate(blocks):
        if outline.is_heading[at]:
            open_groups.clear()
            continue
        table = block.kind in {BlockKind.ROW, BlockKind.HEAD_ROW}
        if block.kind is BlockKind.ITEM or table:
            depth = block.depth + table
            while open_groups and open_groups[-1][0] > depth:
                open_groups.pop()
            for _, _, (_, _, children) in open_groups:
                children[-1] += 1
            if open_groups and open_groups[-1][0] == depth and open_groups[-1][1] == table:
                group = open_groups[-1][2]
                children = group[2]
                children[-1] -= 1
                group[0].append(at)
                children.append(0)
                continue
            before = text[blocks[at - 1].end - 1] if at else ""
            lead_in = 3 if at and outline.is_heading[at - 1] else _ENDS.get(before, 0)
            group = ([at], 1 if lead_in == 1 else 2 if lead_in == 4 else lead_in, [0])
            groups.append(group)
            open_groups.append((depth, table, group))
        else:
            while open_groups and open_groups[-1][0] > block.depth:
                open_groups.pop()
            for _, _, (_, _, children) in open_groups:
                children[-1] += 1
    return groups


def _gap_rows(
    blocks: list[Block],
    outline: Outline,
    pieces: list[Piece],
    words: list[list[str]],
    by_piece: Matrix,
    sections: list[tuple[int, int]],
) -> tuple[Matrix, NDArray[np.bool_]]:
    count = max(len(pieces) - 1, 0)
    rows = np.zeros((count, len(GAP_COLUMNS)), dtype=np.float32)
    heads = np.zeros(count, dtype=np.bool_)
    heading_before = np.cumsum([0, *outline.is_heading])
    sentences = np.bincount([piece.block for piece in pieces], minlength=len(blocks))
    document = _document_columns(blocks, pieces)
    sets = [{word for word in found if len(word) > 4} for found in words]
    for at in range(count):
        a, b = pieces[at], pieces[at + 1]
        here = blocks[b.block]
        same = a.block == b.block
        heads[at] = heading_before[b.block] > heading_before[a.block + 1]
        first, last = sections[b.block]
        shared = len(sets[at] & sets[at + 1])
        smaller = min(len(sets[at]), len(sets[at + 1]))
        rows[at] = (
            same,
            a.place + 1,
            sentences[b.block] - b.place,
            math.log1p(a.end - blocks[a.block].start),
            math.log1p(here.end - b.start),
            here.depth - blocks[a.block].depth,
            not same and not here.tight,
            by_piece[at, 5] == by_piece[at + 1, 5],
            shared / smaller if smaller else 0.0,
            last - first,
            math.log1p(blocks[last - 1].end - blocks[first].start),
            b.block - first,
            last - b.block,
            *document,
        )
    return rows, heads


def _document_columns(blocks: list[Block], pieces: list[Piece]) -> tuple[float, ...]:
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    items = sum(block.kind is BlockKind.ITEM for block in blocks)
    length = sum(block.end - block.start for block in paragraphs) / (len(paragraphs) or 1)
    return (
        math.log1p(length),
        items / (len(blocks) or 1),
        len(pieces) / (len(blocks) or 1),
        math.log1p(len(pieces)),
    )
