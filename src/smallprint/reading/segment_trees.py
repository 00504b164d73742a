"""Boosted trees of depth three, evaluated with numpy alone.

Every tree is stored complete (seven questions, eight leaves), so that all trees and rows are answered at
once by array operations: no recursion, no training library at run time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DEPTH = 3
QUESTIONS = 2**DEPTH - 1
LEAVES = 2**DEPTH
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Trees:
    """``column`` and ``threshold`` are (trees, 7) in breadth-first order; ``leaf`` is (trees, 8).

    A row goes left where ``row[column] <= threshold``.
    """

    column: NDArray[np.int16]
    threshold: NDArray[np.float32]
    leaf: NDArray[np.float32]
    base: float

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Probability of "yes" for each row, shape (rows,)."""
        parts = [self._probability(rows[at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)]
        return np.concatenate([np.zeros(0), *parts])

    def _probability(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        trees = len(self.column)
        right = rows[:, self.column.ravel()].reshape(len(rows), trees, QUESTIONS) > self.threshold
        first = right[:, :, 0]
        second = np.where(first, right[:, :, 2], right[:, :, 1])
        third = np.where(
            first,
            np.where(second, right[:, :, 6], right[:, :, 5]),
            np.where(second, right[:, :, 4], right[:, :, 3]),
        )
        leaf = 4 * first + 2 * second + third + LEAVES * np.arange(trees)
        margin = self.base + self.leaf.ravel()[leaf].sum(axis=1, dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(-np.clip(margin, -30, 30))))
