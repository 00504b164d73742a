"""Gap features from words: how far what is said before a gap and after it are about different things."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from smallprint.reading.segment_bags import Bag
from smallprint.reading.segment_pieces import Piece
from smallprint.reading.segment_words import TAUGHT_KINDS, Evidence, Matrix, Model, break_scores

_KINDS = len(TAUGHT_KINDS) + 1
_SHIFTS = ("max_shift", "shift", "gained", "lost", "shared", "all_shared", "cosine")
TOPIC_COLUMNS = (
    *(f"{pair}.{name}" for pair in ("pieces", "so_far", "halves") for name in _SHIFTS),
    *("a.topic", "b.topic", "a.topics", "b.topics"),
    *(f"{side}.{kind}" for side in "ab" for kind in ("provision", *TAUGHT_KINDS)),
    *("break_a", "break_b", "break_first", "break_next", "break_last", "break"),
)


def topic_features(model: Model, pieces: list[Piece], bag: Bag, evidence: Evidence) -> Matrix:
    """(gaps, columns) as named in TOPIC_COLUMNS. ``evidence`` is that of the pieces."""
    if len(pieces) < 2:
        return np.zeros((0, len(TOPIC_COLUMNS)), dtype=np.float32)
    first = np.array([piece.place == 0 for piece in pieces])
    own = evidence.probabilities(model.bias)
    so_far = evidence.running(first).probabilities(model.bias)
    rest = evidence.running(first, backwards=True).probabilities(model.bias)
    topics = slice(0, own.shape[1] - _KINDS)
    before, after = own[:-1, topics], own[1:, topics]
    return np.hstack(
        [
            _shift(before, after),
            _shift(so_far[:-1, topics], after),
            _shift(so_far[:-1, topics], rest[1:, topics]),
            np.stack([before.max(1), after.max(1), before.sum(1), after.sum(1)], axis=1),
            own[:-1, -_KINDS:],
            own[1:, -_KINDS:],
            break_scores(model, bag),
        ]
    ).astype(np.float32)


def _shift(before: Matrix, after: Matrix) -> NDArray[np.float32]:
    step = after - before
    away = np.abs(step)
    shared = np.minimum(before, after)
    lengths = np.sqrt((before * before).sum(1) * (after * after).sum(1))
    columns = (
        away.max(1),
        away.sum(1),
        step.max(1),
        -step.min(1),
        shared.max(1),
        shared.sum(1),
        (before * after).sum(1) / np.maximum(lengths, 1e-6),
    )
    return np.stack(columns, axis=1)
