"""Which stretch of the later text continues which stretch of the earlier one.

Promises: pairs are one-to-one; the same input gives the same answer; about linear time on long or hostile
input (similarity is only looked for among a bounded number of stretches at a time).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from smallprint.changes.likeness import Likeness, Table, likeness
from smallprint.changes.words import likeness_words, plain_words, steps
from smallprint.records.vocabulary import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from smallprint.changes.units import Unit

_MOST_TOGETHER = 300
"""Stretches a side whose similarity is computed in one table."""
_LONGEST_TABLE = 30_000_000
_ALIKE_HERE = 0.35
"""Similarity from which stretches between the same neighbours are one provision reworded."""
_ALIKE_ELSEWHERE = 0.62
_CONTAINED = 0.72
_LONG_ENOUGH_TO_MOVE = 5

Pair = tuple[int, int]


@dataclass(slots=True)
class Alignment:
    """Places in the two lists of units.

    ``same`` are pairs with the same words, ``similar`` pairs with other words, ``moved`` those of both
    that left their order. ``splits`` go from one earlier place to the further later places that hold its
    words, ``merges`` from one later place to the further earlier places whose words it holds.
    ``removed`` and ``added`` are what is left.
    """

    same: list[Pair] = field(default_factory=list)
    similar: list[Pair] = field(default_factory=list)
    moved: set[Pair] = field(default_factory=set)
    splits: dict[int, list[int]] = field(default_factory=dict)
    merges: dict[int, list[int]] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)


def align(before: Sequence[Unit], after: Sequence[Unit]) -> Alignment:
    """Pairs the units of two readings: same words in order, same words elsewhere, then alike words."""
    keys_before, keys_after = _keys(before, after)
    found = Alignment(same=_in_order(keys_before, keys_after))
    anchors = found.same.copy()
    left_before = _without(range(len(before)), (pair[0] for pair in anchors))
    left_after = _without(range(len(after)), (pair[1] for pair in anchors))
    elsewhere = _same_elsewhere(left_before, left_after, keys_before, keys_after, before)
    found.same.extend(elsewhere)
    left_before = _without(left_before, (pair[0] for pair in elsewhere))
    left_after = _without(left_after, (pair[1] for pair in elsewhere))
    for some_before, some_after in _batches(left_before, left_after, anchors):
        _pair_alike(found, before, after, some_before, some_after, anchors)
    gone = {place for places in found.merges.values() for place in places}
    come = {place for places in found.splits.values() for place in places}
    found.removed = _without(_without(left_before, (pair[0] for pair in found.similar)), gone)
    found.added = _without(_without(left_after, (pair[1] for pair in found.similar)), come)
    found.moved = _out_of_order([*found.same, *found.similar])
    return found


def _without(places: Iterable[int], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [place for place in places if place not in gone]


def _keys(before: Sequence[Unit], after: Sequence[Unit]) -> tuple[list[int], list[int]]:
    """A number for each wording: the very text where both sides have it, else its words."""
    shared = {unit.text for unit in before} & {unit.text for unit in after}
    numbers: dict[str | tuple[str, ...], int] = {}

    def key(unit: Unit) -> int:
        wording = unit.text if unit.text in shared else plain_words(unit.text)
        return numbers.setdefault(wording, len(numbers))

    return [key(unit) for unit in before], [key(unit) for unit in after]


def _in_order(before: list[int], after: list[int]) -> list[Pair]:
    """The most places with equal keys that keep their order (all of them up to a bound, then unique ones)."""
    if len(before) * len(after) > _LONGEST_TABLE:
        once_before, once_after = _unique(before), _unique(after)
        pairs = sorted((once_before[key], once_after[key]) for key in once_before.keys() & once_after.keys())
        keep = set(_longest_rising([pair[1] for pair in pairs]))
        return [pair for place, pair in enumerate(pairs) if place in keep]
    pairs = []
    place_before = place_after = 0
    for step in steps(before, after):
        length = step.before_start - place_before
        pairs.extend((place_before + i, place_after + i) for i in range(length))
        place_before, place_after = step.before_end, step.after_end
    length = len(before) - place_before
    pairs.extend((place_before + i, place_after + i) for i in range(length))
    return pairs


def _unique(keys: list[int]) -> dict[int, int]:
    counts = Counter(keys)
    return {key: place for place, key in enumerate(keys) if counts[key] == 1}


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Places of a longest strictly rising subsequence."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        at = bisect_left(tails, value)
        if at == len(tails):
            tails.append(value)
            places.append(place)
        else:
            tails[at] = value
            places[at] = place
        before.append(places[at - 1] if at else -1)
    chain: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


def _out_of_order(pairs: list[Pair]) -> set[Pair]:
    ordered = sorted(pairs)
    keep = set(_longest_rising([pair[1] for pair in ordered]))
    return {pair for place, pair in enumerate(ordered) if place not in keep}


def _same_elsewhere(
    left_before: list[int], left_after: list[int], keys_before: list[int], keys_after: list[int],
    before: Sequence[Unit],
) -> list[Pair]:  # fmt: skip
    waiting: dict[int, list[int]] = defaultdict(list)
    for place in reversed(left_after):
        waiting[keys_after[place]].append(place)
    pairs = []
    for place in left_before:
        there = waiting.get(keys_before[place])
        if there and (before[place].provision >= 0 or before[place].text.count(" ") >= _LONG_ENOUGH_TO_MOVE):
            pairs.append((place, there.pop()))
    return pairs


def _batches(
    left_before: list[int], left_after: list[int], anchors: list[Pair]
) -> Iterable[tuple[list[int], list[int]]]:
    """All leftovers together while they are few; else those between the same anchors, cut to a bound."""
    if len(left_before) <= _MOST_TOGETHER and len(left_after) <= _MOST_TOGETHER:
        if left_before and left_after:
            yield left_before, left_after
        return
    gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for place, gap in zip(left_before, _gaps(left_before, [pair[0] for pair in anchors]), strict=True):
        gaps[gap][0].append(place)
    for place, gap in zip(left_after, _gaps(left_after, [pair[1] for pair in anchors]), strict=True):
        gaps[gap][1].append(place)
    for some_before, some_after in gaps.values():
        if not some_before or not some_after:
            continue
        pieces = min(20, max(len(some_before), len(some_after)) // _MOST_TOGETHER + 1)
        for piece in range(pieces):
            part_before, part_after = _piece(some_before, piece, pieces), _piece(some_after, piece, pieces)
            if part_before and part_after:
                yield part_before, part_after


def _piece(places: list[int], piece: int, pieces: int) -> list[int]:
    """The ``piece``-th of ``pieces`` equal parts, never longer than one table."""
    start, end = piece * len(places) // pieces, (piece + 1) * len(places) // pieces
    return places[start : min(end, start + _MOST_TOGETHER)]


def _gaps(places: list[int], anchors: list[int]) -> list[int]:
    return [bisect_left(anchors, place) for place in places]


def _pair_alike(
    found: Alignment, before: Sequence[Unit], after: Sequence[Unit],
    some_before: list[int], some_after: list[int], anchors: list[Pair],
) -> None:  # fmt: skip
    words_before = [likeness_words(before[place].text) for place in some_before]
    words_after = [likeness_words(after[place].text) for place in some_after]
    table = likeness(words_before, words_after)
    pairs = _best_pairs(
        _scores(table, [before[p] for p in some_before], [after[p] for p in some_after]),
        np.asarray(_gaps(some_before, [pair[0] for pair in anchors]))[:, None]
        == np.asarray(_gaps(some_after, [pair[1] for pair in anchors]))[None, :],
    )
    found.similar.extend((some_before[row], some_after[column]) for row, column in pairs)
    partner_after = dict(pairs)
    partner_before = {column: row for row, column in pairs}
    for column in range(len(some_after)):
        row = _holder(column, partner_before, partner_after, table.in_before, words_after, words_after)
        if row is not None:
            found.splits.setdefault(some_before[row], []).append(some_after[column])
    for row in range(len(some_before)):
        column_held = _holder(
            row, partner_after, partner_before, table.in_after.T, words_before, words_before
        )
        if column_held is not None:
            found.merges.setdefault(some_after[column_held], []).append(some_before[row])


def _scores(table: Likeness, before: list[Unit], after: list[Unit]) -> Table:
    """Similarity, less where one is a heading (or another kind) and the other is not."""
    scores = table.dice
    kinds_before = np.asarray([list(SpanKind).index(unit.kind) for unit in before])
    kinds_after = np.asarray([list(SpanKind).index(unit.kind) for unit in after])
    scores -= 0.10 * (kinds_before[:, None] != kinds_after[None, :]).astype(np.float32)
    heading = list(SpanKind).index(SpanKind.HEADING)
    scores -= 0.4 * ((kinds_before == heading)[:, None] != (kinds_after == heading)[None, :]).astype(
        np.float32
    )
    return scores


def _best_pairs(scores: Table, here: NDArray[np.bool_]) -> list[Pair]:
    """Greedy one-to-one: the most alike first; between the same neighbours less likeness is enough."""
    enough = np.where(here, scores >= _ALIKE_HERE, scores >= _ALIKE_ELSEWHERE)
    rows, columns = np.nonzero(enough)
    rank = np.lexsort((columns, rows, -(scores[rows, columns] + 0.15 * here[rows, columns])))
    used_rows: set[int] = set()
    used_columns: set[int] = set()
    pairs = []
    for at in rank.tolist():
        row, column = int(rows[at]), int(columns[at])
        if row not in used_rows and column not in used_columns:
            used_rows.add(row)
            used_columns.add(column)
            pairs.append((row, column))
    return pairs


def _holder(
    lone: int, partners: dict[int, int], partners_back: dict[int, int], contained: Table,
    words_lone: Sequence[frozenset[str]], words_side: Sequence[frozenset[str]],
) -> int | None:  # fmt: skip
    """The stretch on the other side that holds an unpaired one beside its own partner, or None."""
    if lone in partners or len(words_lone[lone]) < _LONG_ENOUGH_TO_MOVE:
        return None
    for holder in np.argsort(-contained[:, lone], kind="stable")[:3].tolist():
        if contained[holder, lone] < _CONTAINED:
            return None
        partner = partners_back.get(holder)
        if partner is None or len(words_lone[lone] & words_side[partner]) <= 0.5 * len(words_lone[lone]):
            return int(holder)
    return None
