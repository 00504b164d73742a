"""Blocks to version text in Markdown, with links and the source range of each block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smallprint.reading.html_pieces import Block, Piece


@dataclass(frozen=True, slots=True)
class Rendered:
    """Version text. ``links``: (start, end, href). ``ranges``: (start, end, source start, source end)."""

    text: str
    links: list[tuple[int, int, str]]
    ranges: list[tuple[int, int, int, int]]


@dataclass(slots=True)
class _Writer:
    parts: list[str] = field(default_factory=list)
    size: int = 0
    links: list[tuple[int, int, str]] = field(default_factory=list)
    ranges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def line(self, pieces: Iterable[Piece]) -> None:
        """Write one line of pieces: spaces folded across pieces, none at either end."""
        gap = False
        begun = False
        for piece in pieces:
            text = piece.text
            core = text.strip(" ")
            if not core:
                gap = gap or bool(text)
                continue
            if begun and (gap or text[0] == " "):
                self.put(" ")
            start = self.size
            self.put(core)
            if piece.url:
                self._link(start, piece.url)
            gap, begun = text[-1] == " ", True

    def _link(self, start: int, url: str) -> None:
        if self.links and self.links[-1][2] == url and self.links[-1][1] >= start - 1:
            start = self.links.pop()[0]
        self.links.append((start, self.size, url))

    def source(self, start: int, pieces: Iterable[Piece]) -> None:
        places = [(piece.start, piece.end) for piece in pieces if piece.start >= 0 and piece.text.strip(" ")]
        if places and self.size > start:
            self.ranges.append(
                (start, self.size, min(place[0] for place in places), max(place[1] for place in places))
            )


def render(blocks: list[Block]) -> Rendered:
    """Write the blocks, a blank line between them; items of one list and rows of one table follow directly."""
    out = _Writer()
    before: Block | None = None
    for block in blocks:
        if before is not None:
            out.put("\n" if _follows(before, block) else "\n\n")
        if block.kind == "row":
            _row(out, block)
        else:
            _lines(out, block)
        before = block
    if out.parts:
        out.put("\n")
    return Rendered("".join(out.parts), out.links, out.ranges)


def _follows(before: Block, block: Block) -> bool:
    if block.kind == "row":
        return before.kind == "row" and not block.first_row
    return block.kind == "item" and (before.kind == "item" or (bool(before.prefix) and before.kind != "row"))


def _lines(out: _Writer, block: Block) -> None:
    head = "#" * block.level + " " if block.kind == "heading" else ""
    out.put(block.prefix + head + block.marker)
    start = out.size
    for place, line in enumerate(block.lines):
        if place:
            out.put("\n" + block.prefix + " " * len(block.marker))
        out.line(line)
    out.source(start, (piece for line in block.lines for piece in line))


def _row(out: _Writer, block: Block) -> None:
    out.put(block.prefix + "| ")
    start = out.size
    for place, cell in enumerate(block.lines):
        if place:
            out.put(" | ")
        out.line(cell)
    out.source(start, (piece for cell in block.lines for piece in cell))
    out.put(" |")
    if block.first_row:
        out.put("\n" + block.prefix + "| " + " | ".join("---" for _ in block.lines) + " |")
