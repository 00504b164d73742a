"""From what the rules found to the facts of a provision: what is said twice is one fact.

A paragraph or list item states at most one fact of most kinds; where several rules or sentences agree on the
kind, the strongest (then the first) gives the place, and what the others add is joined to its value. Periods,
prices and ages are never joined: each value that differs is a fact of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.records.analysis import Fact
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_EACH_PLACE = frozenset({FactKind.COOKIE_LIFETIME, FactKind.EFFECTIVE_DATE, FactKind.LAST_UPDATED})
_EACH_VALUE = frozenset(
    {
        FactKind.RETENTION,
        FactKind.FEE,
        FactKind.MINIMUM_AGE,
        FactKind.REFUND_WINDOW,
        FactKind.RESPONSE_TIME,
        FactKind.TRANSFER_FRAMEWORK,
        FactKind.BREACH_NOTICE_TIME,
        FactKind.AI_TRAINING,
        FactKind.ARBITRATION,
    }
)
_JOINED = frozenset({FactKind.RIGHT})
_BLOCK = re.compile(r"\n[ \t]{0,20}\n|\n(?=[ \t>]{0,20}(?:[-+•●|#]|\*[ \t]|\(?\w{1,3}[.)][ \t]))")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A fact with the strength of its wording; the stronger wins, then the earlier."""

    fact: Fact
    rank: int


def merged(text: str, start: int, end: int, found: Iterable[Ranked]) -> list[Fact]:
    """The facts of ``text[start:end]`` in text order; no two of a kind overlap."""
    ordered = sorted(found, key=lambda one: (-one.rank, one.fact.start, one.fact.end))
    if not ordered:
        return []
    if len(ordered) == 1:
        return [ordered[0].fact]
    blocks = [match.end() for match in _BLOCK.finditer(text, start, end)]
    kept: dict[object, Fact] = {}
    for one in ordered:
        fact = one.fact
        if any(
            fact.kind is other.kind and fact.start < other.end and other.start < fact.end
            for other in kept.values()
        ):
            continue
        key = _key(fact, bisect_right(blocks, fact.start))
        if key not in kept:
            kept[key] = fact
        elif fact.kind in _JOINED:
            kept[key] = _joined(kept[key], fact)
    unique: dict[object, Fact] = {}
    for fact in sorted(kept.values(), key=lambda fact: (fact.start, fact.end, fact.kind)):
        unique.setdefault((fact.kind, fact.start if fact.kind in _EACH_PLACE else fact.value), fact)
    return list(unique.values())


def _key(fact: Fact, block: int) -> object:
    if fact.kind in _EACH_PLACE:
        return fact
    return (fact.kind, fact.value) if fact.kind in _EACH_VALUE else (fact.kind, block)


def _joined(fact: Fact, other: Fact) -> Fact:
    """``access; email`` and ``erasure; email`` make ``access, erasure; email``."""
    names, _, channel = fact.value.partition("; ")
    more, _, other_channel = other.value.partition("; ")
    value = ", ".join(dict.fromkeys([*names.split(", "), *more.split(", ")]))
    channel = channel or other_channel
    return Fact(fact.kind, f"{value}; {channel}" if channel else value, fact.start, fact.end)
