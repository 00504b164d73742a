"""Whether the confidence of assigned types is what it says: expected error in ten bins, accuracy a band.

On the same cross-validated decisions as ``measure_labels``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from eval.label_rows import training_rows
from eval.measure_labels import judged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from eval.label_rows import Row
    from smallprint.labels.decisions import Decision

BANDS = {"high": (0.9, 1.01), "medium": (0.7, 0.9), "low": (0.0, 0.7)}


def measure(data: Path) -> dict[str, float]:
    pairs = judged(data)
    cut = len(training_rows(data))
    return {**_figures("hand_cut", pairs[cut:]), **_figures("clauses", pairs[:cut])}


def _figures(name: str, pairs: Sequence[tuple[Row, Decision]]) -> dict[str, float]:
    confidence = np.array([score.confidence for _, said in pairs for score in said.types])
    right = np.array([score.type in row.types for row, said in pairs for score in said.types])
    bins = np.minimum((confidence * 10).astype(int), 9)
    error = sum(
        abs(right[bins == place].mean() - confidence[bins == place].mean()) * (bins == place).mean()
        for place in np.unique(bins)
    )
    figures = {f"{name}_expected_calibration_error": float(error)}
    for band, (least, below) in BANDS.items():
        inside = (confidence >= least) & (confidence < below)
        figures[f"{name}_{band}_accuracy"] = float(right[inside].mean()) if inside.any() else float("nan")
        figures[f"{name}_{band}_share"] = float(inside.mean())
    return figures
