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
_AT_ONCE = 256


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
        """Questions outermost and rows innermost, so that every step runs over neighbouring numbers."""
        trees = len(self.column)
        values = np.ascontiguousarray(rows.T)
        asked = values.take(self.column.T.ravel(), axis=0) > self.threshold.T.reshape(-1, 1)
        right = asked.reshape(QUESTIONS, trees, len(rows))
        first = right[0]
        second = _either(first, right[2], right[1])
        third = _either(first, _either(second, right[6], right[5]), _either(second, right[4], right[3]))
        leaf = (first.view(np.uint8) * 4 + second.view(np.uint8) * 2 + third.view(np.uint8)).astype(np.intp)
        leaf += LEAVES * np.arange(trees)[:, None]
        margin = self.base + self.leaf.ravel().take(leaf).sum(axis=0, dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(-np.clip(margin, -30, 30))))


def _either(which: NDArray[np.bool_], yes: NDArray[np.bool_], no: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """``np.where`` for truth values, several times as fast."""
    return (which & yes) | (~which & no)
