"""Blocks → pieces: the smallest stretches that a provision may begin or end with.

A piece is a sentence of a paragraph or of a list item, or a table row. Between two pieces is a gap; cutting
is deciding on gaps. Sentence ends are only taken where a new sentence plainly begins: a cut in the middle of
"No. 5" or "z. B." costs more than two sentences left together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from smallprint.reading.blocks import Block, BlockKind
from smallprint.reading.outline import Outline

_END = re.compile(r"[.!?…](?:[\"'”’»)\]*_“]{0,6})(?=\s)|[。！？][”」』）]{0,2}")
_BEGINS = re.compile(r"[\s\u200b]*[\"'“‘«„¿¡(\[*_]{0,6}(?:\d{1,3}\.?\s)?[\"'“‘«„*_\[(]{0,3}([^\W_])")
_ABBREVIATED = (
    "e.g i.e eg ie cf etc vs no nos art arts sec inc ltd co corp llc bros st mr mrs ms dr prof jr sr "
    "approx para par p pp vol fig ref u.s u.k e.u z.b d.h u.a o.ä bzw ggf inkl exkl evtl usw abs nr "
    "ziff lit str vgl i.d.r i.s.d i.v.m i.s.v s.o s.u ca max min tel bspw sog einschl gem p.ex ex al "
    "núm pág sra dña d.ª ej p.ej av bvd dir resp mio mrd m mme mlle me env n ss lett dott sig bv nv "
    "c.f a.m p.m ph.d jan feb mar apr jun jul aug sep sept oct nov dec rn rcs s.a s.a.s s.l s.r.l "
    "b.v n.v z u d i o "
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
MOST_PIECES = 10_000
_SHORTEST = 12
_ROW, _HEAD_ROW = BlockKind.ROW, BlockKind.HEAD_ROW


@dataclass(frozen=True, slots=True)
class Piece:
    """``text[start:end]``, of block number ``block``, the ``place``-th of its block (from 0)."""

    start: int
    end: int
    block: int
    place: int


def make_pieces(text: str, blocks: list[Block], outline: Outline) -> list[Piece]:
    """The pieces of every block that is no heading, in order; about MOST_PIECES at most under one heading."""
    pieces: list[Piece] = []
    for number, block in enumerate(blocks):
        if outline.is_heading[number]:
            continue
        if block.kind is _ROW or block.kind is _HEAD_ROW:
            pieces.append(Piece(block.start, block.end, number, 0))
            continue
        start = block.start
        place = 0
        for end in _sentence_ends(text, block.body, block.end):
            pieces.append(Piece(start, end, number, place))
            place += 1
            start = end
            while text[start].isspace() or text[start] == "\u200b":
                start += 1
        pieces.append(Piece(start, block.end, number, place))
    return _bounded(pieces, outline) if len(pieces) > MOST_PIECES else pieces


def _bounded(pieces: list[Piece], outline: Outline) -> list[Piece]:
    """Neighbours under the same heading taken together, as many as bring the count near MOST_PIECES.

    No policy comes near it (a sentence every 100 characters through a whole megabyte); what does is made to
    exhaust its reader.
    """
    together = -(-len(pieces) // MOST_PIECES)
    before = list(accumulate(outline.is_heading))
    bounded: list[Piece] = []
    taken = together
    for piece in pieces:
        last = bounded[-1] if bounded else piece
        if taken < together and before[last.block] == before[piece.block]:
            bounded[-1] = Piece(last.start, piece.end, last.block, last.place)
            taken += 1
        else:
            bounded.append(piece)
            taken = 1
    return bounded


def _sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end inside ``text[start:end]``, its own end left out."""
    since = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if stop - since < _SHORTEST or end - stop < _SHORTEST:
            continue
        begin = _BEGINS.match(text, stop, end)
        if begin is None or begin[1].islower():
            continue
        if match[0][0] == "." and _is_abbreviation(text, since, match.start()):
            continue
        if not text[stop:end].strip("\u200b \t\n\u00a0"):
            continue
        since = stop
        yield stop


def _is_abbreviation(text: str, since: int, dot: int) -> bool:
    begin = dot
    while (
        begin > since and dot - begin < 9 and not (text[begin - 1].isspace() or text[begin - 1] in "(\"'“*_/")
    ):
        begin -= 1
    word = text[begin:dot].lower()
    return (
        word in _ABBREVIATIONS
        or (len(word) == 1 and word.isalpha())
        or (word.isdigit() and len(word) <= 2 and begin == since)
    )
