"""What a rule is: cue words, and a function that reads the facts of one kind out of a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from smallprint.facts.sentences import Found, Sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """How facts of one family are read.

    ``cues`` are beginnings of folded words, two to eight letters; only sentences with such a word are read.
    ``heading_cues`` likewise: under a heading with such a word, every sentence is read.
    With ``whole``, the provision is read as one sentence (for tables, and for what several sentences say together).
    """

    read: Callable[[Sentence], Iterable[Found]]
    cues: tuple[str, ...]
    heading_cues: tuple[str, ...] = ()
    whole: bool = False
