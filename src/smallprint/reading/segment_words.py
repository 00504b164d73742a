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

from smallprint.reading.segment_bags import Bag, Ints, sorted_once
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


def weigh(model: Model, bag: Bag) -> Evidence:
    """Evidence of each stretch of a bag."""
    place = bag.numbers(model.places, -1)[bag.pair_word]
    known = place >= 0
    place, owner = place[known], bag.pair_owner[known]
    stretches = len(bag.begins) - 1
    topics = np.zeros((stretches, model.topics.shape[1]), dtype=np.float32)
    mass = np.zeros(stretches, dtype=np.float32)
    if len(owner):
        begins = np.flatnonzero(np.diff(owner, prepend=-1))
        filled = owner[begins]
        topics[filled] = np.add.reduceat(model.topics[place], begins, axis=0)
        mass[filled] = np.add.reduceat(model.rarity[place] ** 2, begins)
    return Evidence(topics, mass)


def break_scores(model: Model, bag: Bag) -> Matrix:
    """(gaps, 6): for and against a paragraph break in each gap by the five roles of words, and their sum."""
    stretches = len(bag.begins) - 1
    place = bag.numbers(model.places, -1)
    filled = np.flatnonzero(np.diff(bag.begins))
    begins, ends = bag.begins[:-1][filled], bag.begins[1:][filled]

    def weights(role: int, owner: Ints, word: Ints) -> NDArray[np.float64]:
        at = place[word]
        known = at >= 0
        return np.bincount(owner[known], model.breaks[at[known], role], stretches).astype(np.float64)

    def nth(number: int) -> tuple[Ints, Ints]:
        """Stretches that have a word of that number (from the end where negative), and that word."""
        at = (begins if number >= 0 else ends) + number
        inside = (at >= begins) & (at < ends)
        return filled[inside], bag.word[at[inside]]

    def two(one: int, other: int) -> tuple[Ints, Ints]:
        """Of each stretch two words by number, an equal pair once."""
        owner = np.concatenate([nth(one)[0], nth(other)[0]])
        word = np.concatenate([nth(one)[1], nth(other)[1]])
        size = len(bag.words) + 1
        owner, word = np.divmod(sorted_once(owner * size + word), size)
        return owner, word

    out = np.zeros((max(stretches - 1, 0), BREAK_ROLES + 1), dtype=np.float32)
    out[:, 0] = weights(0, bag.pair_owner, bag.pair_word)[:-1]
    out[:, 1] = weights(1, bag.pair_owner, bag.pair_word)[1:]
    out[:, 2] = weights(2, *nth(0))[1:]
    out[:, 3] = weights(3, *two(1, 2))[1:]
    out[:, 4] = weights(4, *two(-2, -1))[:-1]
    out[:, BREAK_ROLES] = out[:, :BREAK_ROLES].sum(axis=1)
    return out
