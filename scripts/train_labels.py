"""Train the labeller: read the labelled data, write ``src/smallprint/labels/data/weights.npz``.

    .venv/bin/python -m scripts.train_labels [--data ../shared/data] [--scores FILE]

What ships is trained on both labelled sets, ``clauses.jsonl`` and (counted double) ``provisions.jsonl``. Nothing
of the public sets goes in. Figures are never taken from clauses that a model has seen: ``cross_validate`` leaves out
one fifth of the services at a time, and calibration, thresholds and stacking rest on those scores alone.
Needs scikit-learn (the ``train`` group). Same data, same file: nothing here is drawn by chance.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from eval.label_rows import Row, hand_cut_rows, training_rows
from scripts.fit_decisions import fit_tables
from smallprint.labels.concepts import Concepts
from smallprint.labels.decisions import OUTPUTS, TYPES
from smallprint.labels.features import features_of
from smallprint.labels.model import blocks_of, pack, vectorise

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

FOLDS = 5
HAND_CUT_WEIGHT = 2.0
STRENGTH = 5.0
"""Inverse of the penalty on weights; anything from 5 to 60 measures alike."""
RAREST = 3
"""A feature must stand in so many clauses to be learnt from."""
KEPT = 60_000
"""Features that ship: those with the largest weight on any output."""
SHIPPED = Path(__file__).parent.parent / "src/smallprint/labels/data/weights.npz"

Floats = npt.NDArray[np.float32]
log = logging.getLogger("train_labels")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of one training run, before they are made small."""

    names: list[str]
    rarity: Floats
    weights: Floats
    bias: Floats

    def matrix(self, counted: Sequence[Counter[str]]) -> sp.csr_matrix:
        """Clauses as rows of feature values."""
        vocabulary = {name: place for place, name in enumerate(self.names)}
        return as_matrix(counted, vocabulary, self.rarity, blocks_of(self.names))

    def scores(self, counted: Sequence[Counter[str]]) -> Floats:
        """Logits of clauses."""
        return np.asarray(self.matrix(counted) @ self.weights + self.bias, dtype=np.float32)


def as_matrix(
    counted: Sequence[Counter[str]], vocabulary: dict[str, int], rarity: Floats, block: npt.NDArray[np.intp]
) -> sp.csr_matrix:
    """What ``vectorise`` gives, as a sparse matrix."""
    places, values, starts = vectorise(counted, vocabulary, rarity, block)
    shape = (len(counted), len(vocabulary))
    return sp.csr_matrix((values, places, np.append(starts, places.size)), shape=shape)


def targets_of(rows: Sequence[Row]) -> npt.NDArray[np.int8]:
    """One row a clause, one column an output: 1 where the reader of it said so."""
    place = {output: column for column, output in enumerate(OUTPUTS)}
    table = np.zeros((len(rows), len(OUTPUTS)), dtype=np.int8)
    for at, row in enumerate(rows):
        for output in (*row.types, row.severity, row.direction):
            table[at, place[output]] = 1
    return table


def fold_of(service: str) -> int:
    """The fold of a service, by a hash of its name: stable when data are added."""
    return hashlib.sha256(service.casefold().encode()).digest()[0] % FOLDS


def fit(counted: Sequence[Counter[str]], targets: npt.NDArray[np.int8], share: Floats) -> Fitted:
    """Logistic regressions of all outputs on all features; ``share`` is how much each clause counts."""
    standing: dict[str, int] = {}
    for counter in counted:
        for name in counter:
            standing[name] = standing.get(name, 0) + 1
    names = sorted(name for name, clauses in standing.items() if clauses >= RAREST)
    rarity = np.array(
        [1 + np.log((1 + len(counted)) / (1 + standing[name])) for name in names], dtype=np.float32
    )
    vocabulary = {name: place for place, name in enumerate(names)}
    matrix = as_matrix(counted, vocabulary, rarity, blocks_of(names))
    weights = np.zeros((len(names), len(OUTPUTS)), dtype=np.float32)
    bias = np.full(len(OUTPUTS), -8, dtype=np.float32)
    for column in range(len(OUTPUTS)):
        if targets[:, column].any():
            learner = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-2, random_state=0)
            learner.fit(matrix, targets[:, column], sample_weight=share)
            weights[:, column], bias[column] = learner.coef_[0], learner.intercept_[0]
    return Fitted(names, rarity, weights, bias)


def cross_validate(
    rows: Sequence[Row], counted: Sequence[Counter[str]], share: Floats, trained: npt.NDArray[np.bool_]
) -> Floats:
    """Scores of every clause from a model that saw no clause of its service.

    ``trained`` says which rows may be learnt from; the others are only scored.
    """
    targets = targets_of(rows)
    folds = np.array([fold_of(row.service) for row in rows])
    scores = np.zeros(targets.shape, dtype=np.float32)
    for fold in range(FOLDS):
        learnt = np.flatnonzero((folds != fold) & trained)
        left_out = np.flatnonzero(folds == fold)
        fitted = fit([counted[at] for at in learnt], targets[learnt], share[learnt])
        scores[left_out] = fitted.scores([counted[at] for at in left_out])
        log.info("fold %d of %d: %d clauses left out", fold + 1, FOLDS, left_out.size)
    return scores


def count_features(rows: Sequence[Row]) -> list[Counter[str]]:
    """The features of each clause."""
    concepts = Concepts.load()
    return [features_of(row.clause, concepts) for row in rows]


def smaller(fitted: Fitted) -> Fitted:
    """The same with only the features that weigh most."""
    strongest = np.argsort(-np.abs(fitted.weights).max(axis=1), kind="stable")[:KEPT]
    kept = np.sort(strongest)
    return Fitted(
        [fitted.names[place] for place in kept], fitted.rarity[kept], fitted.weights[kept], fitted.bias
    )


def main() -> None:
    """Train, calibrate and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("SMALLPRINT_DATA", "../shared/data")
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument(
        "--scores", type=Path, help="keep the cross-validated scores here, or take them from here"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    rows = (*training_rows(options.data), *hand_cut_rows(options.data))
    counted = count_features(rows)
    share = share_of(options.data)
    if options.scores and options.scores.exists():
        scores = np.load(options.scores)
    else:
        scores = cross_validate(rows, counted, share, np.ones(len(rows), dtype=np.bool_))
        if options.scores:
            np.save(options.scores, scores)
    tables = fit_tables(scores, targets_of(rows), share)
    fitted = smaller(fit(counted, targets_of(rows), share))
    arrays = pack(fitted.names, fitted.rarity, fitted.weights, fitted.bias, tables)
    np.savez_compressed(SHIPPED, **arrays)  # type: ignore[arg-type]
    log.info(
        "%s: %d features, %d types, %d bytes", SHIPPED, len(fitted.names), len(TYPES), SHIPPED.stat().st_size
    )


def share_of(data: Path) -> Floats:
    """How much each clause counts: those cut and read with care, double."""
    once = np.ones(len(training_rows(data)), dtype=np.float32)
    double = np.full(len(hand_cut_rows(data)), HAND_CUT_WEIGHT, dtype=np.float32)
    return np.concatenate([once, double])


if __name__ == "__main__":
    main()
