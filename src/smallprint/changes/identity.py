"""Who is who: provisions keep their identity across versions, and get it back when they return."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smallprint.records.change import Difference
    from smallprint.records.reading import Reading


@dataclass(frozen=True, slots=True)
class Identities:
    """The provision numbers of a reading, by place.

    ``new_wordings`` are the places whose words the document has not just had; ``retired`` maps the hash of
    a wording to the provision that last bore it and is gone now.
    """

    numbers: tuple[int, ...]
    new_wordings: tuple[int, ...]
    retired: dict[str, int]


def carry_identities(
    after: Reading,
    difference: Difference | None,
    *,
    before: tuple[int, ...],
    before_reading: Reading | None,
    retired: Mapping[str, int],
    mint: Callable[[], int],
) -> Identities:
    """Number the provisions of ``after``.

    Carried over where the difference says so; given back where a gone wording returns word for word;
    otherwise minted. Each number is given once.
    """
    numbers: dict[int, int] = {}
    old_wordings: dict[int, str] = {}
    if difference is not None and before_reading is not None:
        old_wordings = dict(enumerate(_hashes(before_reading)))
        numbers = {new: before[old] for old, new in difference.carried}
    carried_from = {} if difference is None else {new: old for old, new in difference.carried}
    wordings = _hashes(after)
    gone = dict(retired)
    taken = set(numbers.values())
    for place, wording in enumerate(wordings):
        if place in numbers:
            continue
        returning = gone.get(wording)
        numbers[place] = returning if returning is not None and returning not in taken else mint()
        taken.add(numbers[place])
    new_wordings = tuple(
        place
        for place, wording in enumerate(wordings)
        if place not in carried_from or old_wordings[carried_from[place]] != wording
    )
    for place, number in enumerate(before):
        if number not in taken:
            gone[old_wordings[place]] = number
    still_gone = {wording: number for wording, number in gone.items() if number not in taken}
    return Identities(tuple(numbers[place] for place in range(len(wordings))), new_wordings, still_gone)


def wording_hash(text: str) -> str:
    """SHA-256 of a provision's words as they stand."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _hashes(reading: Reading) -> list[str]:
    return [wording_hash(reading.text[p.start : p.end]) for p in reading.provisions]
