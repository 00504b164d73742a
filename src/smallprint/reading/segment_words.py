"""What the words of a piece are about: scores from a table of words learnt from labelled clauses.

The table holds single words, each with how much it speaks for a clause type, for a kind of span, and for or
against an author beginning a new paragraph there. It holds no text.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from smallprint.reading.segment_trees import Trees

Matrix = NDArray[np.float32]

TAUGHT_KINDS = ("navigation", "recital", "definition", "contact")
NON_PROVISION_KINDS = (*TAUGHT_KINDS, "metadata")
BREAK_ROLES = 5
_SHARPNESS = 1.3
_FARTHEST = 30.0


@dataclass(frozen=True, slots=True)
class Model:
    """``topics`` (words, topics) holds the weights of the clause types and then of the kinds, multiplied by
    ``rarity``; ``breaks`` (words, 5) those of a word in the piece before, in the piece after, as the first
    of it, among its next two, and among the last two of the piece before.
    """

    places: dict[str, int]
    rarity: Matrix
    topics: Matrix
    bias: Matrix
    breaks: Matrix
    cut: Trees
    provision: Trees
    kind: tuple[Trees, ...]


@cache
def load_model() -> Model:
    """The model that the package carries; read once."""
    raw = files("smallprint.reading").joinpath("data/segmenter.npz").read_bytes()
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        words = bytes(arrays["words"]).decode("utf-8").split("\n")
        rarity = arrays["rarity"].astype(np.float32)
        topics = arrays["topics"].astype(np.float32) * arrays["topics_scale"].astype(np.float32)
        return Model(
            places={word: place for place, word in enumerate(words)},
            rarity=rarity,
            topics=topics * rarity[:, None],
            bias=arrays["bias"].astype(np.float32),
            breaks=arrays["breaks"].astype(np.float32) * arrays["breaks_scale"].astype(np.float32),
            cut=_trees(arrays, "cut"),
            provision=_trees(arrays, "provision"),
            kind=tuple(_trees(arrays, f"kind_{name}") for name in NON_PROVISION_KINDS),
        )


def _trees(arrays: np.lib.npyio.NpzFile, name: str) -> Trees:
    return Trees(
        column=arrays[f"{name}_column"].astype(np.int16),
        threshold=arrays[f"{name}_threshold"].astype(np.float32),
        leaf=arrays[f"{name}_leaf"].astype(np.float32),
        base=float(arrays[f"{name}_base"]),
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Sums over the distinct known words of stretches: topic weights and squared rarity. Sums add up."""

    topics: Matrix
    mass: Matrix

    def probabilities(self, bias: Matrix) -> Matrix:
        """How likely each topic is in each stretch, from 0 to 1."""
        scores = self.topics / np.sqrt(np.maximum(self.mass, 1e-6))[:, None]
        margins = np.clip(_SHARPNESS * scores + bias, -_FARTHEST, _FARTHEST)
        return np.asarray(1 / (1 + np.exp(-margins)), dtype=np.float32)

    def running(self, first: NDArray[np.bool_], *, backwards: bool = False) -> Evidence:
        """Sums from the last ``first`` row on (``backwards``: down to the row before the next)."""
        step = -1 if backwards else 1
        starts = np.roll(first, -1) if backwards else first
        starts = starts[::step].copy()
        if len(starts):
            starts[0] = True
        group = np.cumsum(starts) - 1
        heads = np.flatnonzero(starts)
        both = np.hstack([self.topics, self.mass[:, None]])[::step].astype(np.float64)
        total = np.cumsum(both, axis=0)
        before = total[heads] - both[heads]
        summed = (total - before[group])[::step].astype(np.float32)
        return Evidence(summed[:, :-1], summed[:, -1])


def weigh(model: Model, words: list[list[str]]) -> Evidence:
    """Evidence of each list of words."""
    known: list[int] = []
    lengths: list[int] = []
    places = model.places
    for found in words:
        here = {places[word] for word in found if word in places}
        known.extend(here)
        lengths.append(len(here))
    topics = np.zeros((len(words), model.topics.shape[1]), dtype=np.float32)
    mass = np.zeros(len(words), dtype=np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        at = np.array(known)
        begins = np.concatenate([[0], np.cumsum(lengths)[:-1]])[filled]
        topics[filled] = np.add.reduceat(model.topics[at], begins, axis=0)
        mass[filled] = np.add.reduceat(model.rarity[at] ** 2, begins)
    return Evidence(topics, mass)


def break_scores(model: Model, words: list[list[str]]) -> Matrix:
    """(gaps, 6): for and against a paragraph break in each gap by the five roles of words, and their sum."""
    gaps = max(len(words) - 1, 0)
    out = np.zeros((gaps, BREAK_ROLES + 1), dtype=np.float32)
    places, table = model.places, model.breaks
    for role, lists in enumerate(
        (
            words[:-1],
            words[1:],
            [found[:1] for found in words[1:]],
            [found[1:3] for found in words[1:]],
            [found[-2:] for found in words[:-1]],
        )
    ):
        known: list[int] = []
        owner: list[int] = []
        for gap, found in enumerate(lists):
            here = {places[word] for word in found if word in places}
            known.extend(here)
            owner.extend([gap] * len(here))
        if known:
            out[:, role] = np.bincount(owner, weights=table[known, role], minlength=gaps)
    out[:, BREAK_ROLES] = out[:, :BREAK_ROLES].sum(axis=1)
    return out
