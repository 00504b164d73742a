"""Where in two wordings of a stretch the change lies: whole sentences or lines, kept tight.

Promises: every stretch starts and ends on a non-space character and holds the changed words; changes that
stand close together are one stretch; a short wording is always quoted whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.records.change import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.comparison import Comparison
    from smallprint.changes.units import Unit
    from smallprint.changes.words import Step, Word

_SHORT = 420
"""A wording up to this many characters is quoted whole."""
_FAR_APART = 200
"""Characters of unchanged text between two changes of a long listing that make them two stretches."""
_BREAK = re.compile(r"(?<=[.!?;。！？；])[\"”’»)\]*_]*\s+(?=\S)|\s*\n\s*")

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bounds in the earlier and the later wording (None where whole lines came or went), and its steps."""

    before: Bounds | None
    after: Bounds | None
    steps: tuple[Step, ...]


def place_of(unit: Unit, bounds: Bounds) -> Place:
    """Bounds in a unit as a place in the version text."""
    return Place(unit.start + bounds[0], unit.start + bounds[1])


def changed_stretches(compared: Comparison, found: Sequence[Step]) -> list[Stretch]:
    """The steps gathered into stretches, in order."""
    old, new = compared.old, compared.new
    if len(old) <= _SHORT and len(new) <= _SHORT:
        return [Stretch((0, len(old)), (0, len(new)), tuple(found))]
    cuts_old, cuts_new = _cuts(old), _cuts(new)
    gathered: list[list[Step]] = []
    listing = "\n" in new or "\n" in old
    for step in found:
        last = gathered[-1][-1] if gathered else None
        if last is not None and not (listing and _apart(last, step, compared.words_new, cuts_new)):
            gathered[-1].append(step)
        else:
            gathered.append([step])
    return [_stretch(compared, group, cuts_old, cuts_new) for group in gathered]


def _cuts(text: str) -> list[int]:
    """Where sentences and lines start, with 0 and the length."""
    return [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]


def _apart(last: Step, step: Step, words: Sequence[Word], cuts: list[int]) -> bool:
    """True when a whole sentence or line and some distance lie between two steps."""
    end = words[last.after_end - 1].end if last.after_end else 0
    start = words[step.after_start].start if step.after_start < len(words) else cuts[-1]
    return start - end >= _FAR_APART and bisect_right(cuts, end) < bisect_right(cuts, start)


def _stretch(compared: Comparison, group: list[Step], cuts_old: list[int], cuts_new: list[int]) -> Stretch:
    first, last = group[0], group[-1]
    old, new = (first.before_start, last.before_end), (first.after_start, last.after_end)
    before = _sentences(*old, compared.words_old, cuts_old, compared.old)
    after = _sentences(*new, compared.words_new, cuts_new, compared.new)
    if old[0] == old[1] and _is_whole_lines(*new, compared.words_new, after, compared.new):
        return Stretch(None, after, tuple(group))
    if new[0] == new[1] and _is_whole_lines(*old, compared.words_old, before, compared.old):
        return Stretch(before, None, tuple(group))
    return Stretch(before, after, tuple(group))


def _sentences(start: int, end: int, words: Sequence[Word], cuts: list[int], text: str) -> Bounds:
    """The sentences that hold words ``start:end`` (those around the gap where there are none)."""
    if start < end:
        low, high = words[start].start, words[end - 1].end
    else:
        low = words[start - 1].start if start else 0
        high = words[start - 1].end if start else min(1, len(text))
    low = cuts[max(0, bisect_right(cuts, low) - 1)]
    high = cuts[min(len(cuts) - 1, bisect_left(cuts, high))]
    stretch = text[low:high]
    low += len(stretch) - len(stretch.lstrip())
    return low, low + max(1, len(stretch.strip()))


def _is_whole_lines(start: int, end: int, words: Sequence[Word], bounds: Bounds, text: str) -> bool:
    """True when the bounds are lines of their own and hold no other words than ``start:end``."""
    if start == end:
        return False
    low, high = bounds
    alone = (start == 0 or words[start - 1].end <= low) and (end == len(words) or words[end].start >= high)
    line_start = low == 0 or "\n" in text[:low][len(text[:low].rstrip()) :]
    line_end = high == len(text) or "\n" in text[high:][: len(text[high:]) - len(text[high:].lstrip())]
    return alone and line_start and line_end
