"""Quotes: verbatim stretches of one version text, short enough to be read, tied to the text's hash."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from smallprint.records.statement import Quote

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 300
"""Characters of a quote, at most."""
_BREAK = re.compile(r"[.!?。！？][\"”’»)\]*_]{0,3}(?=\s)|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+•|#]|\w{1,3}[.)])\s)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|z\.b|d\.h|u\.a|inc|ltd|no|art|sec|abs|vgl|bzw|etc|mr|ms|dr)|\b\w)\.$", re.IGNORECASE
)
_OPERATIVE = re.compile(
    r"\b(?:must|shall|may|will|can|agree|cannot|won't|don't|not|never|collect|use|share|keep|retain|provide"
    r"|doit|doivent|peut|peuvent|pouvons|devez|sera|seront|collectons|utilisons"
    r"|muss|müssen|darf|dürfen|kann|können|wird|werden|verarbeiten|erheben"
    r"|debe|deben|puede|pueden|podemos|podrá|recogemos|utilizamos)\b",
    re.IGNORECASE,
)
_MARKER = re.compile(r"(?:[-*+•]|\(?\w{1,4}[.)]|#{1,6})[ \t]+")


@dataclass(frozen=True, slots=True)
class Source:
    """A version text and the hash that names it."""

    text: str
    sha256: str

    @classmethod
    def of(cls, text: str) -> Self:
        """The source of a version text."""
        return cls(text, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())

    def quote(self, start: int, end: int) -> Quote | None:
        """``text[start:end]`` without white space at its ends; None where nothing is left."""
        stretch = self.text[start:end]
        start += len(stretch) - len(stretch.lstrip())
        stretch = stretch.strip()
        if not stretch:
            return None
        return Quote(self.sha256, start, start + len(stretch), stretch)

    def around(self, start: int, end: int, keep_start: int, keep_end: int) -> Quote | None:
        """At most ``LONGEST`` characters of ``text[start:end]``, cut between words, that hold
        ``keep_start:keep_end`` (its first ``LONGEST`` characters where that alone is longer).
        """
        if end - start <= LONGEST:
            return self.quote(start, end)
        begin = start
        if keep_end - start > LONGEST:
            begin = max(start, min(keep_start, keep_end - LONGEST + 1))
            while begin > start and keep_end - begin < LONGEST and not self.text[begin - 1].isspace():
                begin -= 1
        stop = min(end, begin + LONGEST)
        if stop < end and not self.text[stop].isspace():
            low = max(keep_end, begin) if keep_end < stop else begin
            space = max(self.text.rfind(" ", low, stop), self.text.rfind("\n", low, stop))
            stop = space if space > begin else max(stop, min(keep_end, begin + LONGEST))
        return self.quote(begin, stop)


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places of the sentences of ``text[start:end]``, list marks left out, in order, none empty."""
    begin = start
    for match in _BREAK.finditer(text, start, end):
        if match[0].startswith(".") and _ABBREVIATED.search(
            text, max(begin, match.start() - 6), match.start() + 1
        ):
            continue
        if found := _trimmed(text, begin, match.end()):
            yield found
        begin = match.end()
    if found := _trimmed(text, begin, end):
        yield found


def sentence_of(text: str, start: int, end: int, place: int) -> tuple[int, int]:
    """The sentence of ``text[start:end]`` that holds ``place``."""
    best = (start, end)
    for found in sentences(text, start, end):
        best = found
        if place < found[1]:
            break
    return best if best[0] <= place else (place, best[1])


def operative(text: str, start: int, end: int) -> tuple[int, int]:
    """The first sentence that says what anybody does, may or must; else the first one."""
    first = None
    for found in sentences(text, start, end):
        first = first or found
        if found[1] - found[0] >= 20 and _OPERATIVE.search(text, *found):
            return found
    return first or (start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    mark = _MARKER.match(text, start, end)
    if mark:
        start = mark.end()
    stretch = text[start:end].strip()
    return (start, start + len(stretch)) if stretch else None
