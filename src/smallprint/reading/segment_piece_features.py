"""Pieces → numbers: what a piece looks like by itself (length, punctuation, letters) and its cue words."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from smallprint.reading.blocks import Block
from smallprint.reading.segment_bags import Bag, Ints, bag_of, join_stretches
from smallprint.reading.segment_cues import CUE_OF, CUES
from smallprint.reading.segment_pieces import Piece

Matrix = NDArray[np.float32]

_LINK_TARGET = re.compile(r"\]\([^()\s]{0,600}\)?")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_RUN_IN = re.compile(
    r"(?:\W{0,8}\s)?(?:\d[\d.]{0,8}\.?\s+)?(?:\*{2,6}|_{1,3})[^*_\n]{2,100}(?:\*{2,6}|_{1,3})\W{0,3}[\s—–-]"
)
_ENUMERATOR = re.compile(
    r"\W{0,3}(?:(\d{1,3}(?:\.\d{1,3}){1,4})|(\d{1,3}\\?[.)])|([ivx]{1,5}[.)])|([a-zA-Z][.)]))"
)
_ENUMERATOR_CODES = (0, 2, 3, 5, 4)
ENDS = {":": 1, ";": 2, ",": 3, ".": 4, "!": 4, "?": 5, "。": 4}
_LEAD_WORDS = 3
_CAPITALS_IN = 300
_UPPER, _DIGIT = 1, 2
_BASIC_PLANE = 0x10000

PIECE_COLUMNS = (
    *("chars", "words", "ends", "lower", "run_in", "enumerator", "digits", "link", "mail"),
    *("capitals", "upper_words"),
    *(f"cue{bit}" for bit in range(CUES)),
    *(f"lead{bit}" for bit in range(CUES)),
)
RUN_IN_AT = PIECE_COLUMNS.index("run_in")
ENUMERATOR_AT = PIECE_COLUMNS.index("enumerator")


def words_of(markup: str) -> list[str]:
    """The words of a stretch in lower case, link targets left out."""
    return _WORD.findall(_LINK_TARGET.sub("]", markup).lower())


def piece_features(text: str, blocks: list[Block], pieces: list[Piece]) -> tuple[Matrix, Bag]:
    """(pieces, columns) as named in PIECE_COLUMNS, and the words of every piece."""
    looks: list[tuple[int, bool, bool, int, bool, bool, int]] = []
    stretches: list[str] = []
    for piece in pieces:
        look, stretch = _look(text, piece, blocks[piece.block])
        looks.append(look)
        stretches.append(stretch)
    joined = join_stretches(stretches)
    bag = bag_of(joined, len(pieces))
    look_columns = np.array(looks, dtype=np.float32).reshape(len(pieces), 7)
    lengths, digits, capitals = _letters(joined, stretches)
    cues, leads = _cues(bag)
    rows = np.column_stack(
        [
            np.log1p(lengths),
            np.diff(bag.begins),
            look_columns[:, :4],
            digits,
            look_columns[:, 4:6],
            capitals,
            look_columns[:, 6],
            cues,
            leads,
        ]
    )
    return rows.astype(np.float32), bag


def _look(text: str, piece: Piece, block: Block) -> tuple[tuple[int, bool, bool, int, bool, bool, int], str]:
    """Ends, lower, run_in, enumerator, link, mail, upper_words; and the piece without its link targets."""
    raw = text[block.body if piece.place == 0 else piece.start : piece.end]
    link = "](" in raw
    words_only = _LINK_TARGET.sub("]", raw) if link else raw
    first = raw[:1]
    if not first.isalpha():
        first = next((character for character in raw[1:12] if character.isalpha()), "A")
    look = (
        ENDS.get(raw.rstrip(' *_"”’»)\\')[-1:], 0),
        first.islower(),
        ("*" in raw or "_" in raw) and _RUN_IN.match(raw) is not None,
        _enumerator(text, piece, block),
        link,
        "@" in raw,
        sum(map(str.isupper, words_only.split(None, 6)[:6])),
    )
    return look, words_only


def _enumerator(text: str, piece: Piece, block: Block) -> int:
    if piece.place == 0 and block.marker and not block.marker[0].isdigit():
        start = block.body
        fallback = 1
    else:
        start = piece.start
        fallback = 0
    found = _ENUMERATOR.match(text, start, min(start + 16, piece.end))
    return fallback if found is None else _ENUMERATOR_CODES[found.lastindex or 0]


def _letters(joined: str, stretches: list[str]) -> tuple[Ints, NDArray[np.bool_], NDArray[np.float64]]:
    """Of each stretch its length, whether it has a digit, and the share of capitals at its beginning."""
    lengths = np.fromiter(map(len, stretches), dtype=np.int64, count=len(stretches))
    ends = np.cumsum(lengths + 1) - 1
    begins = ends - lengths
    flags = _flags(joined)
    upper = np.concatenate([[0], np.cumsum(flags & _UPPER, dtype=np.int64)])
    digit = np.concatenate([[0], np.cumsum(flags & _DIGIT, dtype=np.int64)])
    looked_at = np.minimum(lengths, _CAPITALS_IN)
    capitals = (upper[begins + looked_at] - upper[begins]) / np.maximum(looked_at, 1)
    return lengths, digit[ends] > digit[begins], capitals


def _flags(text: str) -> NDArray[np.uint8]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    flags = _table()[np.minimum(codes, _BASIC_PLANE - 1)]
    beyond = np.flatnonzero(codes >= _BASIC_PLANE)
    flags[beyond] = [_flag(chr(code)) for code in codes[beyond].tolist()]
    return flags


@cache
def _table() -> NDArray[np.uint8]:
    """The flag of every character of the basic plane; made once, in some milliseconds."""
    return np.fromiter(map(_flag, map(chr, range(_BASIC_PLANE))), dtype=np.uint8, count=_BASIC_PLANE)


def _flag(character: str) -> int:
    return _UPPER * character.isupper() + _DIGIT * character.isdigit()


def _cues(bag: Bag) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(pieces, CUES) bits of all words and of the first few."""
    codes = bag.numbers(CUE_OF, 0)[bag.word]
    leading = np.arange(len(bag.word)) - bag.begins[bag.owner] < _LEAD_WORDS
    bits = np.arange(CUES)
    filled = np.flatnonzero(np.diff(bag.begins))
    out = []
    for chosen in (codes, np.where(leading, codes, 0)):
        every = np.zeros(len(bag.begins) - 1, dtype=np.int64)
        if len(filled):
            every[filled] = np.bitwise_or.reduceat(chosen, bag.begins[filled])
        out.append((every[:, None] >> bits) & 1)
    return out[0], out[1]
