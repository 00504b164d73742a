"""The labeller's dictionary: from words of five languages to the concepts they stand for.

``data/concepts.toml`` explains its notation. A concept is found by whole word, by stem, by part of a word,
or by words that follow each other; a word may stand for several.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Self

_CACHED_WORDS = 60_000


class Concepts:
    """Finds concepts in a sequence of normalised words; what it caches never changes a result."""

    def __init__(self, entries: dict[str, str]) -> None:
        """``entries``: concept → its words, parted by spaces."""
        self._whole: dict[str, list[str]] = {}
        self._stems: dict[str, list[str]] = {}
        self._parts: dict[str, list[str]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for concept, words in entries.items():
            for entry in words.split():
                self._add(concept, entry)
        self._longest = max((len(stem) for stem in self._stems), default=0)
        self._cache: dict[str, tuple[str, ...]] = {}

    @classmethod
    def load(cls) -> Self:
        """The shipped dictionary."""
        text = resources.files("smallprint.labels").joinpath("data/concepts.toml").read_text(encoding="utf-8")
        groups = tomllib.loads(text)
        return cls({name: words for group in groups.values() for name, words in group.items()})

    def _add(self, concept: str, entry: str) -> None:
        if "_" in entry:
            first, *rest = (part for part in entry.split("_") if part)
            self._phrases.setdefault(first.rstrip("*"), []).append((tuple(rest), concept))
        elif entry.startswith("*"):
            self._parts.setdefault(entry.strip("*"), []).append(concept)
        elif entry.endswith("*"):
            self._stems.setdefault(entry.rstrip("*"), []).append(concept)
        else:
            self._whole.setdefault(entry, []).append(concept)

    def of_word(self, word: str) -> tuple[str, ...]:
        """The concepts of one word, in no particular order, each once."""
        known = self._cache.get(word)
        if known is None:
            found = list(self._whole.get(word, ()))
            for length in range(2, min(len(word), self._longest) + 1):
                found += self._stems.get(word[:length], ())
            for part, concepts in self._parts.items():
                if part in word:
                    found += concepts
            known = tuple(dict.fromkeys(found))
            if len(self._cache) >= _CACHED_WORDS:
                self._cache.clear()
            self._cache[word] = known
        return known

    def of_words(self, words: list[str]) -> list[str]:
        """The concepts of a text in order, repeated where they come again; phrases count at their start."""
        found: list[str] = []
        for at, word in enumerate(words):
            found += self.of_word(word)
            for length in range(2, len(word) + 1):
                for rest, concept in self._phrases.get(word[:length], ()):
                    following = words[at + 1 : at + 1 + len(rest)]
                    if len(following) == len(rest) and all(map(_fits, following, rest)):
                        found.append(concept)
        return found


def _fits(word: str, pattern: str) -> bool:
    return word.startswith(pattern.rstrip("*"))
