"""Two wordings of a stretch, compared word by word once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.changes.words import HIDDEN_ADDRESS, Step, Word, steps, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBERING = re.compile(r"\d{1,3}(?:[.,:]\d{1,3})*|[ivxlcdm]{1,6}|[a-z]")
_MARK_BEFORE = re.compile(
    r"(?:^|\n)[\s#*_>|(\[\\-]*(?:§|art(?:icle|ikel|ículo)?\.?|section|clause|n°)?[\s(]*$", re.IGNORECASE
)
_UNIT = re.compile(
    r"%|€|£|\$|eur(?:os?)?|usd|gbp|dollars?|years?|months?|weeks?|days?|hours?|minutes?|calendar|business|working"
    r"|ans?|années?|mois|semaines?|jours?|heures?|jahre?n?|monate?n?|wochen?|tage?n?|stunden?|años?|mes(?:es)?"
    r"|semanas?|días?|horas?|anni|mesi|giorni|ore|jaar|maanden?|dagen?|dni|miesięcy|anos|dias"
)


@dataclass(frozen=True, slots=True)
class Change:
    """What some steps changed: the case-folded words, and the stretches as they stand in the texts.

    ``swaps`` is empty for stretches that came or went whole.
    """

    gone: tuple[str, ...]
    come: tuple[str, ...]
    swaps: tuple[tuple[str, str], ...]


NOTHING = Change((), (), ())


@dataclass(frozen=True, slots=True)
class Comparison:
    """``steps`` leave out addresses that were only blanked out or shown again."""

    old: str
    new: str
    words_old: Sequence[Word]
    words_new: Sequence[Word]
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, old: str, new: str) -> Comparison:
        """Compare two texts."""
        words_old, words_new = words_of(old), words_of(new)
        found = steps([word.text for word in words_old], [word.text for word in words_new])
        kept = tuple(step for step in found if not _only_hides(step, words_old, words_new))
        return cls(old, new, words_old, words_new, kept)

    def change(self, some: Iterable[Step]) -> Change:
        """What these steps changed."""
        gone: list[str] = []
        come: list[str] = []
        swaps: list[tuple[str, str]] = []
        for step in some:
            old, new = (
                self.words_old[step.before_start : step.before_end],
                self.words_new[step.after_start : step.after_end],
            )
            gone.extend(word.text for word in old)
            come.extend(word.text for word in new)
            swaps.append(
                (
                    _raw(self.old, old, self.words_old, step.before_end),
                    _raw(self.new, new, self.words_new, step.after_end),
                )
            )
        return Change(tuple(gone), tuple(come), tuple(swaps))

    def renumbers(self, step: Step) -> bool:
        """True when a step only changes numbers or letters at the start of a line."""
        old, new = (
            self.words_old[step.before_start : step.before_end],
            self.words_new[step.after_start : step.after_end],
        )
        return _is_mark(self.old, old) and _is_mark(self.new, new)


def _raw(text: str, words: Sequence[Word], every: Sequence[Word], end: int) -> str:
    """The words as they stand; a number takes the unit that follows it along."""
    if not words:
        return ""
    stop = words[-1].end
    if words[-1].text[-1].isdigit() and end < len(every) and every[end].start - stop <= 2:
        unit = every[end]
        if _UNIT.fullmatch(unit.text):
            stop = unit.end
    return text[words[0].start : stop]


def _is_mark(text: str, words: Sequence[Word]) -> bool:
    if not words:
        return True
    if len(words) > 2 or not all(_NUMBERING.fullmatch(word.text) for word in words):
        return False
    start = words[0].start
    return _MARK_BEFORE.search(text[max(0, start - 40) : start]) is not None


def _only_hides(step: Step, words_old: Sequence[Word], words_new: Sequence[Word]) -> bool:
    texts = [word.text for word in words_old[step.before_start : step.before_end]]
    texts += [word.text for word in words_new[step.after_start : step.after_end]]
    return HIDDEN_ADDRESS in texts and all(text == HIDDEN_ADDRESS or "@" in text for text in texts)
