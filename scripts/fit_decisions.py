"""Fit what stands between scores and decisions: calibration, the threshold of types, offsets of severity.

All of it on scores of clauses whose service the model had not seen.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from smallprint.labels.decisions import MOST_TYPES, SEVERITIES, TYPES, probabilities

Floats = npt.NDArray[np.float32]
Marks = npt.NDArray[np.int8]

_ENOUGH = 60
"""Examples of a type from which its own calibration is better than the common one."""


def fit_tables(scores: Floats, targets: Marks, share: Floats) -> dict[str, Floats]:
    """The tables that ``decisions.decide`` takes. The hand-cut rows are those with a share over one."""
    types, first_direction = len(TYPES), len(TYPES) + len(SEVERITIES)
    calibration = _calibration(scores[:, :types], targets[:, :types], share)
    return {
        "calibration": calibration,
        "threshold": _threshold(probabilities(scores[:, :types], calibration), targets[:, :types], share),
        "severity": _offsets(scores[:, types:first_direction], targets[:, types:first_direction], share),
        "direction": _offsets(scores[:, first_direction:], targets[:, first_direction:], share),
    }


def _calibration(scores: Floats, targets: Marks, share: Floats) -> Floats:
    """Slope and offset of each type's logit (Platt); the common ones where a type is rare."""
    common = _platt(scores.reshape(-1), targets.reshape(-1), np.repeat(share, scores.shape[1]))
    return np.array(
        [
            _platt(scores[:, column], targets[:, column], share)
            if targets[:, column].sum() >= _ENOUGH
            else common
            for column in range(scores.shape[1])
        ],
        dtype=np.float32,
    )


def _platt(scores: Floats, marks: Marks, share: Floats) -> tuple[float, float]:
    learner = LogisticRegression(C=1.0).fit(scores[:, None], marks, sample_weight=share)
    return float(learner.coef_[0, 0]), float(learner.intercept_[0])


def _threshold(probable: Floats, targets: Marks, share: Floats) -> Floats:
    """The probability from which a type is given: best for the mean of both sets' micro and macro F1."""
    candidates = np.arange(0.16, 0.42, 0.02)
    worth = [_types_worth(probable, targets, share, threshold) for threshold in candidates]
    return np.array([candidates[int(np.argmax(worth))]], dtype=np.float32)


def _types_worth(probable: Floats, targets: Marks, share: Floats, threshold: float) -> float:
    rank = np.argsort(np.argsort(-probable, axis=1), axis=1)
    given = ((probable >= threshold) & (rank < MOST_TYPES)) | (rank == 0)
    total = 0.0
    for chosen in (share > 1, share <= 1):
        common = targets[chosen].sum(axis=0) >= 10
        for average in ("micro", "macro"):
            total += f1_score(
                targets[chosen][:, common], given[chosen][:, common], average=average, zero_division=0
            )
    return total


def _offsets(scores: Floats, targets: Marks, share: Floats) -> Floats:
    """Offsets of three exclusive values, best for the mean of both sets' macro F1; the middle one is 0."""
    truth = targets.argmax(axis=1)
    steps = np.arange(-1.2, 1.21, 0.2)
    best, found = -1.0, (0.0, 0.0)
    for first, last in product(steps, steps):
        guess = (scores + np.array([first, 0, last])).argmax(axis=1)
        worth = sum(
            f1_score(truth[chosen], guess[chosen], average="macro") for chosen in (share > 1, share <= 1)
        )
        if worth > best:
            best, found = worth, (first, last)
    return np.array([found[0], 0.0, found[1]], dtype=np.float32)
