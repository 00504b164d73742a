"""Types, severity and direction on hand-cut spans and on ``clauses.jsonl``, cross-validated by service.

What ships is trained on both sets, so the figures are not its own: five models of the same recipe, each
without a fifth of the services, and thresholds and calibration fitted without that fifth too. The labels are
language-model annotations that no lawyer has checked; the dictionary of concepts was written with a sample of
errors on ``provisions.jsonl`` in view, so these figures may flatter it a little.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import cohen_kappa_score, f1_score

from eval.label_rows import Row, hand_cut_rows, training_rows
from scripts.fit_decisions import fit_tables
from scripts.train_labels import FOLDS, count_features, cross_validate, fold_of, share_of, targets_of
from smallprint.labels.decisions import DIRECTIONS, SEVERITIES, TYPES, Decision, decide

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@lru_cache(maxsize=1)
def judged(data: Path) -> tuple[tuple[Row, Decision], ...]:
    """Every labelled clause with what a model says that saw nothing of its service; hand-cut ones last."""
    rows = (*training_rows(data), *hand_cut_rows(data))
    share = share_of(data)
    targets = targets_of(rows)
    scores = cross_validate(rows, count_features(rows), share, np.ones(len(rows), dtype=np.bool_))
    folds = np.array([fold_of(row.service) for row in rows])
    decisions: dict[int, Decision] = {}
    for fold in range(FOLDS):
        learnt, left_out = folds != fold, np.flatnonzero(folds == fold)
        tables = fit_tables(scores[learnt], targets[learnt], share[learnt])
        decisions.update(zip(left_out.tolist(), decide(scores[left_out], tables), strict=True))
    return tuple((row, decisions[at]) for at, row in enumerate(rows))


def measure(data: Path) -> dict[str, float]:
    pairs = judged(data)
    cut = len(training_rows(data))
    return {**_figures("hand_cut", pairs[cut:]), **_figures("clauses", pairs[:cut])}


def _figures(name: str, pairs: Sequence[tuple[Row, Decision]]) -> dict[str, float]:
    truth = np.array([[kind in row.types for kind in TYPES] for row, _ in pairs])
    given = np.array([[kind in {s.type for s in said.types} for kind in TYPES] for _, said in pairs])
    common = truth.sum(axis=0) >= 10
    severe = [(SEVERITIES.index(row.severity), SEVERITIES.index(said.severity)) for row, said in pairs]
    leaning = [(DIRECTIONS.index(row.direction), DIRECTIONS.index(said.direction)) for row, said in pairs]
    level, guess = zip(*severe, strict=True)
    side, side_guess = zip(*leaning, strict=True)
    return {
        f"{name}_types_micro_f1": f1_score(truth[:, common], given[:, common], average="micro"),
        f"{name}_types_macro_f1": f1_score(truth[:, common], given[:, common], average="macro"),
        f"{name}_types_counted": float(common.sum()),
        f"{name}_severity_macro_f1": f1_score(level, guess, average="macro"),
        f"{name}_severity_kappa": cohen_kappa_score(level, guess, weights="quadratic"),
        f"{name}_direction_macro_f1": f1_score(side, side_guess, average="macro"),
        f"{name}_direction_kappa": cohen_kappa_score(side, side_guess),
    }
