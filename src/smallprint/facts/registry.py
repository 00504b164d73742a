"""The rules of all kinds of facts, and the cue words that decide which sentences a rule gets to see."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from smallprint.facts import (
    ages,
    answers,
    arbitration,
    commerce,
    consent,
    contacts,
    cookies,
    endings,
    law,
    liability,
    licences,
    notices,
    retention,
    rights,
    sharing,
    training,
    transfers,
)
from smallprint.facts.silence import SUBJECTS, Subject

if TYPE_CHECKING:
    from smallprint.facts.rules import Rule

_WORD = re.compile(r"[a-z]{2,30}")
_LONGEST_CUE = 10
_MOST_WORDS = 1 << 16


class RuleSet:
    """Rules and subjects with an index from cue words to those they call up.

    Sets are bit masks, so that filtering costs one dictionary look-up a word: bit ``n`` stands for a cue of
    rule ``n``, bit ``n + len(rules)`` for its ``also``; the bits above for the subjects of silence.
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._all = (1 << len(rules)) - 1
        self._whole = sum(1 << place for place, rule in enumerate(rules) if rule.whole)
        self._wide = sum(1 << place for place, rule in enumerate(rules) if rule.wide)
        self._alone = sum(1 << place for place, rule in enumerate(rules) if not rule.also)
        cues = [rule.cues for rule in rules] + [rule.also for rule in rules] + [one.cues for one in SUBJECTS]
        self._words = _Words(cues)
        self._heading_words = _Words([rule.heading_cues for rule in rules] + [rule.also for rule in rules])
        self._headings = lru_cache(maxsize=1 << 10)(self._heading_words.mask)
        self.rules_of = lru_cache(maxsize=1 << 12)(self._rules_of)
        self.subjects_of = lru_cache(maxsize=1 << 10)(self._subjects_of)

    def stretch(self, text: str, heading: str) -> tuple[int, int, int]:
        """Masks of a stretch: rules that read it as one, rules that may read its sentences, subjects touched."""
        mask = self._words.mask(text)
        called = self._called(mask | self._headings(heading), self._alone)
        return called & self._whole, called & ~self._whole, mask >> 2 * len(self._rules)

    def sentence(self, text: str, heading: str, allowed: int) -> int:
        """Of the ``allowed`` rules, those that read this sentence."""
        return (
            self._called(self._words.mask(text) | self._headings(heading), self._alone | self._wide) & allowed
        )

    def _called(self, mask: int, alone: int) -> int:
        return mask & self._all & (mask >> len(self._rules) | alone)

    def _rules_of(self, mask: int) -> tuple[Rule, ...]:
        """The rules of a mask."""
        return tuple(rule for place, rule in enumerate(self._rules) if mask >> place & 1)

    def _subjects_of(self, mask: int) -> tuple[Subject, ...]:
        """The subjects of a mask."""
        return tuple(one for place, one in enumerate(SUBJECTS) if mask >> place & 1)


class _Words(dict[str, int]):
    """From words to the mask of what they call up; remembers the words it was asked for."""

    def __init__(self, cues: list[tuple[str, ...]]) -> None:
        super().__init__()
        self._index: dict[str, int] = {}
        for place, words in enumerate(cues):
            for word in words:
                assert 2 <= len(word) <= _LONGEST_CUE, word
                self._index[word] = self._index.get(word, 0) | 1 << place

    def mask(self, text: str) -> int:
        """The union over the words of a folded text."""
        mask = 0
        for word in set(_WORD.findall(text)):
            mask |= self[word]
        return mask

    def __missing__(self, word: str) -> int:
        mask = 0
        for length in range(2, min(len(word), _LONGEST_CUE) + 1):
            mask |= self._index.get(word[:length], 0)
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = mask
        return mask


_FAMILIES = (
    ages, answers, arbitration, commerce, consent, contacts, cookies, endings, law, liability, licences, notices,
    retention, rights, sharing, training, transfers,
)  # fmt: skip

PROVISION = RuleSet(tuple(rule for family in _FAMILIES for rule in family.RULES))
"""What is read in provisions."""

OUTSIDE = RuleSet(contacts.RULES)
"""What is read in the text between provisions (dates are read everywhere)."""
