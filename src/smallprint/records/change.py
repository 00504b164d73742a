"""What happened between two versions, at the level of the provision."""

from __future__ import annotations

from dataclasses import dataclass

from smallprint.records.reading import Tool
from smallprint.records.vocabulary import (
    Affected,
    ChangeDirection,
    ClauseType,
    EditKind,
    Materiality,
    Pattern,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch ``start:end`` of one version's text (code points)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One provision-level part of a change.

    ``before`` is None for an addition, ``after`` for a removal. ``before_provisions`` and
    ``after_provisions`` are places in ``Reading.provisions`` (usually one each; several for a split or
    merge; none where the edit lies outside provisions). ``what`` says in one sentence what changed.
    """

    kind: EditKind
    materiality: Materiality
    types: tuple[ClauseType, ...]
    direction: ChangeDirection
    before: Place | None
    after: Place | None
    before_provisions: tuple[int, ...]
    after_provisions: tuple[int, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two analyses compared.

    ``carried`` pairs places in the two readings' provisions: ``(before, after)`` means that the later
    provision keeps the identity of the earlier one (unchanged, modified, moved, renumbered; the longest
    part of a split; the longest source of a merge). Each place occurs at most once on its side.
    ``edits`` are in the order of the later text. A pair of readings with ``pattern`` that may not be
    substantive has no substantive edit.
    """

    materiality: Materiality
    pattern: Pattern
    direction: ChangeDirection
    affected: tuple[Affected, ...]
    edits: tuple[Edit, ...]
    carried: tuple[tuple[int, int], ...]
    summary: str
    tool: Tool
