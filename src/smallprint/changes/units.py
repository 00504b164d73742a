"""A reading cut into the stretches that are aligned with those of another reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from smallprint.records.vocabulary import SpanKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.records.analysis import Analysis
    from smallprint.records.reading import Reading

_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions compared: its analysis and its units."""

    analysis: Analysis
    units: Sequence[Unit]

    @classmethod
    def of(cls, analysis: Analysis) -> Side:
        """An analysis with its reading cut into units."""
        return cls(analysis, units_of(analysis.reading))

    @property
    def text(self) -> str:
        """The version text."""
        return self.analysis.reading.text


class Unit(NamedTuple):
    """One stretch ``start:end`` of the version text.

    ``provision`` is its place in ``Reading.provisions``, or -1; text that no span covers is navigation.
    """

    start: int
    end: int
    kind: SpanKind
    provision: int
    text: str


def units_of(reading: Reading) -> list[Unit]:
    """All stretches with at least one letter or digit, in order: spans, and paragraphs between spans."""
    units: list[Unit] = []
    place = 0
    provision = -1
    for span in reading.spans:
        if span.start > place:
            _add_gap(units, reading.text, place, span.start)
        number = -1
        if span.kind is SpanKind.PROVISION:
            provision += 1
            number = provision
        units.append(Unit(span.start, span.end, span.kind, number, reading.text[span.start : span.end]))
        place = span.end
    _add_gap(units, reading.text, place, len(reading.text))
    return units


def _add_gap(units: list[Unit], text: str, start: int, end: int) -> None:
    gap = text[start:end]
    if not _LETTER.search(gap):
        return
    offset = 0
    for part in re.split(r"(\n[^\S\n]*\n\s*)", gap):
        stripped = part.strip()
        if stripped and _LETTER.search(stripped):
            at = start + offset + part.index(stripped)
            units.append(Unit(at, at + len(stripped), SpanKind.NAVIGATION, -1, stripped))
        offset += len(part)
