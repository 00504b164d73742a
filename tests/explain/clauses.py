"""Analyses of one provision a paragraph, for the tests of statements."""

from __future__ import annotations

from smallprint.facts import read_facts
from smallprint.records.analysis import Analysis, Assessment, TypeScore
from smallprint.records.reading import Link, ProvisionSpan, Reading, Span, Tool
from smallprint.records.vocabulary import ClauseType, Direction, Severity, SpanKind

TOOL = Tool("test", "1")


def analysis_of(
    *paragraphs: str,
    types: tuple[ClauseType, ...] = (ClauseType.OTHER,),
    confidence: float = 0.95,
    direction: Direction = Direction.NEUTRAL,
    language: str = "en",
    links: tuple[Link, ...] = (),
) -> Analysis:
    """Each paragraph is one provision of the given types."""
    text = "\n\n".join(paragraphs)
    provisions = []
    place = 0
    for paragraph in paragraphs:
        provisions.append(ProvisionSpan(place, place + len(paragraph), "Terms", ("Terms",)))
        place += len(paragraph) + 2
    spans = tuple(Span(one.start, one.end, SpanKind.PROVISION) for one in provisions)
    reading = Reading(text, language, spans, tuple(provisions), links, (), TOOL)
    assessment = Assessment(
        tuple(TypeScore(one, confidence) for one in types), Severity.MEDIUM, ("for the test",), direction
    )
    return Analysis(reading, read_facts(reading), tuple(assessment for _ in provisions), TOOL)
