"""Whether an edit, and a pair, matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.records.vocabulary import EditKind, Materiality, Pattern, SpanKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.parts import Part
    from smallprint.changes.units import Unit
    from smallprint.records.analysis import Analysis
    from smallprint.records.change import Edit


def materiality_of_edits(
    before: Analysis, after: Analysis, units_before: Sequence[Unit], units_after: Sequence[Unit],
    parts: Sequence[Part], pattern: Pattern,
) -> list[Materiality]:  # fmt: skip
    """One materiality a part."""
    del before, after
    return [_of_part(units_before, units_after, part, pattern) for part in parts]


def _of_part(before: Sequence[Unit], after: Sequence[Unit], part: Part, pattern: Pattern) -> Materiality:
    kinds = {before[p].kind for p in part.before_units} | {after[p].kind for p in part.after_units}
    if not part.gone and not part.come:
        return Materiality.EDITORIAL if part.kind is EditKind.MOVED or part.restyled else Materiality.COSMETIC
    if not pattern.may_be_substantive or kinds <= {SpanKind.NAVIGATION}:
        return Materiality.COSMETIC
    if kinds <= {SpanKind.METADATA, SpanKind.HEADING, SpanKind.NAVIGATION}:
        return Materiality.EDITORIAL
    if part.kind is EditKind.RENUMBERED or len(part.gone) + len(part.come) < 3:
        return Materiality.EDITORIAL
    return Materiality.SUBSTANTIVE


def materiality_of_pair(edits: Sequence[Edit], pattern: Pattern) -> Materiality:
    """The most that any edit has; an artefact is cosmetic; the same words are none."""
    if not pattern.may_be_substantive:
        return Materiality.COSMETIC
    found = {edit.materiality for edit in edits}
    return next((m for m in Materiality if m in found), Materiality.NONE)
