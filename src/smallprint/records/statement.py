"""What Smallprint publishes in its own words, with what each sentence rests on."""

from __future__ import annotations

from dataclasses import dataclass

from smallprint.records.vocabulary import Basis, ReviewState


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim stretch of one text. ``source_sha256`` names the text (a version text or, for page
    code, a captured body); ``start:end`` are code points of that text decoded as UTF-8.
    """

    source_sha256: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence that is published, and its grounds.

    ``slot`` is where it is shown (``what-it-is``, ``why-it-matters``, ``consumer-impact``,
    ``what-you-can-do``, ``regulation``, ``practice``, ``change-summary``). ``subject`` is the place of
    the provision it is about in its reading, or None where it is about the whole record.
    ``grounds`` are further reasons in plain words (fact values, knowledge entries, counts).
    Invariant: a statement with basis ``policy_text`` or ``page_code`` has at least one quote.
    """

    slot: str
    text: str
    basis: Basis
    subject: int | None
    quotes: tuple[Quote, ...]
    grounds: tuple[str, ...]
    made_by: str
    review: ReviewState = ReviewState.UNREVIEWED
