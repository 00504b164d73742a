"""How much two lists of stretches share, as tables of numbers.

Each stretch is a set of words; a rare word weighs more than one that stands everywhere. Tables are at most
``rows x columns`` of what is given; callers bound what they give.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Table = NDArray[np.float32]


@dataclass(slots=True)
class Likeness:
    """``shared[i, j]`` is the weight of the words that earlier stretch i and later stretch j both have;
    ``before[i]`` and ``after[j]`` are their whole weights (never 0).
    """

    shared: Table
    before: Table
    after: Table

    @property
    def dice(self) -> Table:
        """Twice the shared weight over the sum of both: 1 for the same words, 0 for none."""
        table: Table = 2.0 * self.shared / (self.before[:, None] + self.after[None, :])
        return table

    @property
    def in_before(self) -> Table:
        """What part of later stretch j stands in earlier stretch i."""
        table: Table = self.shared / self.after[None, :]
        return table

    @property
    def in_after(self) -> Table:
        """What part of earlier stretch i stands in later stretch j."""
        table: Table = self.shared / self.before[:, None]
        return table


def likeness(before: Sequence[frozenset[str]], after: Sequence[frozenset[str]]) -> Likeness:
    """Compares every earlier stretch with every later one."""
    numbers: dict[str, int] = {}
    counts: list[int] = []
    for words in (*before, *after):
        for word in words:
            place = numbers.setdefault(word, len(counts))
            if place == len(counts):
                counts.append(0)
            counts[place] += 1
    weights = (1.0 / np.sqrt(np.asarray(counts or [1], dtype=np.float32))).astype(np.float32)
    rows, columns = _table(before, numbers), _table(after, numbers)
    shared = ((rows * weights) @ columns.T).astype(np.float32)
    least = np.float32(1e-6)
    return Likeness(shared, np.maximum(rows @ weights, least), np.maximum(columns @ weights, least))


def _table(stretches: Sequence[frozenset[str]], numbers: dict[str, int]) -> Table:
    table = np.zeros((len(stretches), max(1, len(numbers))), dtype=np.float32)
    for row, words in enumerate(stretches):
        table[row, [numbers[word] for word in words]] = 1.0
    return table
