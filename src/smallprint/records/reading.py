"""What the reading stage makes of a body: version text, outline and provisions.

Offsets are code points into ``text``, half-open, and start and end on a non-space character.
"""

from __future__ import annotations

from dataclasses import dataclass

from smallprint.records.vocabulary import SpanKind


@dataclass(frozen=True, slots=True)
class Tool:
    """Who derived a record: a stage's name and its version. Raised version = derived again."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class SourceRange:
    """``text[start:end]`` stands in the body at bytes ``body_start:body_end``.

    For PDF, ``page`` is the page (from 1) and the body offsets are characters of that page's text.
    ``part`` counts the bodies of a document that stands on several pages, from 0.
    """

    start: int
    end: int
    body_start: int
    body_end: int
    page: int | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """``text[start:end]`` links to ``url`` (absolute where the base was known)."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """Version text with what was known about it before it was cut into provisions.

    Markdown and plain text: ``text`` is the body decoded, untouched, and ``sources`` is empty (offsets
    are the body's own). HTML: block structure as Markdown (``#`` headings, ``-`` and ``1.`` list items,
    ``|`` tables), no inline markup, link targets in ``links``. PDF: the same, headings by type size.
    ``declared_language`` is what the page says of itself (``<html lang>``), lower case, or None.
    """

    text: str
    media_type: str
    sources: tuple[SourceRange, ...] = ()
    links: tuple[Link, ...] = ()
    page_title: str | None = None
    declared_language: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of version text and what it is. Spans of a reading do not overlap and are in order."""

    start: int
    end: int
    kind: SpanKind


@dataclass(frozen=True, slots=True)
class ProvisionSpan:
    """One clause as it stands in one version. ``path`` is its headings, outermost first.

    ``title`` is short: the run-in heading or nearest heading, else the first words. Never empty.
    """

    start: int
    end: int
    title: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A version text cut into what it is made of.

    Invariants: ``provisions`` are exactly the spans of kind ``provision``, in order;
    ``spans`` do not overlap; text no span covers is navigation or white space.
    ``language`` is an ISO 639-1 code, or None where the text is too short or too odd to tell.
    """

    text: str
    language: str | None
    spans: tuple[Span, ...]
    provisions: tuple[ProvisionSpan, ...]
    links: tuple[Link, ...]
    sources: tuple[SourceRange, ...]
    tool: Tool

    def quote(self, start: int, end: int) -> str:
        """The version text from ``start`` to ``end``, byte for byte."""
        return self.text[start:end]
