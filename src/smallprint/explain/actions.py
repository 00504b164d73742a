"""What you can do: only where the clause itself gives an address, a form, a link or a deadline."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING

from smallprint.explain.negation import denies
from smallprint.explain.quoting import sentence_of
from smallprint.knowledge.periods import in_words
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smallprint.records.analysis import Fact
    from smallprint.records.reading import Link

MOST = 3
_LOOKED_AT = 40
_READ = 20_000
"""Addresses and characters of one clause that are looked at, so that no text takes long."""
_EMAIL = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,30}){0,3}\.[A-Za-z]{2,24}(?![A-Za-z])")
_WEB = re.compile(r"https?://[^\s<>\"'|\])]{3,300}|\bwww\.[^\s<>\"'|\])]{3,200}")
_MARKDOWN = re.compile(
    r"\[([^\]\n]{1,160})\]\((https?://[^\s()<>]{3,400}|/[^\s()<>]{0,400}|mailto:[^\s()<>]{3,200})\)"
)
_READER = re.compile(
    r"\b(?:you|your|please|contact|user|customer|anyone|vous|votre|veuillez|sie|ihre?|ihnen|du|bitte|usted|tu|su|puede)\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"form\b|formul|settings|einstellungen|paramètres|ajustes|preferences|portal|request", re.IGNORECASE
)


_SHOWN = 120
"""Addresses longer than this are left to the quote."""


@cache
def _purposes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = resources.files("smallprint.explain").joinpath("data/purposes.toml").read_text(encoding="utf-8")
    return tuple(
        (row["purpose"], re.compile(rf"\b(?:{'|'.join(row['words'])})", re.IGNORECASE))
        for row in tomllib.loads(text)["purposes"]
    )


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do, and the place of the sentence that names it; ``keep`` must stand in the quote."""

    text: str
    start: int
    end: int
    keep: tuple[int, int]


def actions(
    text: str, start: int, end: int, facts: Sequence[Fact], links: Sequence[Link], link_starts: Sequence[int]
) -> list[Action]:
    """At most ``MOST`` things that the clause at ``start:end`` lets its reader do, in text order."""
    found: list[Action] = []
    targets: set[str] = set()
    named = _addresses(text, start, min(end, start + _READ), links, link_starts)
    for address, kind, keep in islice(named, _LOOKED_AT):
        if address in targets or len(found) == MOST:
            continue
        place = sentence_of(text, start, end, keep[0])
        if said := _to_do(text, place, address, kind, keep):
            targets.add(address)
            found.append(said)
    if len(found) < MOST:
        found += _deadlines(text, start, end, facts)[: MOST - len(found)]
    return found


def _to_do(
    text: str, place: tuple[int, int], address: str, kind: str, keep: tuple[int, int]
) -> Action | None:
    sentence = text[place[0] : place[1]].replace(address, "\0" * len(address))  # an address is no purpose
    if not _READER.search(sentence):
        return None
    for purpose, words in _purposes():
        match = words.search(sentence)
        if match is None:
            continue
        low, high = sorted((match.start(), keep[0] - place[0]))
        if denies(sentence[max(0, low - 80) : max(low, high)].rpartition(". ")[2]):
            return None
        return Action(f"To {purpose}, {_way(address, kind)}.", *place, keep=keep)
    return None


def _way(address: str, kind: str) -> str:
    if len(address) > _SHOWN:
        return "follow the link that the text gives"
    return {
        "e-mail": f"write to {address}",
        "link": f"use the address that the text gives: {address}",
        "form": f"use the form or page that the text links: {address}",
    }[kind]


def _addresses(
    text: str, start: int, end: int, links: Sequence[Link], link_starts: Sequence[int]
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Addresses with their kind and place: Markdown links, written ones, then links of the page."""
    inside: set[int] = set()
    if text.find("](", start, end) >= 0:
        for match in _MARKDOWN.finditer(text, start, end):
            inside.add(match.start(2))
            yield from _linked(match[1], match[2], match.span())
    if text.find("@", start, end) >= 0:
        for match in _EMAIL.finditer(text, start, end):
            yield match[0], "e-mail", match.span()
    if text.find("http", start, end) >= 0 or text.find("www.", start, end) >= 0:
        for match in _WEB.finditer(text, start, end):
            if match.start() not in inside:
                yield match[0].rstrip(".,;:!?"), "link", match.span()
    for link in islice(links, bisect_left(link_starts, start), bisect_left(link_starts, end)):
        if link.end <= end:
            yield from _linked(text[link.start : link.end], link.url, (link.start, link.end))


def _linked(words: str, target: str, place: tuple[int, int]) -> Iterator[tuple[str, str, tuple[int, int]]]:
    if target.startswith("mailto:"):
        yield target.removeprefix("mailto:").partition("?")[0], "e-mail", place
    elif target.startswith(("http://", "https://")) and "@" not in words:
        yield target, "form" if _FORM.search(words) else "link", place


_DEADLINES = {
    FactKind.REFUND_WINDOW: "If you want to return something or get money back, note the period of {period}.",
    FactKind.CLAIMS_TIME_LIMIT: "If you have a claim, bring it within {period}.",
}


def _deadlines(text: str, start: int, end: int, facts: Sequence[Fact]) -> list[Action]:
    found = []
    for fact in facts:
        said = None
        if fact.kind is FactKind.ARBITRATION and fact.value.startswith("opt-out"):
            period = next((words for part in fact.value.split() if (words := in_words(part))), None)
            said = f"If you want to keep the way to a court, opt out within {period}." if period else None
        elif fact.kind in _DEADLINES and (words := in_words(fact.value)):
            said = _DEADLINES[fact.kind].format(period=words)
        if said:
            found.append(
                Action(said, *sentence_of(text, start, end, fact.start), keep=(fact.start, fact.end))
            )
    return found
