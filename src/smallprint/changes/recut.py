"""Clauses that were divided, joined or retitled without saying anything else.

Promises: a part counts as a mere re-cut only where nearly all of its words stand in the other version's
clauses beside it, no negation and no amount came or went.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smallprint.changes.lexicon import classes_of
from smallprint.changes.quantities import amounts_in
from smallprint.changes.words import plain_words
from smallprint.records.vocabulary import EditKind, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smallprint.changes.parts import Part
    from smallprint.changes.units import Side

_TAG = re.compile(r"<[^<>\n]{1,300}>")
_STEM = 4
_SHARED = 0.6
_NEW_WORDS = 3
_NEAR = 2
_DIVIDED = {EditKind.SPLIT, EditKind.MERGED}
_ALONE = {EditKind.ADDED, EditKind.REMOVED}


def same_lines(before: Side, after: Side, part: Part) -> bool:
    """True where a split or merge of unchanged words also left the lines as they were."""
    return _lines(before, part.before_units) == _lines(after, part.after_units)


def _lines(side: Side, units: Sequence[int]) -> int:
    stretch = side.text[side.units[units[0]].start : side.units[units[-1]].end]
    return sum(bool(line.strip()) for line in _TAG.sub("\n", stretch).split("\n"))


def recut_places(before: Side, after: Side, parts: Sequence[Part]) -> set[int]:
    """Places of the parts whose words were only dealt out otherwise, and of retitled headings."""
    found: set[int] = set()
    for at, part in enumerate(parts):
        if part.kind in _DIVIDED and _is_recut(before, after, [part]):
            found.add(at)
        if part.kind not in _ALONE:
            continue
        for other_at in range(max(0, at - _NEAR), min(len(parts), at + _NEAR + 1)):
            other = parts[other_at]
            recut = _is_counterpart(part, other) and _is_recut(before, after, [part, other])
            if recut or _is_retitling(before, after, part, other):
                found |= {at, other_at}
    return found


def _is_counterpart(part: Part, other: Part) -> bool:
    """True where what one part took in may be what the other lost: a clause and its changed neighbour."""
    if other.kind not in {EditKind.MODIFIED, EditKind.SPLIT, EditKind.MERGED} or part.moved:
        return False
    return bool(part.come and other.gone) or bool(part.gone and other.come)


def _is_recut(before: Side, after: Side, parts: Sequence[Part]) -> bool:
    old = "\n".join(before.units[at].text for part in parts for at in part.before_units)
    new = "\n".join(after.units[at].text for part in parts for at in part.after_units)
    if sorted(amounts_in(old)) != sorted(amounts_in(new)) or _negations(old) != _negations(new):
        return False
    gone = _stems(word for part in parts for word in part.gone)
    come = _stems(word for part in parts for word in part.come)
    if not gone or not come or len(gone & come) < _SHARED * min(len(gone), len(come)):
        return False
    stems_old, stems_new = _stems(plain_words(old)), _stems(plain_words(new))
    lost, won = gone - stems_new, come - stems_old
    return max(len(lost), len(won)) <= _NEW_WORDS and len(won) <= (1 - _SHARED) * len(come)


def _is_retitling(before: Side, after: Side, part: Part, other: Part) -> bool:
    """True for a heading that went where another came."""
    if part.kind is not EditKind.REMOVED or other.kind is not EditKind.ADDED:
        return False
    return (
        not (part.after_units or other.before_units)
        and _heads_clause(before, part.before_units[0])
        and _heads_clause(after, other.after_units[0])
    )


def _heads_clause(side: Side, at: int) -> bool:
    return (
        side.units[at].kind is SpanKind.HEADING
        and at + 1 < len(side.units)
        and side.units[at + 1].provision >= 0
    )


def _stems(words: Iterable[str]) -> set[str]:
    return {word[:_STEM] for word in words if len(word) >= _STEM}


def _negations(text: str) -> int:
    return sum("negation" in classes_of(word) for word in plain_words(text))
