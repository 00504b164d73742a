"""Clauses that were divided, joined or retitled without saying anything else.

Promises: a part counts as a mere re-cut only where nearly all of its words stand in the other version's
clauses beside it, no negation and no amount came or went.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.changes.lexicon import classes_of
from smallprint.changes.quantities import amounts_in
from smallprint.changes.words import plain_words
from smallprint.records.vocabulary import EditKind, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smallprint.changes.parts import Part
    from smallprint.changes.units import Side

_STEM = 4
_SHARED = 0.6
_NEAR = 2
_DIVIDED = {EditKind.SPLIT, EditKind.MERGED}
_ALONE = {EditKind.ADDED, EditKind.REMOVED}


def same_lines(before: Side, after: Side, part: Part) -> bool:
    """True where a split or merge of unchanged words also left the paragraphs as they were."""
    old = sum(_paragraphs(before.units[at].text) for at in part.before_units)
    return old == sum(_paragraphs(after.units[at].text) for at in part.after_units)


def _paragraphs(text: str) -> int:
    return sum(bool(line.strip()) for line in text.split("\n\n"))


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
            if _is_retitling(before, after, part, other):
                found |= {at, other_at}
            elif _is_counterpart(part, other) and _is_recut(before, after, [part, other]):
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
    stems_old, stems_new = _stems(plain_words(old)), _stems(plain_words(new))
    return len(gone & stems_new) >= _SHARED * len(gone) and len(come & stems_old) >= _SHARED * len(come)


def _is_retitling(before: Side, after: Side, part: Part, other: Part) -> bool:
    """True for a heading that went where another came."""
    if part.kind is not EditKind.REMOVED or other.kind is not EditKind.ADDED:
        return False
    units = [before.units[at] for at in part.before_units] + [after.units[at] for at in other.after_units]
    return all(unit.kind is SpanKind.HEADING for unit in units) and not (part.after_units or other.before_units)


def _stems(words: Iterable[str]) -> set[str]:
    return {word[:_STEM] for word in words if len(word) >= _STEM}


def _negations(text: str) -> int:
    return sum("negation" in classes_of(word) for word in plain_words(text))
