"""Two analyses in, one ``Difference`` out: the public function of the changes stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.changes.affected import affected_by
from smallprint.changes.align import Alignment, align
from smallprint.changes.direction import direction_of_edit, direction_of_pair
from smallprint.changes.materiality import materiality_of_edits, materiality_of_pair
from smallprint.changes.parts import Part, parts_of
from smallprint.changes.pattern import pattern_of
from smallprint.changes.summary import summary_of
from smallprint.changes.units import Unit, units_of
from smallprint.changes.wording import what_changed
from smallprint.records.change import Difference, Edit
from smallprint.records.reading import Tool
from smallprint.records.vocabulary import ClauseType, Materiality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.records.analysis import Analysis

TOOL = Tool("changes", "1")


def compare(before: Analysis, after: Analysis) -> Difference:
    """What happened to each provision between two versions of a document, and whether it matters.

    Promises the invariants of ``Difference``; the same input gives the same answer; no history is looked
    at (see ``with_history`` for reverts and flapping).
    """
    units_before, units_after = units_of(before.reading), units_of(after.reading)
    found = align(units_before, units_after)
    parts = parts_of(units_before, units_after, found)
    pattern = pattern_of(before.reading, after.reading, units_before, units_after, parts)
    materialities = materiality_of_edits(before, after, units_before, units_after, parts, pattern)
    edits = tuple(
        _edit(before, after, units_before, units_after, part, materiality)
        for part, materiality in zip(parts, materialities, strict=True)
    )
    materiality = materiality_of_pair(edits, pattern)
    return Difference(
        materiality=materiality,
        pattern=pattern,
        direction=direction_of_pair(edits),
        affected=affected_by(before, after, edits),
        edits=edits,
        carried=_carried(units_before, units_after, found),
        summary=summary_of(before, after, edits, materiality, pattern),
        tool=TOOL,
    )


def _edit(
    before: Analysis, after: Analysis, units_before: Sequence[Unit], units_after: Sequence[Unit],
    part: Part, materiality: Materiality,
) -> Edit:  # fmt: skip
    old = _provisions(units_before, part.before_units)
    new = _provisions(units_after, part.after_units)
    return Edit(
        kind=part.kind,
        materiality=materiality,
        types=_types(before, after, old, new),
        direction=direction_of_edit(before, after, units_before, units_after, part, materiality),
        before=part.before,
        after=part.after,
        before_provisions=old,
        after_provisions=new,
        what=what_changed(before, after, part, old, new),
    )


def _provisions(units: Sequence[Unit], places: Sequence[int]) -> tuple[int, ...]:
    return tuple(units[place].provision for place in places if units[place].provision >= 0)


def _types(
    before: Analysis, after: Analysis, old: Sequence[int], new: Sequence[int]
) -> tuple[ClauseType, ...]:
    """The types of the later provisions (of the earlier where nothing came), at most three."""
    assessments = [after.assessments[place] for place in new] or [before.assessments[place] for place in old]
    types = dict.fromkeys(score.type for assessment in assessments for score in assessment.types)
    return tuple(types)[:3] or (ClauseType.OTHER,)


def _carried(before: Sequence[Unit], after: Sequence[Unit], found: Alignment) -> tuple[tuple[int, int], ...]:
    """Pairs of provisions with one identity: aligned ones; of a split or merge the longest part."""
    pairs = dict([*found.same, *found.similar])
    taken = set(pairs.values())
    for one, others in found.splits.items():
        choices = [other for other in others if other not in taken] + ([pairs[one]] if one in pairs else [])
        choices = [other for other in choices if after[other].provision >= 0]
        if choices and before[one].provision >= 0:
            taken.discard(pairs.get(one, -1))
            pairs[one] = max(choices, key=lambda other: (after[other].end - after[other].start, -other))
            taken.add(pairs[one])
    origins = {other: one for one, other in pairs.items()}
    for other, ones in found.merges.items():
        choices = [one for one in ones if one not in pairs] + ([origins[other]] if other in origins else [])
        choices = [one for one in choices if before[one].provision >= 0]
        if choices and after[other].provision >= 0:
            pairs.pop(origins.get(other, -1), None)
            pairs[max(choices, key=lambda one: (before[one].end - before[one].start, -one))] = other
    carried = (
        (before[one].provision, after[other].provision)
        for one, other in sorted(pairs.items())
        if before[one].provision >= 0 and after[other].provision >= 0
    )
    return tuple(carried)
