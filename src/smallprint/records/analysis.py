"""What is read out of provisions: types, severity, facts. Aligned with ``Reading.provisions`` by place."""

from __future__ import annotations

from dataclasses import dataclass

from smallprint.records.reading import Reading, Tool
from smallprint.records.vocabulary import ClauseType, Direction, FactKind, Severity


@dataclass(frozen=True, slots=True)
class TypeScore:
    """A clause type given to a provision, with a calibrated probability between 0 and 1."""

    type: ClauseType
    confidence: float


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a provision does. ``types`` are the assigned ones (never empty), the main one first.

    ``reasons`` say in two to eight words each what the severity rests on.
    """

    types: tuple[TypeScore, ...]
    severity: Severity
    reasons: tuple[str, ...]
    direction: Direction


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed value that the text states at ``start:end`` (code points of the version text).

    ``value`` is short and normalised: ISO 8601 durations (``P90D``), dates (``2025-05-27``), countries by
    English name, ages as digits, amounts with currency (``USD 100``); refinements follow after ``; ``.
    """

    kind: FactKind
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FactSheet:
    """All facts of a reading.

    ``by_provision`` has one tuple per provision; ``metadata`` are facts outside provisions (dates);
    ``silent`` are the kinds of ``SILENCE_REPORTED`` on which the whole text says nothing.
    """

    by_provision: tuple[tuple[Fact, ...], ...]
    metadata: tuple[Fact, ...]
    silent: tuple[FactKind, ...]
    tool: Tool


@dataclass(frozen=True, slots=True)
class Analysis:
    """A reading with everything derived from it: what the changes and explain stages work on."""

    reading: Reading
    facts: FactSheet
    assessments: tuple[Assessment, ...]
    label_tool: Tool
