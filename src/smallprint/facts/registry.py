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
_MOST_WORDS = 1 << 16


class RuleSet:
    """Rules with an index from cue words to the rules they call up.

    Sets of rules are bit masks, so that filtering costs one dictionary look-up a word: bit ``n`` stands for a
    cue of rule ``n``, bit ``n + len(rules)`` for its ``also``.
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._all = (1 << len(rules)) - 1
        self._whole = sum(1 << place for place, rule in enumerate(rules) if rule.whole)
        self._alone = sum(1 << place for place, rule in enumerate(rules) if not rule.also)
        self._words = _Words([(rule.cues, rule.also) for rule in rules])
        self._heading_words = _Words([(rule.heading_cues, rule.also) for rule in rules])
        self.rules_of = lru_cache(maxsize=1 << 12)(self._rules_of)

    def heading(self, heading: str) -> int:
        """What the words of a folded heading call up."""
        return self._heading_words.mask(heading)

    def provision(self, provision: str, heading: int) -> tuple[int, int]:
        """The rules that read this provision as one, and those that may read sentences of it."""
        mask = self._words.mask(provision) | heading
        called = mask & self._all & (mask >> len(self._rules) | self._alone)
        return called & self._whole, called & ~self._whole

    def sentence(self, sentence: str, heading: int, allowed: int) -> int:
        """Of the ``allowed`` rules, those that read this sentence."""
        return (self._words.mask(sentence) | heading) & allowed

    def _rules_of(self, mask: int) -> tuple[Rule, ...]:
        """The rules of a mask."""
        return tuple(rule for place, rule in enumerate(self._rules) if mask >> place & 1)


class _Words(dict[str, int]):
    """From words to the rules they call up; remembers the words it was asked for."""

    def __init__(self, cues: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
        super().__init__()
        self._index: dict[str, int] = {}
        for place, (own, also) in enumerate(cues):
            for words, bit in ((own, 1 << place), (also, 1 << (place + len(cues)))):
                for word in words:
                    assert 2 <= len(word) <= _LONGEST_CUE, word
                    self._index[word] = self._index.get(word, 0) | bit

    def mask(self, text: str) -> int:
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
    ages, arbitration, commerce, consent, contacts, cookies, law, liability, licences, notices, retention, rights, sharing,
    training, transfers,
)  # fmt: skip

PROVISION = RuleSet(tuple(rule for family in _FAMILIES for rule in family.RULES))
"""What is read in provisions."""

OUTSIDE = RuleSet(contacts.RULES)
"""What is read in the text between provisions (dates are read everywhere)."""
