"""The learnt part: weights read from ``data/weights.npz`` and features turned into scores, in numpy alone.

The file holds words and short word sequences with whole-number weights, never a sentence. The training
script writes it with ``pack``; ``Model.load`` reads it. Every array is documented at its field.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from smallprint.labels.features import BLOCK_WEIGHTS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

Floats = npt.NDArray[np.float32]

_BATCH = 48
"""Clauses scored at once: small enough that the gathered weights stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Model:
    """Linear scores of features. ``outputs`` columns: clause types, then severities, then directions."""

    vocabulary: dict[str, int]
    rarity: Floats
    """Inverse document frequency of each feature."""
    block: npt.NDArray[np.intp]
    """Which block (place in ``BLOCK_WEIGHTS``) each feature belongs to."""
    weights: Floats
    """One row a feature, one column an output."""
    bias: Floats
    tables: dict[str, Floats]
    """What was fitted after the weights: calibration, thresholds, stacking. See ``decisions``."""

    @classmethod
    def load(cls) -> Self:
        """The shipped weights."""
        place = resources.files("smallprint.labels").joinpath("data/weights.npz")
        with place.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return cls.unpack({name: arrays[name] for name in arrays.files})

    @classmethod
    def unpack(cls, arrays: dict[str, npt.NDArray[np.generic]]) -> Self:
        """A model from the arrays of ``pack``."""
        names = arrays["vocabulary"].tobytes().decode("utf-8").split("\n")
        scale = arrays["scale"].astype(np.float32)
        return cls(
            vocabulary={name: place for place, name in enumerate(names)},
            rarity=arrays["rarity"].astype(np.float32),
            block=blocks_of(names),
            weights=np.ascontiguousarray(arrays["weights"].astype(np.float32) * scale),
            bias=arrays["bias"].astype(np.float32),
            tables={
                name.removeprefix("table_"): array.astype(np.float32)
                for name, array in arrays.items()
                if name.startswith("table_")
            },
        )

    def scores(self, counted: Sequence[Counter[str]]) -> Floats:
        """Logits, one row a clause, one column an output."""
        rows = np.empty((len(counted), self.bias.size), dtype=np.float32)
        for start in range(0, len(counted), _BATCH):
            batch = counted[start : start + _BATCH]
            rows[start : start + len(batch)] = self._score_batch(batch)
        return rows

    def _score_batch(self, counted: Sequence[Counter[str]]) -> Floats:
        places, values, starts = vectorise(counted, self.vocabulary, self.rarity, self.block)
        products = self.weights[places] * values[:, None]
        return np.add.reduceat(products, starts, axis=0) + self.bias


def blocks_of(names: Sequence[str]) -> npt.NDArray[np.intp]:
    """The block of each feature by its first letter."""
    order = {block: place for place, block in enumerate(BLOCK_WEIGHTS)}
    return np.array([order[name[0]] for name in names], dtype=np.intp)


def vectorise(
    counted: Sequence[Counter[str]],
    vocabulary: dict[str, int],
    rarity: Floats,
    block: npt.NDArray[np.intp],
) -> tuple[npt.NDArray[np.intp], Floats, npt.NDArray[np.intp]]:
    """Feature places, their values, and where each clause starts in both.

    A clause without a known feature gets one of value nought, so that no clause is empty.
    """
    places: list[int] = []
    counts: list[int] = []
    starts: list[int] = []
    for counter in counted:
        starts.append(len(places))
        for name, count in counter.items():
            place = vocabulary.get(name)
            if place is not None:
                places.append(place)
                counts.append(count)
        if len(places) == starts[-1]:
            places.append(0)
            counts.append(0)
    at = np.array(places, dtype=np.intp)
    often = np.array(counts, dtype=np.float32)
    values = np.where(often > 0, 1 + np.log(np.maximum(often, 1)), 0).astype(np.float32) * rarity[at]
    begins = np.array(starts, dtype=np.intp)
    clause = np.repeat(np.arange(len(counted)), np.diff(np.append(begins, at.size)))
    group = clause * len(BLOCK_WEIGHTS) + block[at]
    lengths = np.sqrt(np.bincount(group, weights=values * values))
    share = np.array(list(BLOCK_WEIGHTS.values()), dtype=np.float32)[block[at]]
    values = values * share / np.maximum(lengths[group], 1e-9).astype(np.float32)
    return at, values.astype(np.float32), begins


def pack(
    names: Sequence[str], rarity: Floats, weights: Floats, bias: Floats, tables: dict[str, Floats]
) -> dict[str, npt.NDArray[np.generic]]:
    """Arrays for ``numpy.savez_compressed``: weights as whole numbers of eight bits with a scale a column."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "vocabulary": np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8),
        "rarity": rarity.astype(np.float16),
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
    }
    for name, table in tables.items():
        arrays[f"table_{name}"] = table.astype(np.float32)
    return arrays
