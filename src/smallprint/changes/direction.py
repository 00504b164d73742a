"""Which way an edit, and a pair, moved things for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.records.vocabulary import ChangeDirection, Direction, Materiality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.parts import Part
    from smallprint.changes.units import Unit
    from smallprint.records.analysis import Analysis
    from smallprint.records.change import Edit


def direction_of_edit(
    before: Analysis, after: Analysis, units_before: Sequence[Unit], units_after: Sequence[Unit],
    part: Part, materiality: Materiality,
) -> ChangeDirection:  # fmt: skip
    """Neutral without substance; else by what the provisions that came and went do to the reader."""
    if materiality is not Materiality.SUBSTANTIVE:
        return ChangeDirection.NEUTRAL
    old = _lean(before, units_before, part.before_units)
    new = _lean(after, units_after, part.after_units)
    if new == old:
        return ChangeDirection.UNCLEAR if part.before_units and part.after_units else ChangeDirection.NEUTRAL
    return ChangeDirection.MORE_PROTECTIVE if new > old else ChangeDirection.LESS_PROTECTIVE


def _lean(analysis: Analysis, units: Sequence[Unit], places: Sequence[int]) -> int:
    value = {Direction.PROTECTIVE: 1, Direction.BURDENSOME: -1, Direction.NEUTRAL: 0}
    provisions = [units[place].provision for place in places if units[place].provision >= 0]
    return sum(value[analysis.assessments[place].direction] for place in provisions)


def direction_of_pair(edits: Sequence[Edit]) -> ChangeDirection:
    """What the substantive edits agree on, mixed where they do not, neutral where there are none."""
    found = {edit.direction for edit in edits if edit.materiality is Materiality.SUBSTANTIVE}
    found.discard(ChangeDirection.NEUTRAL)
    if not found:
        return ChangeDirection.NEUTRAL
    if len(found) > 1:
        found.discard(ChangeDirection.UNCLEAR)
    return found.pop() if len(found) == 1 else ChangeDirection.MIXED
