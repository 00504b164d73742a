"""What kind of event a pair of readings is, from the texts alone.

Promises: only what the texts show is called an artefact; where nothing speaks for one the pattern is
``new``. Reverts and flapping need history (``history.py``).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.changes.words import plain_words
from smallprint.reading.suitability import MIDDLING, is_cut, judge
from smallprint.records.reading import ExtractedText
from smallprint.records.vocabulary import Outcome, Pattern, SpanKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.align import Alignment
    from smallprint.changes.noise import Noise
    from smallprint.changes.parts import Part
    from smallprint.changes.units import Side
    from smallprint.records.reading import Reading

_OTHER_DOCUMENT = 0.45
"""Likeness of subject (0 to 1) under which two texts are two documents."""
_ENOUGH_WORDS = 60
_LANGUAGE_CHARACTERS = 200
_LOST = 0.25
_GROWN = 1.8
_CUT_WORDS = 12
_LONG_BLOCK = 8
_SPOKEN = 120
_WHOLE_DOCUMENT = 0.6
_DOCUMENT = re.compile(
    r"\b(?:terms of (?:use|service)|privacy policy|cookie policy|data processing (?:agreement|addendum)|coins? policy"
    r"|rewards? policy|acceptable use|community guidelines|developer terms|conditions (?:générales|d['’]utilisation)"
    r"|politique de confidentialité|datenschutzerklärung|nutzungsbedingungen|agb)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A pattern and the words that explain it ("the later capture breaks off")."""

    pattern: Pattern
    reason: str = ""


def pattern_of(
    before: Side, after: Side, found: Alignment, parts: Sequence[Part], noise: Sequence[Noise | None]
) -> Finding:
    """The pattern with its reason."""
    return (
        _unframed(before, after, found)
        or _bad_side(before.analysis.reading, after.analysis.reading)
        or _other_language(before, after)
        or _broken_off(before, after, found, parts, noise)
        or _other_document(before, after, found)
        or _frame(parts, noise)
        or _split_or_merge(before, after, found)
        or Finding(Pattern.NEW)
    )


def _size(text: str) -> int:
    return text.count(" ") + text.count("\n") + 1 if text.strip() else 0


def _bad_side(before: Reading, after: Reading) -> Finding | None:
    """One side is no policy at all: a bot wall, an error page, an empty file, a stump."""
    for reading, other, name in ((after, before, "later"), (before, after, "earlier")):
        size, usual = _size(reading.text), _size(other.text)
        if size > 2 * MIDDLING and size > 0.7 * usual:
            continue
        text = ExtractedText(reading.text, "text/markdown")
        suitability = judge(text, expected_language=None, usual_words=usual if usual > size else None)
        if suitability.outcome is not Outcome.OK:
            return Finding(
                Pattern.BAD_CAPTURE, f"The {name} capture is not the policy: {suitability.reasons[0]}"
            )
    return None


def _other_language(before: Side, after: Side) -> Finding | None:
    one, other = before.analysis.reading.language, after.analysis.reading.language
    shortest = min(len(before.text), len(after.text))
    if one is None or other is None or one == other or shortest < _LANGUAGE_CHARACTERS:
        return None
    reason = f"The page was served in another language (“{other}” instead of “{one}”)."
    return Finding(Pattern.BAD_CAPTURE, reason)


def _broken_off(
    before: Side, after: Side, found: Alignment, parts: Sequence[Part], noise: Sequence[Noise | None]
) -> Finding | None:
    """A large part of one text is missing from the other, and nothing else differs."""
    for shorter, longer, lost, kept, name in (
        (after, before, found.removed, [pair[0] for pair in found.same], "later"),
        (before, after, found.added, [pair[1] for pair in found.same], "earlier"),
    ):
        gone = set(lost)
        spoken = sum(
            len(longer.units[place].text) for place in lost if len(longer.units[place].text) >= _SPOKEN
        )
        size = sum(len(longer.units[place].text) for place in lost)
        if (
            spoken < 0.5 * size
            or size < _LOST * len(longer.text)
            or _is_block(kept, lost)
            or _mostly_noise(parts, noise)
        ):
            continue
        others = sum(len(part.gone) + len(part.come) for part in parts if not _touches(part, name, gone))
        cut = is_cut(shorter.text)
        if (cut and others <= _CUT_WORDS) or (name == "later" and others == 0):
            where = (
                "breaks off in the middle of a sentence"
                if cut
                else "lacks whole sections, with nothing else changed"
            )
            return Finding(Pattern.BAD_CAPTURE, f"The {name} capture {where}.")
    return None


