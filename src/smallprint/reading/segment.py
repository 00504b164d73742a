"""A version text cut into what it is made of: the one public door of reading's second half.

Promises: ``text`` comes back untouched; spans are in order, disjoint, with non-space edges; the provisions
are exactly the spans of that kind; the same text always gives the same reading; time is linear in its length.
"""

from __future__ import annotations

from smallprint.reading.blocks import Block, BlockKind, parse_blocks
from smallprint.reading.kinds import kind_of
from smallprint.reading.language import detect_language
from smallprint.reading.outline import Outline, make_outline
from smallprint.reading.segment_pieces import Piece, make_pieces
from smallprint.reading.titles import first_words, without_number
from smallprint.records.reading import ExtractedText, ProvisionSpan, Reading, Span, Tool
from smallprint.records.vocabulary import SpanKind

TOOL = Tool("smallprint-reader", "1")


def read(extracted: ExtractedText) -> Reading:
    """Cut ``extracted.text`` into spans. Never raises on any text."""
    text = extracted.text
    blocks = parse_blocks(text)
    outline = make_outline(text, blocks)
    pieces = make_pieces(text, blocks, outline)
    spans = [
        Span(block.start, block.end, SpanKind.HEADING)
        for block, heads in zip(blocks, outline.is_heading, strict=True)
        if heads
    ]
    provisions: list[ProvisionSpan] = []
    for run in _runs(text, blocks, outline, pieces):
        start, end = run[0].start, run[-1].end
        kind = kind_of(text[start:end])
        spans.append(Span(start, end, kind))
        if kind is SpanKind.PROVISION:
            path = outline.paths[run[0].block]
            provisions.append(ProvisionSpan(start, end, _title(text[start:end], path), path))
    spans.sort(key=lambda span: span.start)
    return Reading(
        text=text,
        language=detect_language(text, extracted.declared_language),
        spans=tuple(spans),
        provisions=tuple(provisions),
        links=extracted.links,
        sources=extracted.sources,
        tool=TOOL,
    )


def _runs(text: str, blocks: list[Block], outline: Outline, pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces grouped into spans."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and not _cuts(text, blocks, outline, runs[-1], piece):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _cuts(text: str, blocks: list[Block], outline: Outline, run: list[Piece], piece: Piece) -> bool:
    before, here = run[-1], piece
    if before.block == here.block:
        return False
    if any(outline.is_heading[before.block + 1 : here.block]):
        return True
    block = blocks[here.block]
    if block.kind in {BlockKind.ROW, BlockKind.HEAD_ROW}:
        return blocks[before.block].kind is not block.kind
    return not (block.kind is BlockKind.ITEM and block.end - block.start < 120)


def _title(words: str, path: tuple[str, ...]) -> str:
    return without_number(path[-1]) if path else first_words(words)
