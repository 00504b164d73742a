"""The facts stage: a reading goes in, a fact sheet comes out."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from smallprint.facts.folding import fold
from smallprint.facts.merging import Ranked, merged
from smallprint.facts.registry import OUTSIDE, PROVISION, RuleSet
from smallprint.facts.sentences import Found, Sentence, cut
from smallprint.facts.silence import Mention, touched_kinds
from smallprint.facts.updating import read_dates
from smallprint.records.analysis import Fact, FactSheet
from smallprint.records.reading import Reading, Tool
from smallprint.records.vocabulary import SILENCE_REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOOL = Tool("facts", "1")
_MOST_A_PROVISION = 200
"""More facts than this in one provision are noise; the first ones are kept."""


def read_facts(reading: Reading) -> FactSheet:
    """The typed values that a text states, each at the place that states it.

    Invariants: ``by_provision`` has one tuple per provision, each in text order; a fact's ``start:end`` lies
    inside its provision and is not empty; no two facts of a kind overlap; a kind with a fact is not ``silent``.
    """
    walk = _Walk(reading.text)
    by_provision: list[tuple[Fact, ...]] = []
    metadata: list[Fact] = []
    outside = 0
    for provision in reading.provisions:
        metadata += walk.facts(outside, provision.start, "", OUTSIDE)
        heading = " / ".join((*provision.path, provision.title))
        by_provision.append(tuple(walk.facts(provision.start, provision.end, heading, PROVISION)))
        outside = provision.end
    metadata += walk.facts(outside, len(reading.text), "", OUTSIDE)
    stated = {fact.kind for facts in (*by_provision, metadata) for fact in facts}
    touched = touched_kinds(walk.folded, walk.mentions, stated)
    silent = tuple(kind for kind in SILENCE_REPORTED if kind not in touched)
    return FactSheet(tuple(by_provision), tuple(metadata), silent, TOOL)


class _Walk:
    """One pass over a text, stretch by stretch. Collects in ``mentions`` what touches on the kinds of silence."""

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        self.mentions: list[Mention] = []
        self._text = text
        self._dates = [Fact(day.kind, day.value, day.start, day.end) for day in read_dates(self.folded)]
        self._headings: dict[str, str] = {}

    def facts(self, start: int, end: int, heading: str, rules: RuleSet) -> list[Fact]:
        """The facts of ``text[start:end]``, in text order."""
        folded_heading = self._headings.get(heading)
        if folded_heading is None:
            folded_heading = self._headings[heading] = fold(heading)
        found = [Ranked(fact, 0) for fact in self._dates if start <= fact.start and fact.end <= end]
        found += islice(self._read(start, end, folded_heading, rules), _MOST_A_PROVISION)
        return merged(self._text, start, end, found)

    def _read(self, start: int, end: int, heading: str, rules: RuleSet) -> Iterator[Ranked]:
        stretch = self.folded[start:end]
        whole, allowed, subjects = rules.stretch(stretch, heading)
        self.mentions += [Mention(subject, start, end) for subject in rules.subjects_of(subjects)]
        for rule in rules.rules_of(whole):
            yield from self._ranked(rule.read(Sentence(stretch, start, heading, stretch, 0)), start)
        for begin, stop in cut(self._text, start, end) if allowed else ():
            words = self.folded[begin:stop]
            selected = rules.sentence(words, heading, allowed)
            if selected:
                sentence = Sentence(words, begin, heading, stretch, begin - start)
                for rule in rules.rules_of(selected):
                    yield from self._ranked(rule.read(sentence), begin)

    def _ranked(self, found: Iterable[Found], offset: int) -> Iterator[Ranked]:
        """Facts in places of the text, without white space at their ends."""
        for one in found:
            quote = self.folded[offset + one.start : offset + one.end]
            start = offset + one.start + len(quote) - len(quote.lstrip())
            end = offset + one.start + len(quote.rstrip())
            if start < end:
                yield Ranked(Fact(one.kind, one.value, start, end), one.rank)
