"""Statements about one clause: what it is, why it matters, what it can mean, what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.explain.actions import actions
from smallprint.explain.fact_words import in_a_sentence, opting_out
from smallprint.explain.impact_words import impact_of
from smallprint.explain.manner import manner_of
from smallprint.explain.negation import agrees, denies
from smallprint.explain.quoting import operative, sentence_of
from smallprint.explain.related import belongs, by_weight, fits
from smallprint.explain.type_words import load_type_words
from smallprint.records.statement import Quote, Statement
from smallprint.records.vocabulary import Basis, ClauseType, Direction, FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smallprint.explain.quoting import Source
    from smallprint.records.analysis import Assessment, Fact
    from smallprint.records.reading import Link, ProvisionSpan

MADE_BY = "smallprint-explain/1"
CERTAIN = 0.7
"""Below this confidence of the main type a clause is worded as what it appears to be."""
GUESSED = 0.4
"""Below this one nothing is said about its subject."""
_ALSO = 0.5
_SENTENCES = 2
_OTHER = "This clause sets a rule that belongs to none of our clause types."
_UNTOLD = "What this clause is about could not be told with certainty; read its own words."


@dataclass(frozen=True, slots=True)
class Clause:
    """A provision with everything that is known about it. ``place`` is its place in the reading."""

    place: int
    span: ProvisionSpan
    assessment: Assessment
    facts: tuple[Fact, ...]

    @property
    def certain(self) -> bool:
        """Whether the main type is sure enough to be said outright."""
        return self.assessment.types[0].confidence >= CERTAIN

    @property
    def guessed(self) -> bool:
        """Whether the main type is no more than a guess."""
        return self.assessment.types[0].confidence < GUESSED


def statements_of(
    source: Source, clause: Clause, links: Sequence[Link], link_starts: Sequence[int]
) -> Iterator[Statement]:
    """All statements about one clause, in the order of their slots."""
    told = _told(source, clause)
    quotes = _quotes(source, clause, [fact for fact, _ in told])
    if not quotes:
        return
    grounds = _grounds(clause, [fact for fact, _ in told])
    what = _what(clause, told)
    if not told and not clause.guessed and (manner := manner_of(quotes[0].text)):
        what = f"{what} {manner}"
    yield _statement("what-it-is", what, Basis.POLICY_TEXT, clause, quotes, grounds)
    main = load_type_words()[clause.assessment.types[0].type]
    if main.why and not clause.guessed:
        why = (
            main.why
            if clause.certain
            else f"If the clause is about {main.about}, as it appears: {_lower(main.why)}"
        )
        yield _statement("why-it-matters", why, Basis.INFERENCE, clause, (), (*grounds, _severity(clause)))
    impact = next((said for fact, _ in told if (said := impact_of(fact))), None)
    if impact is None and main.impact and not clause.guessed:
        impact = main.impact_when(_leaning(clause, quotes)) if clause.certain and not told else main.impact
    if impact:
        leaning = f"the clause is read as {clause.assessment.direction.value} for its reader"
        yield _statement("consumer-impact", impact, Basis.INFERENCE, clause, (), (*grounds, leaning))
    span = clause.span
    for action in actions(source.text, span.start, span.end, clause.facts, links, link_starts):
        quote = source.around(action.start, action.end, *action.keep)
        if quote is not None:
            yield _statement("what-you-can-do", action.text, Basis.POLICY_TEXT, clause, (quote,), ())


def _leaning(clause: Clause, quotes: tuple[Quote, ...]) -> Direction:
    """The direction, as far as the words bear it: a denial is not told as something given."""
    direction = clause.assessment.direction
    if direction is Direction.PROTECTIVE and any(denies(quote.text) for quote in quotes):
        return Direction.NEUTRAL
    return direction


def _told(source: Source, clause: Clause) -> list[tuple[Fact, str]]:
    """The weightiest facts in words, at most two, none that its own words contradict."""
    span = clause.span
    provision = source.text[span.start : span.end]
    found: list[tuple[Fact, str]] = []
    types = [score.type for score in clause.assessment.types]
    for fact in by_weight(clause.facts, types):
        said = in_a_sentence(fact) if belongs(fact, types) else None
        if said is None or any(said.text == text for _, text in found):
            continue
        if agrees(provision, fact.start - span.start, fact.end - span.start, affirms=said.affirms):
            found.append((fact, said.text))
            if len(found) == _SENTENCES:
                break
    return found


def _what(clause: Clause, told: list[tuple[Fact, str]]) -> str:
    words = load_type_words()
    scores = clause.assessment.types
    sentences = [said for _, said in _joined(told)]
    other = scores[0].type is ClauseType.OTHER
    if (other or clause.guessed) and not told:
        return _OTHER if clause.certain else _UNTOLD
    about = words[scores[0].type].about
    if told and (fits(told[0][0], scores[0].type) or other or clause.guessed):
        if clause.certain:
            return " ".join(sentences)
        rest = (_appears("It also appears", one) for one in sentences[1:])
        return " ".join((_appears("This clause appears", sentences[0]), *rest))
    opening = "is" if clause.certain else "appears to be"
    first = f"This clause {opening} about {about}."
    if told:
        return f"{first} {sentences[0] if clause.certain else _appears('It appears', sentences[0])}"
    also = next(
        (
            words[score.type].about
            for score in scores[1:]
            if score.confidence >= _ALSO and score.type is not ClauseType.OTHER
        ),
        None,
    )
    return f"{first} It also touches on {also}." if also else first


def _joined(told: list[tuple[Fact, str]]) -> list[tuple[Fact, str]]:
    """Arbitration and the way out of it are one sentence."""
    if len(told) == _SENTENCES and all(fact.kind is FactKind.ARBITRATION for fact, _ in told):
        (first, said), (second, _) = told
        if first.value.startswith("mandatory") and second.value.startswith("opt-out"):
            tail = opting_out(second.value.partition("; ")[0])
            return [(first, f"{said.removesuffix('.')}; you can opt out{tail}.")]
    return told


def _quotes(source: Source, clause: Clause, facts: list[Fact]) -> tuple[Quote, ...]:
    span = clause.span
    if not facts:
        start, end = operative(source.text, span.start, span.end)
        quote = source.around(start, end, start, start)
        return (quote,) if quote else ()
    found: list[Quote] = []
    for fact in facts:
        if any(quote.start <= fact.start and fact.end <= quote.end for quote in found):
            continue
        sentence = sentence_of(source.text, span.start, span.end, fact.start)
        quote = source.around(sentence[0], max(sentence[1], fact.end), fact.start, fact.end)
        if quote:
            found.append(quote)
    return tuple(found)


def _grounds(clause: Clause, facts: list[Fact]) -> tuple[str, ...]:
    types = [
        f"clause type {score.type.value}, confidence {score.confidence:.2f}"
        for score in clause.assessment.types[:1]
    ]
    return (*types, *(f"fact {fact.kind.value}: {fact.value}" for fact in facts))


def _severity(clause: Clause) -> str:
    reasons = "; ".join(clause.assessment.reasons)
    return f"severity {clause.assessment.severity.value}" + (f": {reasons}" if reasons else "")


def _statement(
    slot: str, text: str, basis: Basis, clause: Clause, quotes: tuple[Quote, ...], grounds: tuple[str, ...]
) -> Statement:
    return Statement(slot, text, basis, clause.place, quotes, grounds, MADE_BY)


def _appears(opening: str, said: str) -> str:
    """A sentence worded as what the clause appears to say."""
    if said.startswith("The text names "):
        return f"{opening} to name {said.removeprefix('The text names ')}"
    return f"{opening} to say that {_lower(said)}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
