"""The alignment of two readings told as parts: what became of each stretch, word for word.

A part is an edit before anybody has judged it: its kind, its places and the words that went and came.
Places start and end on a non-space character; a long stretch is quoted by the sentences that changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.changes.comparison import NOTHING, Change, Comparison
from smallprint.changes.quoting import changed_stretches, place_of
from smallprint.changes.words import words_of
from smallprint.records.change import Place
from smallprint.records.vocabulary import EditKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.align import Alignment, Pair
    from smallprint.changes.units import Unit

_SENTENCE = re.compile(r"(?:\S+\s+){4}\S.*[.!?]\s*$", re.DOTALL)
"""A line that speaks, whatever it was taken for: five words and a stop."""


@dataclass(frozen=True, slots=True)
class Part:
    """``change`` is empty where only markup, punctuation or the place changed.

    ``before_units`` and ``after_units`` are places in the lists of units; ``moved`` is True where they left
    their order, ``restyled`` where the same words stand in other capitals.
    """

    kind: EditKind
    before: Place | None
    after: Place | None
    before_units: tuple[int, ...]
    after_units: tuple[int, ...]
    change: Change = NOTHING
    moved: bool = False
    restyled: bool = False

    @property
    def gone(self) -> tuple[str, ...]:
        """The case-folded words that went, in order."""
        return self.change.gone

    @property
    def come(self) -> tuple[str, ...]:
        """The case-folded words that came, in order."""
        return self.change.come


def parts_of(before: Sequence[Unit], after: Sequence[Unit], found: Alignment) -> list[Part]:
    """Every part, in the order of the later text (what went, where it would have stood)."""
    parts: list[Part] = []
    for pair in found.same:
        parts.extend(_of_same(before, after, pair, moved=pair in found.moved))
    divided: set[Pair] = set()
    partners = dict(found.similar)
    origins = {other: one for one, other in found.similar}
    for one, others in found.splits.items():
        first = [partners[one]] if one in partners else []
        divided.update((one, other) for other in first)
        parts.append(_several(EditKind.SPLIT, before, after, [one], [*first, *others]))
    for other, ones in found.merges.items():
        first = [origins[other]] if other in origins else []
        divided.update((one, other) for one in first)
        parts.append(_several(EditKind.MERGED, before, after, [*first, *ones], [other]))
    for pair in found.similar:
        if pair not in divided:
            parts.extend(_of_similar(before, after, pair, moved=pair in found.moved))
    for place in found.removed:
        gone = tuple(word.text for word in words_of(before[place].text))
        parts.append(Part(EditKind.REMOVED, _whole(before[place]), None, (place,), (), Change(gone, (), ())))
    for place in found.added:
        come = tuple(word.text for word in words_of(after[place].text))
        parts.append(Part(EditKind.ADDED, None, _whole(after[place]), (), (place,), Change((), come, ())))
    return _ordered(parts, found)


def _whole(unit: Unit) -> Place:
    return Place(unit.start, unit.end)


def _of_same(before: Sequence[Unit], after: Sequence[Unit], pair: Pair, *, moved: bool) -> list[Part]:
    old, new = before[pair[0]], after[pair[1]]
    if moved and (new.provision >= 0 or _SENTENCE.search(new.text)):
        return [Part(EditKind.MOVED, _whole(old), _whole(new), (pair[0],), (pair[1],), moved=True)]
    if old.text == new.text or "".join(old.text.split()) == "".join(new.text.split()):
        return []
    letters_old, letters_new = (re.sub(r"[^\w]|_", "", text) for text in (old.text, new.text))
    restyled = letters_old != letters_new and letters_old.casefold() == letters_new.casefold()
    part = Part(EditKind.MODIFIED, _whole(old), _whole(new), (pair[0],), (pair[1],), restyled=restyled)
    return [part]


def _of_similar(before: Sequence[Unit], after: Sequence[Unit], pair: Pair, *, moved: bool) -> list[Part]:
    old, new = before[pair[0]], after[pair[1]]
    compared = Comparison.of(old.text, new.text)
    units = (pair[0],), (pair[1],)
    if not compared.steps:
        return [Part(EditKind.MODIFIED, _whole(old), _whole(new), *units, moved=moved)]
    real = tuple(step for step in compared.steps if not compared.renumbers(step))
    if not real:
        change = compared.change(compared.steps)
        return [Part(EditKind.RENUMBERED, _whole(old), _whole(new), *units, change, moved=moved)]
    parts = []
    for stretch in changed_stretches(compared, real):
        change = compared.change(stretch.steps)
        here_before = place_of(old, stretch.before) if stretch.before else None
        here_after = place_of(new, stretch.after) if stretch.after else None
        kind = EditKind.MODIFIED
        if here_before is None:
            kind = EditKind.ADDED
        elif here_after is None:
            kind = EditKind.REMOVED
        parts.append(Part(kind, here_before, here_after, *units, change, moved=moved))
    return parts


def _several(
    kind: EditKind, before: Sequence[Unit], after: Sequence[Unit], ones: list[int], others: list[int]
) -> Part:
    """A split or merge, quoted from the first to the last of the several where they are neighbours."""
    ones, others = sorted(ones), sorted(others)
    compared = Comparison.of(
        "\n".join(before[one].text for one in ones), "\n".join(after[other].text for other in others)
    )
    change = compared.change(step for step in compared.steps if not compared.renumbers(step))
    places = _stretch(before, ones), _stretch(after, others)
    return Part(kind, *places, tuple(ones), tuple(others), change)


def _stretch(units: Sequence[Unit], places: list[int]) -> Place:
    run = [places[0]]
    for place in places[1:]:
        if place - run[-1] > 2:
            break
        run.append(place)
    return Place(units[run[0]].start, units[run[-1]].end)


def _ordered(parts: list[Part], found: Alignment) -> list[Part]:
    kept = sorted([*found.same, *found.similar])
    places_before = [pair[0] for pair in kept]

    def key(part: Part) -> tuple[int, int, int]:
        if part.after_units:
            return part.after_units[0], 1, part.after.start if part.after else 0
        at = bisect_right(places_before, part.before_units[0]) - 1
        neighbour = kept[at][1] if at >= 0 else -1
        return neighbour, 2, part.before.start if part.before else 0

    return sorted(parts, key=key)
