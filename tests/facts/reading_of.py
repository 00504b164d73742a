"""Readings for the tests of facts: the whole text is one provision, or paragraphs are one each."""

from __future__ import annotations

from smallprint.facts import read_facts
from smallprint.records.reading import ProvisionSpan, Reading, Span, Tool
from smallprint.records.vocabulary import FactKind, SpanKind


def reading_of(*paragraphs: str, heading: str = "Terms", around: str = "") -> Reading:
    """A reading with one provision a paragraph; ``around`` stands before them, outside provisions."""
    text = "\n\n".join((around, *paragraphs) if around else paragraphs)
    provisions = []
    place = len(around) + 2 if around else 0
    for paragraph in paragraphs:
        if paragraph:
            provisions.append(ProvisionSpan(place, place + len(paragraph), heading, (heading,)))
        place += len(paragraph) + 2
    spans = tuple(Span(one.start, one.end, SpanKind.PROVISION) for one in provisions)
    return Reading(text, "en", spans, tuple(provisions), (), (), Tool("test", "1"))


def values(text: str, kind: FactKind, heading: str = "Terms") -> list[str]:
    """The values of a kind that one provision states, in text order."""
    sheet = read_facts(reading_of(text, heading=heading))
    return [fact.value for facts in sheet.by_provision for fact in facts if fact.kind is kind]
