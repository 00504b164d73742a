"""The rules of all kinds of facts, and the cue words that decide which sentences a rule gets to see."""

from __future__ import annotations

import re
from functools import lru_cache

from smallprint.facts import (
    ages,
    arbitration,
    commerce,
    consent,
    contacts,
    cookies,
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
from smallprint.facts.rules import Rule

_WORD = re.compile(r"[a-z]{2,30}")
_LONGEST_CUE = 10


class RuleSet:
    """Rules with an index from cue words to the rules they call up.

    Sets of rules are bit masks, so that a sentence costs one dictionary look-up a word.
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._whole = sum(1 << place for place, rule in enumerate(rules) if rule.whole)
        self._cues = _index([rule.cues for rule in rules])
        self._heading_cues = _index([rule.heading_cues for rule in rules])
        self._called = lru_cache(maxsize=1 << 16)(self._call)
        self._selected = lru_cache(maxsize=1 << 12)(self._select)

    def under(self, heading: str) -> int:
        """The rules that read every sentence under ``heading`` (folded)."""
        mask = 0
        for word in _WORD.findall(heading):
            mask |= _look_up(self._heading_cues, word)
        return mask

    def whole(self, provision: str, under: int) -> tuple[Rule, ...]:
        """The rules that read this provision as one."""
        return self._selected((self._mask(provision) | under) & self._whole)

    def each(self, sentence: str, under: int) -> tuple[Rule, ...]:
        """The rules that read this sentence."""
        return self._selected((self._mask(sentence) | under) & ~self._whole)

    def _mask(self, text: str) -> int:
        mask = 0
        called = self._called
        for word in _WORD.findall(text):
            mask |= called(word)
        return mask

    def _call(self, word: str) -> int:
        return _look_up(self._cues, word)

    def _select(self, mask: int) -> tuple[Rule, ...]:
        return tuple(rule for place, rule in enumerate(self._rules) if mask >> place & 1)


def _index(cues: list[tuple[str, ...]]) -> dict[str, int]:
    index: dict[str, int] = {}
    for place, words in enumerate(cues):
        for word in words:
            assert 2 <= len(word) <= _LONGEST_CUE, word
            index[word] = index.get(word, 0) | 1 << place
    return index


def _look_up(index: dict[str, int], word: str) -> int:
    mask = 0
    for length in range(2, min(len(word), _LONGEST_CUE) + 1):
        mask |= index.get(word[:length], 0)
    return mask


_FAMILIES = (
    ages, arbitration, commerce, consent, contacts, cookies, law, liability, licences, notices, retention, rights, sharing,
    training, transfers,
)  # fmt: skip

PROVISION = RuleSet(tuple(rule for family in _FAMILIES for rule in family.RULES))
"""What is read in provisions."""

OUTSIDE = RuleSet(contacts.RULES)
"""What is read in the text between provisions (dates are read everywhere)."""