def _touches(part: Part, name: str, places: set[int]) -> bool:
    return not places.isdisjoint(part.before_units if name == "later" else part.after_units)


def _is_block(kept: list[int], lost: list[int]) -> bool:
    """True when what stayed is one block with something lost above and below: the page's frame went."""
    return (
        bool(kept and lost)
        and min(lost) < min(kept)
        and max(kept) < max(lost)
        and not any(min(kept) < place < max(kept) for place in lost)
    )


def _mostly_noise(parts: Sequence[Part], noise: Sequence[Noise | None]) -> bool:
    whole = sum(len(part.gone) + len(part.come) for part in parts)
    noisy = sum(
        len(part.gone) + len(part.come) for part, known in zip(parts, noise, strict=True) if known is not None
    )
    return noisy >= 0.5 * whole


def _other_document(before: Side, after: Side, found: Alignment) -> Finding | None:
    """Two texts on different subjects: hardly a stretch in common and other words throughout."""
    common = sum(len(after.units[pair[1]].text) for pair in found.same)
    if common > 0.2 * min(len(before.text), len(after.text)):
        return None
    old, new = Counter(plain_words(before.text)), Counter(plain_words(after.text))
    if min(old.total(), new.total()) < _ENOUGH_WORDS or _cosine(old, new) >= _OTHER_DOCUMENT:
        return None
    return Finding(Pattern.BAD_CAPTURE, "The two captures are different documents.")


def _cosine(old: Counter[str], new: Counter[str]) -> float:
    one = {word: count for word, count in old.items() if len(word) > 3}
    other = {word: count for word, count in new.items() if len(word) > 3}
    shared = sum(math.sqrt(count * other[word]) for word, count in one.items() if word in other)
    return shared / max(1e-9, math.sqrt(sum(one.values()) * sum(other.values())))


def _frame(parts: Sequence[Part], noise: Sequence[Noise | None]) -> Finding | None:
    """Only what stands around the policy changed."""
    worded = [known for part, known in zip(parts, noise, strict=True) if part.gone or part.come]
    if worded and all(known is not None for known in worded):
        return Finding(
            Pattern.SELECTOR_CHANGE, "Only menus, contents or other parts of the page's frame changed."
        )
    return None


def _unframed(before: Side, after: Side, found: Alignment) -> Finding | None:
    """The same block of text with something lost, or new, both above and below it."""
    for side, lost, kept in (
        (before, found.removed, [pair[0] for pair in found.same]),
        (after, found.added, [pair[1] for pair in found.same]),
    ):
        size = sum(len(side.units[place].text) for place in lost)
        if (
            found.similar
            or len(kept) < _LONG_BLOCK
            or size < _LOST * len(side.text)
            or not _is_block(kept, lost)
        ):
            continue
        return Finding(
            Pattern.SELECTOR_CHANGE,
            "What stands above and below the policy on its page changed; its own text is the same.",
        )
    return None


def _split_or_merge(before: Side, after: Side, found: Alignment) -> Finding | None:
    """The page took in, or gave away, whole documents with titles of their own."""
    for side, places, other, verb in (
        (after, found.added, before, "now also carries"),
        (before, found.removed, after, "no longer carries"),
    ):
        kept = sum(len(side.units[pair[1 if side is after else 0]].text) for pair in found.same)
        titles = [side.units[at].text for at in places if side.units[at].kind is SpanKind.HEADING]
        named = {match.group().casefold() for title in titles for match in _DOCUMENT.finditer(title[:80])}
        if (
            len(side.text) >= _GROWN * len(other.text)
            and kept >= _WHOLE_DOCUMENT * len(other.text)
            and len(named) >= 2
        ):
            return Finding(Pattern.SPLIT_OR_MERGE, f"The page {verb} other documents.")
    return None
