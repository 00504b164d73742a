"""The facts stage: a reading goes in, a fact sheet comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from smallprint.facts.folding import fold
from smallprint.facts.merging import Ranked, merged
from smallprint.facts.registry import OUTSIDE, PROVISION, RuleSet
from smallprint.facts.sentences import Found, Sentence, cut
from smallprint.facts.silence import silent_kinds
from smallprint.facts.updating import read_dates
from smallprint.records.analysis import Fact, FactSheet
from smallprint.records.reading import Reading, Tool

TOOL = Tool("facts", "1")
_MOST_A_PROVISION = 200
"""More facts than this in one provision are noise; the first ones are kept."""


def read_facts(reading: Reading) -> FactSheet:
    """The typed values that a text states, each at the place that states it.

    Invariants: ``by_provision`` has one tuple per provision, each in text order; a fact's ``start:end`` lies
    inside its provision and is not empty; no two facts of a kind overlap; a kind with a fact is not ``silent``.
    """
    folded = fold(reading.text)
    dated = [Fact(day.kind, day.value, day.start, day.end) for day in read_dates(folded)]
    by_provision: list[tuple[Fact, ...]] = []
    metadata: list[Fact] = []
    outside = 0
    for provision in reading.provisions:
        metadata += _stretch(reading.text, folded, outside, provision.start, "", OUTSIDE, dated)
        heading = fold(" / ".join((*provision.path, provision.title)))
        facts = _stretch(reading.text, folded, provision.start, provision.end, heading, PROVISION, dated)
        by_provision.append(tuple(facts))
        outside = provision.end
    metadata += _stretch(reading.text, folded, outside, len(folded), "", OUTSIDE, dated)
    stated = {fact.kind for facts in (*by_provision, metadata) for fact in facts}
    return FactSheet(tuple(by_provision), tuple(metadata), silent_kinds(folded, stated), TOOL)


def _stretch(
    text: str, folded: str, start: int, end: int, heading: str, rules: RuleSet, dated: list[Fact]
) -> list[Fact]:
    """The facts of ``text[start:end]``, in text order."""
    found = [Ranked(fact, 0) for fact in dated if start <= fact.start and fact.end <= end]
    found += islice(_read(text, folded, start, end, heading, rules), _MOST_A_PROVISION)
    return merged(text, start, end, found)


def _read(text: str, folded: str, start: int, end: int, heading: str, rules: RuleSet) -> Iterator[Ranked]:
    provision = folded[start:end]
    under = rules.heading(heading)
    whole, allowed = rules.provision(provision, under)
    for rule in rules.rules_of(whole):
        yield from _trimmed(folded, rule.read(Sentence(provision, start, heading, provision, 0)), start)
    if not allowed:
        return
    for begin, stop in cut(text, start, end):
        words = folded[begin:stop]
        selected = rules.sentence(words, under, allowed)
        if selected:
            sentence = Sentence(words, begin, heading, provision, begin - start)
            for rule in rules.rules_of(selected):
                yield from _trimmed(folded, rule.read(sentence), begin)


def _trimmed(folded: str, found: Iterable[Found], offset: int) -> Iterator[Ranked]:
    for one in found:
        start, end = offset + one.start, offset + one.end
        quote = folded[start:end]
        start += len(quote) - len(quote.lstrip())
        end -= len(quote) - len(quote.rstrip())
        if start < end:
            yield Ranked(Fact(one.kind, one.value, start, end), one.rank)
