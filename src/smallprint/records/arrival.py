"""What comes to a document at one moment: fetched from its pages, or replayed from an archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from smallprint.records.analysis import Analysis
from smallprint.records.capture import FetchResult, Suitability
from smallprint.records.reading import ExtractedText


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a document as it came. ``extracted`` is None where no text could be made of it, and
    for a 304 (the text is then the one we hold).
    """

    number: int
    result: FetchResult
    extracted: ExtractedText | None
    suitability: Suitability


@dataclass(frozen=True, slots=True)
class ConfirmationRule:
    """When a text that was observed once counts as confirmed.

    ``same_text_after``: the same text, seen again at least this long after it was first seen.
    ``next_record_after``: for archives that record only changes: the next consecutive record, whatever
    it holds, at least this long after; None where there is no such archive.
    """

    same_text_after: timedelta
    next_record_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event in a document's history, ready for the stages.

    ``analysis`` may have been made ahead (by a worker process); it must be of the joined text.
    ``consecutive``: the source vouches that nothing was recorded between this event and the one before.
    ``gap``: the source recorded something in between that we do not hold.
    ``extractor_change``: the source changed how it extracts, not the platform its text.
    ``other_body_of``: the number of the version that these bytes are another body of; such an arrival
    never makes a version. ``verifies``: it shows that this version still stood.
    ``read_again``: numbers of captures that are held already and that today's reader reads otherwise than the one
    before it; such an arrival has no parts, and ``analysis`` is of what it reads now.
    ``standing``: numbers of the document's pages that were not fetched this time and stand as held.
    """

    time: datetime
    parts: tuple[Part, ...]
    confirmation: ConfirmationRule
    analysis: Analysis | None = None
    consecutive: bool = False
    gap: bool = False
    extractor_change: bool = False
    other_body_of: int | None = None
    verifies: bool = False
    standing: tuple[int, ...] = ()
    read_again: tuple[int, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)
    row_key: str | None = None
