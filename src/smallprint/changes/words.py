"""Text as words: what two wordings are compared by.

Promises: link targets, images, emphasis, table and heading marks and punctuation are no words; quotes,
dashes and spaces of any kind make no difference; numbers keep their decimals, an e-mail address or a web
address is one word. ``words_of`` is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

HIDDEN_ADDRESS = "‹hidden address›"
"""The word that stands for an e-mail address which a content network blanked out."""

_WORD = re.compile(
    r"(?P<skip>!\[[^\]\n]{0,300}\]\([^)\n]{0,4000}\)|\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,4000}\)"
    r"|<[^<>\n]{1,300}>"
    r"|\(?(?i:(?:link )?opens? (?:in )?an? ?(?:new|external) (?:tab|window|site|page)"
    r"|opens in new (?:tab|window)|(?:s')?ouvre dans un[e]? (?:nouvel onglet|nouvelle fenêtre)"
    r"|öffnet (?:sich )?in (?:einem )?neue[mn] (?:tab|fenster)|se abre en una (?:nueva ventana|ventana nueva))\)?)"
    r"|(?P<hidden>\\?\[email[\s\xa0]protected\\?\])"
    r"|(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"
    r"|(?P<url>(?:https?://|www\.)[^\s()<>\[\]*]+)"
    r"|(?P<number>\d+(?:[.,:]\d+)*)"
    r"|(?P<cjk>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f])"
    r"|(?P<word>[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+"
    r"(?:['’][^\W\d_]+)*)"
    r"|(?P<sign>[€$£¥%])"
)
_PIECE = re.compile(r"\S+\s*|\s+")
_LONGEST_TABLE = 40_000_000
"""Cells (words before x words after) above which a stretch is not compared word by word."""


class Word(NamedTuple):
    """One word, case-folded as ``text``, as it stands at ``start:end`` of the stretch it was read from."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=2048)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a stretch, in order, with code-point offsets into it."""
    words = []
    for match in _WORD.finditer(text):
        kind = match.lastgroup
        if kind == "skip":
            continue
        found = match.group()
        if kind == "hidden":
            found = HIDDEN_ADDRESS
        elif kind == "url":
            found = found.rstrip(".,;:*_").rstrip("/").lower()
        elif kind == "word":
            found = found.replace("’", "'").casefold()
        else:
            found = found.casefold()
        words.append(Word(found, match.start(), match.end()))
    return tuple(words)


def likeness_words(text: str) -> frozenset[str]:
    """The set of words that tells how alike two stretches are: every e-mail address is the same word."""
    return frozenset(HIDDEN_ADDRESS if "@" in word.text else word.text for word in words_of(text))


@lru_cache(maxsize=2048)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a stretch without their places."""
    return tuple(word.text for word in words_of(text))


class Step(NamedTuple):
    """Words ``before_start:before_end`` gave way to ``after_start:after_end``; places in word lists."""

    before_start: int
    before_end: int
    after_start: int
    after_end: int


def steps(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Step]:
    """Where two sequences differ: the fewest words taken out and put in, neighbours joined.

    Bounded: after common ends are cut away, sequences of more than forty million pairs are one step.
    """
    head = 0
    shorter = min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if not old and not new:
        return []
    if not old or not new or len(old) * len(new) > _LONGEST_TABLE:
        return [Step(head, head + len(old), head, head + len(new))]
    found: list[Step] = []
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            continue
        step = Step(head + code.src_start, head + code.src_end, head + code.dest_start, head + code.dest_end)
        if found and found[-1].before_end == step.before_start and found[-1].after_end == step.after_start:
            step = Step(found[-1].before_start, step.before_end, found[-1].after_start, step.after_end)
            found.pop()
        found.append(step)
    return found


class Run(StrEnum):
    """What a token of an inline diff is."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Token:
    """A run of words that stayed, came or went, with its white space, as it stands in its text."""

    run: Run
    text: str


def word_diff(before: str, after: str) -> tuple[Token, ...]:
    """An inline diff by words.

    The equal and inserted tokens joined are ``after``, byte for byte; the equal and deleted ones are
    ``before`` but for white space. Bounded as ``steps`` is; lines are compared first, then words in them.
    """
    tokens: list[Token] = []
    old_lines, new_lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    place = 0
    for step in steps([line.strip() for line in old_lines], [line.strip() for line in new_lines]):
        _put(tokens, Run.EQUAL, "".join(new_lines[place : step.after_start]))
        _diff_stretch(
            tokens,
            "".join(old_lines[step.before_start : step.before_end]),
            "".join(new_lines[step.after_start : step.after_end]),
        )
        place = step.after_end
    _put(tokens, Run.EQUAL, "".join(new_lines[place:]))
    return tuple(tokens)


def _diff_stretch(tokens: list[Token], before: str, after: str) -> None:
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    place = 0
    for step in _readable(steps([piece.strip() for piece in old], [piece.strip() for piece in new]), new):
        _put(tokens, Run.EQUAL, "".join(new[place : step.after_start]))
        _put(tokens, Run.DELETE, "".join(old[step.before_start : step.before_end]))
        _put(tokens, Run.INSERT, "".join(new[step.after_start : step.after_end]))
        place = step.after_end
    _put(tokens, Run.EQUAL, "".join(new[place:]))


def _readable(found: list[Step], new: list[str]) -> list[Step]:
    """Joins steps that only a short word or two part: one replaced phrase reads better than confetti."""
    joined: list[Step] = []
    for step in found:
        if joined:
            last = joined[-1]
            between = new[last.after_end : step.after_start]
            if len(between) <= 2 and sum(map(len, between)) <= 8 and not any("\n" in b for b in between):
                joined[-1] = Step(last.before_start, step.before_end, last.after_start, step.after_end)
                continue
        joined.append(step)
    return joined


def _put(tokens: list[Token], run: Run, text: str) -> None:
    if text:
        tokens.append(Token(run, text))
