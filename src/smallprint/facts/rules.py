"""What a rule is: cue words, and a function that reads the facts of one kind out of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smallprint.facts.sentences import Found, Sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """How facts of one family are read.

    Cues are beginnings of folded words, two to ten letters. A sentence is read when it has a word of ``cues``,
    or stands under a heading with one of ``heading_cues``; but, where ``also`` is given, only when it or its
    headings have a word of ``also`` too (``wide``: when its provision has). With ``whole``, the provision is
    read as one sentence (for tables, and for what several sentences say together).
    """

    read: Callable[[Sentence], Iterable[Found]]
    cues: tuple[str, ...]
    also: tuple[str, ...] = ()
    heading_cues: tuple[str, ...] = ()
    wide: bool = False
    whole: bool = False


def words(*lines: str) -> tuple[str, ...]:
    """Cues written as words with spaces between them."""
    return tuple(" ".join(lines).split())
