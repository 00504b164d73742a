"""Sentences: the unit in which a fact is read, with the headings and the provision it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.records.vocabulary import FactKind

MOST_CHARACTERS = 1500
"""No sentence is longer: whatever the text, a pattern never sees more at a time."""

_BREAK = re.compile(
    r"\n[ \t]{0,20}\n|\n(?=[ \t>]{0,20}(?:[-+•●|#]|\*[ \t]|\(?\w{1,3}[.)][ \t]))|[ ]{2}\n|<br>"
    r"|[.!?][\"”’')*_]{0,3}(?=\s{1,4}[\"“‘'(\[*_]{0,3}[A-ZÀ-Þ0-9])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:art|no|nr|inc|ltd|abs|ziff|vgl|bzw|ca|co|st|sec|cf|ext|tel|dr|mr|mrs"
    r"|bspw|ggf|v|h|u|s|z|b|d|i|e|g)"
    r"|[\s(.]\w|\b\d{1,2})\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One folded sentence. ``start`` is its place in the version text.

    ``heading`` are the folded title and headings of its provision (empty outside provisions);
    ``provision`` is the folded text of the whole provision, ``place`` where the sentence starts in it.
    """

    text: str
    start: int
    heading: str
    provision: str
    place: int

    @property
    def before(self) -> str:
        """Up to 400 characters of the provision that stand before this sentence."""
        return self.provision[max(0, self.place - 400) : self.place]


@dataclass(frozen=True, slots=True)
class Found:
    """A fact at ``start:end`` of its sentence. Of two that say the same, the one of higher ``rank`` stays."""

    kind: FactKind
    value: str
    start: int
    end: int
    rank: int = 0


def cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places of the sentences of ``text[start:end]``, in order, none of them empty or over-long."""
    begin = start
    for match in _BREAK.finditer(text, start, end):
        stop = match.end()
        if match[0].startswith(".") and _ABBREVIATION.search(text, max(begin, stop - 8), match.start() + 1):
            continue
        yield from _pieces(begin, stop)
        begin = stop
    yield from _pieces(begin, end)


def _pieces(begin: int, end: int) -> Iterator[tuple[int, int]]:
    for piece in range(begin, end, MOST_CHARACTERS):
        yield piece, min(end, piece + MOST_CHARACTERS)
