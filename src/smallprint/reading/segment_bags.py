"""Stretches of a text → their words as numbers, so that all stretches are counted at once by array operations.

Promises: every stretch keeps its place, also one without words; time is linear in the text but for one sort.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

BETWEEN = "\0"
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|\0")


@dataclass(frozen=True, slots=True)
class Bag:
    """``words``: each distinct word once. ``word`` and ``owner``: of every occurrence, in order, the number
    of its word and of its stretch; those of stretch ``s`` are ``begins[s]`` to ``begins[s + 1]``.
    ``pair_word`` and ``pair_owner``: the same with repetitions inside a stretch left out, sorted by owner.
    """

    words: list[str]
    word: Ints
    owner: Ints
    begins: Ints
    pair_word: Ints
    pair_owner: Ints

    def numbers(self, of: dict[str, int], otherwise: int) -> Ints:
        """What ``of`` says of each distinct word."""
        return np.fromiter(map(of.get, self.words, repeat(otherwise)), dtype=np.int64, count=len(self.words))


def join_stretches(stretches: list[str]) -> str:
    """All stretches in one string, ``BETWEEN`` between each two."""
    joined = BETWEEN.join(stretches)
    if joined.count(BETWEEN) >= len(stretches):
        joined = BETWEEN.join(stretch.replace(BETWEEN, " ") for stretch in stretches)
    return joined


def bag_of(joined: str, count: int) -> Bag:
    """The words, in lower case, of ``count`` stretches as ``join_stretches`` joined them."""
    tokens = _TOKEN.findall(joined.lower())
    words = list(dict.fromkeys(tokens))
    number = {word: place for place, word in enumerate(words)}
    word = np.fromiter(map(number.__getitem__, tokens), dtype=np.int64, count=len(tokens))
    between = word == number.get(BETWEEN, -1)
    owner = np.cumsum(between)[~between]
    word = word[~between]
    begins = np.searchsorted(owner, np.arange(count + 1))
    pairs = sorted_once(owner * max(len(words), 1) + word)
    pair_owner, pair_word = np.divmod(pairs, max(len(words), 1))
    return Bag(words, word, owner, begins, pair_word, pair_owner)


def sorted_once(numbers: Ints) -> Ints:
    """``numbers`` in order, each once; ``np.unique`` hashes first, which costs more than it saves here."""
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=-1) > 0]
