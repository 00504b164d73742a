"""From scores to what is said: which types, with what confidence, how severe, which way it leans.

Invariants: one to three types, the most probable first; probabilities between 0 and 1, calibrated on
services that the weights behind them had not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from smallprint.records.analysis import TypeScore
from smallprint.records.vocabulary import ClauseType, Direction, Severity

if TYPE_CHECKING:
    from smallprint.labels.model import Floats

TYPES: tuple[ClauseType, ...] = tuple(ClauseType)
SEVERITIES: tuple[Severity, ...] = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)
DIRECTIONS: tuple[Direction, ...] = (Direction.BURDENSOME, Direction.NEUTRAL, Direction.PROTECTIVE)
OUTPUTS: tuple[ClauseType | Severity | Direction, ...] = (*TYPES, *SEVERITIES, *DIRECTIONS)
"""The columns of the model, in order."""

MOST_TYPES = 3
_SEVERITY = slice(len(TYPES), len(TYPES) + len(SEVERITIES))
_DIRECTION = slice(len(TYPES) + len(SEVERITIES), len(OUTPUTS))


@dataclass(frozen=True, slots=True)
class Decision:
    """What the scores of one clause come to."""

    types: tuple[TypeScore, ...]
    severity: Severity
    direction: Direction


def decide(scores: Floats, tables: dict[str, Floats]) -> list[Decision]:
    """One decision a row of ``scores``.

    ``tables`` are those that ``scripts/fit_decisions.py`` fits: ``calibration`` (slope and offset a type),
    ``threshold`` (one number), ``severity`` and ``direction`` (an offset a value).
    """
    probable = probabilities(scores[:, : len(TYPES)], tables["calibration"])
    severe = (scores[:, _SEVERITY] + tables["severity"]).argmax(axis=1)
    leaning = (scores[:, _DIRECTION] + tables["direction"]).argmax(axis=1)
    likeliest = np.argsort(-probable, axis=1, kind="stable")[:, :MOST_TYPES]
    threshold = float(tables["threshold"][0])
    decisions = []
    for row, places in enumerate(likeliest.tolist()):
        given = [
            TypeScore(TYPES[place], round(float(probable[row, place]), 4))
            for rank, place in enumerate(places)
            if rank == 0 or probable[row, place] >= threshold
        ]
        decisions.append(Decision(tuple(given), SEVERITIES[severe[row]], DIRECTIONS[leaning[row]]))
    return decisions


def probabilities(scores: Floats, calibration: Floats) -> Floats:
    """Calibrated probabilities of the types."""
    logits = scores * calibration[:, 0] + calibration[:, 1]
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), dtype=np.float32)
