"""Records to JSON blobs and back. Compact, deterministic, one function pair for each blob.

A version's text is a blob of its own; a reading blob refers to it by offsets only.
"""

from __future__ import annotations

import json
from typing import Any

from smallprint.records.analysis import Analysis, Assessment, Fact, FactSheet, TypeScore
from smallprint.records.change import Difference, Place
from smallprint.records.reading import Link, ProvisionSpan, Reading, SourceRange, Span, Tool
from smallprint.records.statement import Quote, Statement
from smallprint.records.vocabulary import (
    Basis,
    ClauseType,
    Direction,
    FactKind,
    ReviewState,
    Severity,
    SpanKind,
)

Json = dict[str, Any]


def dump(value: Any) -> bytes:
    """JSON as UTF-8 bytes, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def load(data: bytes) -> Any:
    """The value of a blob made by ``dump``."""
    return json.loads(data)


def _tool(tool: Tool) -> list[str]:
    return [tool.name, tool.version]


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def reading_to_json(reading: Reading, identities: tuple[int, ...]) -> Json:
    """The blob of a reading. ``identities`` are the provision numbers, by place."""
    return {
        "tool": _tool(reading.tool),
        "language": reading.language,
        "spans": [[span.start, span.end, span.kind.value] for span in reading.spans],
        "provisions": [[p.start, p.end, p.title, list(p.path)] for p in reading.provisions],
        "identities": list(identities),
        "links": [[link.start, link.end, link.url] for link in reading.links],
        "sources": [[s.start, s.end, s.body_start, s.body_end, s.page, s.part] for s in reading.sources],
    }


def reading_from_json(value: Json, text: str) -> Reading:
    """A reading from its blob and its version text."""
    return Reading(
        text=text,
        language=value["language"],
        spans=tuple(Span(start, end, SpanKind(kind)) for start, end, kind in value["spans"]),
        provisions=tuple(
            ProvisionSpan(s, e, title, tuple(path)) for s, e, title, path in value["provisions"]
        ),
        links=tuple(Link(*row) for row in value["links"]),
        sources=tuple(SourceRange(*row) for row in value["sources"]),
        tool=Tool(*value["tool"]),
    )


# ── labels and facts ───────────────────────────────────────────────────────────────────────────────


def facts_to_json(facts: tuple[Fact, ...]) -> list[list[Any]]:
    """Facts as rows: kind, value, start, end."""
    return [[fact.kind.value, fact.value, fact.start, fact.end] for fact in facts]


def facts_from_json(rows: list[list[Any]]) -> tuple[Fact, ...]:
    """Facts from rows."""
    return tuple(Fact(FactKind(kind), value, start, end) for kind, value, start, end in rows)


def assessment_to_json(assessment: Assessment) -> Json:
    """Types, severity, reasons and direction of one provision."""
    return {
        "types": [[score.type.value, round(score.confidence, 3)] for score in assessment.types],
        "severity": assessment.severity.value,
        "reasons": list(assessment.reasons),
        "direction": assessment.direction.value,
    }


def assessment_from_json(value: Json) -> Assessment:
    """An assessment from its part of the blob."""
    return Assessment(
        types=tuple(TypeScore(ClauseType(name), confidence) for name, confidence in value["types"]),
        severity=Severity(value["severity"]),
        reasons=tuple(value["reasons"]),
        direction=Direction(value["direction"]),
    )


def analysis_to_json(analysis: Analysis) -> Json:
    """The blob of labels and facts of one version."""
    return {
        "label_tool": _tool(analysis.label_tool),
        "fact_tool": _tool(analysis.facts.tool),
        "provisions": [
            assessment_to_json(assessment) | {"facts": facts_to_json(facts)}
            for assessment, facts in zip(analysis.assessments, analysis.facts.by_provision, strict=True)
        ],
        "metadata": facts_to_json(analysis.facts.metadata),
        "silent": [kind.value for kind in analysis.facts.silent],
    }


def analysis_from_json(value: Json, reading: Reading) -> Analysis:
    """An analysis from its blob and its reading."""
    rows = value["provisions"]
    return Analysis(
        reading=reading,
        facts=FactSheet(
            by_provision=tuple(facts_from_json(row["facts"]) for row in rows),
            metadata=facts_from_json(value["metadata"]),
            silent=tuple(FactKind(kind) for kind in value["silent"]),
            tool=Tool(*value["fact_tool"]),
        ),
        assessments=tuple(assessment_from_json(row) for row in rows),
        label_tool=Tool(*value["label_tool"]),
    )


# ── changes ────────────────────────────────────────────────────────────────────────────────────────


def _place(place: Place | None) -> list[int] | None:
    return None if place is None else [place.start, place.end]


def difference_to_json(difference: Difference) -> Json:
    """The blob of a change."""
    return {
        "tool": _tool(difference.tool),
        "materiality": difference.materiality.value,
        "pattern": difference.pattern.value,
        "direction": difference.direction.value,
        "affected": [group.value for group in difference.affected],
        "summary": difference.summary,
        "carried": [list(pair) for pair in difference.carried],
        "edits": [
            {
                "kind": edit.kind.value,
                "materiality": edit.materiality.value,
                "types": [name.value for name in edit.types],
                "direction": edit.direction.value,
                "before": _place(edit.before),
                "after": _place(edit.after),
                "before_provisions": list(edit.before_provisions),
                "after_provisions": list(edit.after_provisions),
                "what": edit.what,
            }
            for edit in difference.edits
        ],
    }


# ── statements ─────────────────────────────────────────────────────────────────────────────────────


def statement_to_json(statement: Statement) -> Json:
    """One statement. Quotes are kept as offsets and text, so that a blob can be checked by itself."""
    return {
        "slot": statement.slot,
        "text": statement.text,
        "basis": statement.basis.value,
        "subject": statement.subject,
        "quotes": [[q.source_sha256, q.start, q.end, q.text] for q in statement.quotes],
        "grounds": list(statement.grounds),
        "made_by": statement.made_by,
        "review": statement.review.value,
    }


def statement_from_json(value: Json) -> Statement:
    """A statement from its part of the blob."""
    return Statement(
        slot=value["slot"],
        text=value["text"],
        basis=Basis(value["basis"]),
        subject=value["subject"],
        quotes=tuple(Quote(*row) for row in value["quotes"]),
        grounds=tuple(value["grounds"]),
        made_by=value["made_by"],
        review=ReviewState(value["review"]),
    )
