"""Analyses of small texts, cut at blank lines, for the tests of changes."""

from __future__ import annotations

import re

from smallprint.records.analysis import Analysis, Assessment, FactSheet, TypeScore
from smallprint.records.reading import ProvisionSpan, Reading, Span, Tool
from smallprint.records.vocabulary import ClauseType, Direction, Severity, SpanKind

TOOL = Tool("test", "1")


def analysis(*paragraphs: str, language: str | None = "en") -> Analysis:
    """Each paragraph is a provision, or a heading where it starts with ``#``."""
    text = "\n\n".join(paragraphs)
    spans: list[Span] = []
    provisions: list[ProvisionSpan] = []
    title = "Terms"
    for match in re.finditer(r"\S(?:.*?\S)?(?=\s*\n\s*\n|\s*\Z)", text, re.DOTALL):
        start, end = match.span()
        if match.group().startswith("#"):
            title = match.group().strip("# ") or title
            spans.append(Span(start, end, SpanKind.HEADING))
        else:
            spans.append(Span(start, end, SpanKind.PROVISION))
            provisions.append(ProvisionSpan(start, end, title, (title,)))
    reading = Reading(text, language, tuple(spans), tuple(provisions), (), (), TOOL)
    one = Assessment((TypeScore(ClauseType.DATA_RETENTION, 0.9),), Severity.LOW, (), Direction.NEUTRAL)
    sheet = FactSheet(tuple(() for _ in provisions), (), (), TOOL)
    return Analysis(reading, sheet, tuple(one for _ in provisions), TOOL)
