"""One document that stands on several pages: its parts, read apart, become one version text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smallprint.records.errors import ReadingError
from smallprint.records.reading import ExtractedText, Link, SourceRange

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "\n\n"


def join(parts: Sequence[ExtractedText]) -> ExtractedText:
    """Put the parts one after the other with a blank line between.

    Offsets of links and sources are shifted; ``SourceRange.part`` is the part's place, from 0. Title and
    language are the first ones known. A single part comes back as it is. Raises ReadingError for none.
    """
    if not parts:
        raise ReadingError("A document needs at least one page: give the parts that were read.")
    if len(parts) == 1:
        return parts[0]
    texts: list[str] = []
    sources: list[SourceRange] = []
    links: list[Link] = []
    offset = 0
    for place, part in enumerate(parts):
        text = part.text.rstrip("\n")
        texts.append(text)
        sources += [
            replace(source, start=source.start + offset, end=source.end + offset, part=place)
            for source in part.sources
        ]
        links += [replace(link, start=link.start + offset, end=link.end + offset) for link in part.links]
        offset += len(text) + len(_GAP)
    return ExtractedText(
        text=_GAP.join(texts) + "\n",
        media_type=parts[0].media_type,
        sources=tuple(sources),
        links=tuple(links),
        page_title=next((part.page_title for part in parts if part.page_title), None),
        declared_language=next((part.declared_language for part in parts if part.declared_language), None),
    )
