"""Clause → features: words, concepts, headings, document type. Training and labelling see the same ones.

A feature is a string whose first letter names its block. Within a block the weights of a clause have
length one, so that a long clause does not drown its heading; ``BLOCK_WEIGHTS`` says what each block counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smallprint.labels.clause import Clause
    from smallprint.labels.concepts import Concepts

BLOCK_WEIGHTS: dict[str, float] = {
    "w": 1.0,  # words and pairs of words
    "c": 1.0,  # concepts
    "p": 0.7,  # pairs of concepts that stand near each other
    "l": 0.4,  # how the clause begins
    "h": 0.6,  # its own heading
    "u": 0.3,  # the headings above that
    "d": 0.3,  # the document's type
}
LONGEST = 400
"""Words looked at; a clause that says more is cut, since long tables would cost time and add nothing."""

_NEAR = 4
_ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+|<[^>]{1,40}>")
_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l"})


def words_of(text: str) -> list[str]:
    """Words without case, accents, markup and addresses; long numbers become ``0``."""
    plain = _ADDRESS.sub(" ", text).lower().translate(_LETTERS)
    if not plain.isascii():
        parts = unicodedata.normalize("NFD", plain)
        plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return ["0" if len(word) > 2 and word.isdigit() else word for word in _WORD.findall(plain)]


def features_of(clause: Clause, concepts: Concepts) -> Counter[str]:
    """How often each feature stands in the clause."""
    words = words_of(clause.text)[:LONGEST]
    found = concepts.of_words(words)
    own = words_of(clause.path[-1]) if clause.path else []
    above = words_of(" ".join(clause.path[:-1]))
    counts: Counter[str] = Counter()
    counts.update("w" + word for word in words)
    counts.update(_pairs("w", words))
    counts.update("c" + concept for concept in found)
    counts.update(_near("p", found))
    counts.update("l" + word for word in words[:6])
    counts.update("l:" + concept for concept in concepts.of_words(words[:12]))
    counts.update("h" + word for word in own)
    counts.update(_pairs("h", own))
    counts.update("h:" + concept for concept in concepts.of_words(own))
    counts.update("u" + word for word in above)
    counts.update("u:" + concept for concept in concepts.of_words(above))
    counts["d" + (clause.document_type or "unknown")] += 1
    return counts


def _pairs(block: str, words: list[str]) -> Iterable[str]:
    return (f"{block}{one} {two}" for one, two in pairwise(words))


def _near(block: str, concepts: list[str]) -> Iterator[str]:
    for at, one in enumerate(concepts):
        for two in concepts[at + 1 : at + _NEAR]:
            if one < two:
                yield f"{block}{one}&{two}"
            elif two < one:
                yield f"{block}{two}&{one}"
