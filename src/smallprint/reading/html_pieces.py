"""What a page is cut into on its way to version text: blocks, and the runs of text in them."""

from __future__ import annotations

from dataclasses import dataclass

_BLANKS = " \t\n\r\f\v\u00a0\u2002\u2003\u2009\u200a\u202f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad"


@dataclass(slots=True)
class Piece:
    """A run of text inside a block."""

    text: str
    start: int
    end: int
    url: str | None = None
    bold: bool = False


@dataclass(slots=True)
class Block:
    """One block. ``kind``: heading, paragraph, item, row, pre. ``prefix`` indents continuation lines.

    ``level`` is a heading's level. ``lines`` are its lines, each a list of pieces (a row: its cells).
    """

    kind: str
    lines: list[list[Piece]]
    level: int = 0
    prefix: str = ""
    marker: str = ""
    first_row: bool = False


def has_text(line: list[Piece]) -> bool:
    """Whether a line shows anything: more than blanks and invisible characters."""
    for piece in line:  # noqa: SIM110 - any() costs a generator for each of very many short lines
        if piece.text.strip(_BLANKS):
            return True
    return False
