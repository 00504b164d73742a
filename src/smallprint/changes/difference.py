"""Two analyses in, one ``Difference`` out: the public function of the changes stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.changes.affected import affected_by
from smallprint.changes.align import Alignment, align
from smallprint.changes.direction import direction_of_edit, direction_of_pair
from smallprint.changes.materiality import Weights, materiality_of_pair, materiality_of_parts
from smallprint.changes.noise import noise_of
from smallprint.changes.parts import Part, parts_of
from smallprint.changes.pattern import pattern_of
from smallprint.changes.summary import summary_of
from smallprint.changes.units import Side
from smallprint.changes.wording import what_changed
from smallprint.records.change import Difference, Edit
from smallprint.records.reading import Tool
from smallprint.records.vocabulary import ClauseType, Materiality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.units import Unit
    from smallprint.records.analysis import Analysis

TOOL = Tool("changes", "1")


def compare(before: Analysis, after: Analysis) -> Difference:
    """What happened to each provision between two versions of a document, and whether it matters.

    Promises the invariants of ``Difference``; the same input gives the same answer; no history is looked
    at (see ``with_history`` for reverts and flapping).
    """
    return compare_by(Weights.load(), before, after)


def compare_by(weights: Weights, before: Analysis, after: Analysis) -> Difference:
    """``compare`` with other weights than the shipped ones, for measuring."""
    old, new = Side.of(before), Side.of(after)
    found = align(old.units, new.units)
    parts = parts_of(old.units, new.units, found)
    noise = noise_of(old, new, parts)
    finding = pattern_of(old, new, found, parts, noise)
    judged = [Materiality.COSMETIC] * len(parts)
    if finding.pattern.may_be_substantive:
        judged = materiality_of_parts(old, new, parts, noise, weights)
    edits = tuple(_edit(old, new, part, known) for part, known in zip(parts, judged, strict=True))
    materiality = materiality_of_pair(edits, finding.pattern)
    return Difference(
        materiality=materiality,
        pattern=finding.pattern,
        direction=direction_of_pair(edits),
        affected=affected_by(before, after, edits),
        edits=edits,
        carried=_carried(old.units, new.units, found),
        summary=summary_of(edits, materiality, finding),
        tool=TOOL,
    )


def _edit(before: Side, after: Side, part: Part, materiality: Materiality) -> Edit:
    old = _provisions(before.units, part.before_units)
    new = _provisions(after.units, part.after_units)
    types = _types(before.analysis, after.analysis, old, new)
    return Edit(
        kind=part.kind,
        materiality=materiality,
        types=types,
        direction=direction_of_edit(before, after, part, types, materiality),
        before=part.before,
        after=part.after,
        before_provisions=old,
        after_provisions=new,
        what=what_changed(before, after, part, materiality),
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
