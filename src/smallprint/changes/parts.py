"""The alignment of two readings told as parts: what became of each stretch, word for word.

A part is an edit before anybody has judged it: its kind, its places and the words that went and came.
Places start and end on a non-space character; a long stretch is quoted by the sentences that changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.changes.quoting import changed_stretches, place_of
from smallprint.changes.words import HIDDEN_ADDRESS, Step, Word, steps, words_of
from smallprint.records.change import Place
from smallprint.records.vocabulary import EditKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.align import Alignment, Pair
    from smallprint.changes.units import Unit

_NUMBERING = re.compile(r"\d{1,3}(?:[.,:]\d{1,3})*|[ivxlcdm]{1,6}|[a-z]")


@dataclass(frozen=True, slots=True)
class Part:
    """``gone`` and ``come`` are the changed words in order (both empty where only markup, punctuation or
    the place changed). ``before_units`` and ``after_units`` are places in the lists of units.
    ``restyled`` is True where the same words stand in other capitals.
    """

    kind: EditKind
    before: Place | None
    after: Place | None
    before_units: tuple[int, ...]
    after_units: tuple[int, ...]
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    moved: bool = False
    restyled: bool = False


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
        parts.append(Part(EditKind.REMOVED, _whole(before[place]), None, (place,), (), gone=gone))
    for place in found.added:
        come = tuple(word.text for word in words_of(after[place].text))
        parts.append(Part(EditKind.ADDED, None, _whole(after[place]), (), (place,), come=come))
    return _ordered(parts, found)


def _whole(unit: Unit) -> Place:
    return Place(unit.start, unit.end)


def _of_same(before: Sequence[Unit], after: Sequence[Unit], pair: Pair, *, moved: bool) -> list[Part]:
    old, new = before[pair[0]], after[pair[1]]
    if moved and new.provision >= 0:
        return [Part(EditKind.MOVED, _whole(old), _whole(new), (pair[0],), (pair[1],), moved=True)]
    if old.text == new.text or "".join(old.text.split()) == "".join(new.text.split()):
        return []
    letters_old, letters_new = (re.sub(r"[^\w]|_", "", text) for text in (old.text, new.text))
    restyled = letters_old != letters_new and letters_old.casefold() == letters_new.casefold()
    part = Part(EditKind.MODIFIED, _whole(old), _whole(new), (pair[0],), (pair[1],), restyled=restyled)
    return [part]


def _of_similar(before: Sequence[Unit], after: Sequence[Unit], pair: Pair, *, moved: bool) -> list[Part]:
    old, new = before[pair[0]], after[pair[1]]
    words_old, words_new = words_of(old.text), words_of(new.text)
    found = _changed(words_old, words_new)
    units = (pair[0],), (pair[1],)
    if not found:
        return [Part(EditKind.MODIFIED, _whole(old), _whole(new), *units, moved=moved)]
    if all(_is_numbering(step, words_old, words_new) for step in found):
        gone, come = _words(found, words_old, words_new)
        return [Part(EditKind.RENUMBERED, _whole(old), _whole(new), *units, gone, come, moved=moved)]
    parts = []
    for stretch in changed_stretches(old.text, new.text, words_old, words_new, found):
        gone, come = _words(stretch.steps, words_old, words_new)
        here_before = place_of(old, stretch.before) if stretch.before else None
        here_after = place_of(new, stretch.after) if stretch.after else None
        kind = EditKind.MODIFIED
        if here_before is None:
            kind = EditKind.ADDED
        elif here_after is None:
            kind = EditKind.REMOVED
        parts.append(Part(kind, here_before, here_after, *units, gone, come, moved=moved))
    return parts


def _several(
    kind: EditKind, before: Sequence[Unit], after: Sequence[Unit], ones: list[int], others: list[int]
) -> Part:
    """A split or merge: one place from the first to the last of the several, if they are neighbours."""
    ones, others = sorted(ones), sorted(others)
    words_old = [word for one in ones for word in words_of(before[one].text)]
    words_new = [word for other in others for word in words_of(after[other].text)]
    gone, come = _words(_changed(words_old, words_new), words_old, words_new)
    return Part(kind, _stretch(before, ones), _stretch(after, others), tuple(ones), tuple(others), gone, come)


def _stretch(units: Sequence[Unit], places: list[int]) -> Place:
    run = [places[0]]
    for place in places[1:]:
        if place - run[-1] > 2:
            break
        run.append(place)
    return Place(units[run[0]].start, units[run[-1]].end)


def _changed(words_old: list[Word], words_new: list[Word]) -> list[Step]:
    """Steps, without addresses that were only blanked out or shown again."""
    found = steps([word.text for word in words_old], [word.text for word in words_new])
    return [step for step in found if not _only_hides(step, words_old, words_new)]


def _only_hides(step: Step, words_old: list[Word], words_new: list[Word]) -> bool:
    texts = [word.text for word in words_old[step.before_start : step.before_end]]
    texts += [word.text for word in words_new[step.after_start : step.after_end]]
    return HIDDEN_ADDRESS in texts and all(text == HIDDEN_ADDRESS or "@" in text for text in texts)


def _is_numbering(step: Step, words_old: list[Word], words_new: list[Word]) -> bool:
    at_start = step.before_start == 0 or step.after_start == 0
    sides = (words_old[step.before_start : step.before_end], words_new[step.after_start : step.after_end])
    return at_start and all(
        len(side) <= 2 and all(_NUMBERING.fullmatch(w.text) for w in side) for side in sides
    )


def _words(
    found: Sequence[Step], words_old: list[Word], words_new: list[Word]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    gone = tuple(word.text for step in found for word in words_old[step.before_start : step.before_end])
    come = tuple(word.text for step in found for word in words_new[step.after_start : step.after_end])
    return gone, come


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
