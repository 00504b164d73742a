"""Parts that change what the page shows around the policy, not the policy.

Copies of text that stands in the other version anyway, tables of contents, and the page's frame (menus,
login boxes, footers) coming in or going out above, below or beside an unchanged text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import StrEnum
from typing import TYPE_CHECKING

from smallprint.changes.lexicon import classes_of
from smallprint.changes.words import plain_words
from smallprint.records.vocabulary import EditKind, SpanKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.parts import Part
    from smallprint.changes.units import Side, Unit

_PIECE = re.compile(r"[^.!?\n|]{12,}")
_TAG = re.compile(r"<[^<>\n]{1,300}>")
_MARKS = " *_#-\xa0\\[]()>|"
_MOST_PIECES = 40
_REPEATED = 0.9
_SENTENCE = re.compile(r"[.!?:;。；：]['\"”’»)\]*_\s]*$")
_LINKED = re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)")
_WIDGET = re.compile(
    r"\b(?:cookie settings|forgot(?:ten)? (?:your )?password|log ?in|sign (?:in|up)|subscribe|newsletter"
    r"|did (?:you get|this answer)|was this (?:article|page)|feedback|mot de passe|se connecter|connexion"
    r"|passwort|anmelden|contraseña|iniciar sesión|accept (?:all )?cookies|skip to|toggle|previous column)\b",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"\b(?:(?:scheduled|planned) maintenance|temporarily unable|browser is (?:not|no longer) supported"
    r"|(?:we|we['’]ve|we have|have) updated (?:our|this)|updat(?:e|ing) to our (?:terms|policy|privacy)"
    r"|avons mis à jour (?:notre|nos)|wartungsarbeiten|hemos actualizado nuestr)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"@|\b(?:address|attn|p\.?o\.? box|street|road|avenue|suite|floor|adresse|rue|cedex|anschrift"
    r"|[a-zß]*stra(?:ß|ss)e|calle|dirección|registered office|[a-z]*avenue|hrb|siret)\b|\b\d{5}\b"
    r"|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b"
    r"|\b\d{4} [A-Z]{2}\b",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\s*(?:[*+•–-]\s*)?(?:\d+[.)\\]|\[|art)", re.IGNORECASE)
_STAMP = re.compile(
    r"\b\d{4}-\d\d-\d\dT\d\d:|\b(?:ago by|posts by|last comment by|min(?:ute)? read)\b", re.IGNORECASE
)
_CONTENTS_TITLE = re.compile(
    r"[\s*#_]*(?:on this page|(?:table of )?contents|in this (?:article|section)|sommaire|table des matières|inhalt"
    r"|inhaltsverzeichnis|índice|contenido|inhoud)[\s*_:]*$",
    re.IGNORECASE,
)
_SHORT = 220
_TITLES = {SpanKind.HEADING, SpanKind.METADATA}
_MOST_FRAME_WORDS = 14
_LONG_RUN = 5
_LONG_SWAP = 60
_BANNER_DEPTH = 3


class Noise(StrEnum):
    """Why a part is none of the policy's own changes."""

    COPY = "copy"
    CONTENTS = "contents"
    FRAME = "frame"


def noise_of(before: Side, after: Side, parts: Sequence[Part]) -> list[Noise | None]:
    """For each part why it is noise, or None."""
    headings = _headings(before) | _headings(after)
    found: list[Noise | None] = []
    for part in parts:
        if part.before is None:
            found.append(_alone(part, after, before, headings))
        elif part.after is None:
            found.append(_alone(part, before, after, headings))
        else:
            found.append(_changed(part, before, after, headings))
    for side, taken in ((before, EditKind.REMOVED), (after, EditKind.ADDED)):
        for run in _runs(parts, taken):
            if _is_frame_run(side, [parts[at] for at in run], [found[at] for at in run]):
                for at in run:
                    found[at] = found[at] or Noise.FRAME
    return found


def _runs(parts: Sequence[Part], kind: EditKind) -> list[list[int]]:
    """Places of whole stretches that only one side has, in runs of neighbours."""
    placed = sorted(
        ((part.before_units or part.after_units)[0], at)
        for at, part in enumerate(parts)
        if part.kind is kind and not (part.before_units and part.after_units)
    )
    runs: list[list[int]] = []
    last = -2
    for unit, at in placed:
        if unit == last + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
        last = unit
    return [run for run in runs if len(run) >= _LONG_RUN]


def _is_frame_run(side: Side, run: list[Part], noise: list[Noise | None]) -> bool:
    """True for a long run of mostly short, unpunctuated stretches: menus, login boxes, teasers."""
    units = [side.units[(part.before_units or part.after_units)[0]] for part in run]
    bare = sum(
        known is not None or (len(unit.text) <= 90 and not _SENTENCE.search(unit.text))
        for unit, known in zip(units, noise, strict=True)
    )
    spoken = sum(len(unit.text) > 240 for unit in units)
    framed = sum(known is Noise.FRAME for known in noise)
    return bare >= 0.6 * len(run) and spoken <= 0.1 * len(run) and framed >= 0.25 * len(run)


def _headings(side: Side) -> set[tuple[str, ...]]:
    return {plain_words(unit.text) for unit in side.units if unit.kind is SpanKind.HEADING}


def _alone(part: Part, side: Side, other: Side, headings: set[tuple[str, ...]]) -> Noise | None:
    """A part that only one version has."""
    place = part.after or part.before
    assert place is not None
    text = side.text[place.start : place.end]
    if repeated(text, other.text) >= _REPEATED:
        return Noise.COPY
    units = [side.units[at] for at in (part.after_units if part.after else part.before_units)]
    if units[0].kind not in _TITLES and is_contents(text, headings):
        return Noise.CONTENTS
    if len(units) == 1 and units[0] in side.units[: _BANNER_DEPTH + 1] and _is_banner(text):
        return Noise.FRAME
    return (
        Noise.FRAME if all(is_frame(unit, text) and not _near_address(side, unit) for unit in units) else None
    )


def _changed(part: Part, before: Side, after: Side, headings: set[tuple[str, ...]]) -> Noise | None:
    """A part that both versions have: noise when both sides are contents, or both are frame."""
    assert part.before is not None
    assert part.after is not None
    old, new = before.text[part.before.start : part.before.end], after.text[part.after.start : part.after.end]
    if _is_shuffle(part, before.text, after.text):
        return Noise.COPY
    units = [(before, before.units[at]) for at in part.before_units]
    units += [(after, after.units[at]) for at in part.after_units]
    if any(unit.kind in _TITLES for _, unit in units):
        return None
    if is_contents(old, headings) and is_contents(new, headings):
        return Noise.CONTENTS
    if all(is_frame(unit, unit.text) and not _near_address(side, unit) for side, unit in units):
        return Noise.FRAME
    return None


def _is_shuffle(part: Part, before: str, after: str) -> bool:
    """True when all that went still stands elsewhere, and all that came stood elsewhere."""
    swaps = part.change.swaps
    if sum(len(old) + len(new) for old, new in swaps) < _LONG_SWAP:
        return False
    old, new = "\n".join(old for old, _ in swaps), "\n".join(new for _, new in swaps)
    return (not old or repeated(old, after) >= _REPEATED) and (not new or repeated(new, before) >= _REPEATED)


def _near_address(side: Side, unit: Unit) -> bool:
    """True for a short line that is part of a postal address or a date."""
    if len(unit.text) > 80 or _LINKED.search(unit.text):
        return False
    if any("calendar" in classes_of(word) for word in plain_words(unit.text)):
        return True
    at = bisect_left(side.units, unit.start, key=lambda other: other.start)
    near = " ".join(other.text for other in side.units[max(0, at - 3) : at + 4] if len(other.text) <= 160)
    return bool(_ADDRESS.search(near))


def _is_banner(text: str) -> bool:
    return len(text) <= 400 and bool(_BANNER.search(text))


def repeated(text: str, other: str) -> float:
    """What part of a text, by whole sentences or lines, stands verbatim in another."""
    pieces = [piece.strip(_MARKS) for piece in _PIECE.findall(_TAG.sub("\n", text))[:_MOST_PIECES]]
    if not pieces:
        whole = text.strip(_MARKS)
        return float(len(whole) >= 3 and whole in other)
    size = sum(map(len, pieces))
    return sum(len(piece) for piece in pieces if piece in other) / size if size else 0.0


def is_contents(text: str, headings: set[tuple[str, ...]]) -> bool:
    """True for lines that are headings of the document over again."""
    lines = [words for line in text.splitlines()[:80] if (words := plain_words(line))]
    if not lines:
        return False
    if len(lines) == 1 and not _ENTRY.match(text):
        return False
    known = sum(words in headings or words[1:] in headings for words in lines)
    return known >= max(1, 0.7 * len(lines))


def is_frame(unit: Unit, text: str) -> bool:
    """True for short, unpunctuated or mostly linked text outside the policy's own clauses."""
    if len(text) <= _SHORT and (_STAMP.search(text) or _CONTENTS_TITLE.match(text)):
        return True
    if unit.kind in {SpanKind.METADATA, SpanKind.HEADING, SpanKind.DEFINITION, SpanKind.CONTACT}:
        return False
    shown = _LINKED.sub("", text)
    words = len(plain_words(text))
    if words > 400:
        return False
    if len(plain_words(shown)) <= 0.35 * words:
        return True
    lines = [line for line in text.splitlines() if line.strip(_MARKS)]
    listed = sum(not _SENTENCE.search(line) and len(line.split()) <= 8 for line in lines)
    if unit.kind is SpanKind.NAVIGATION and words <= _MOST_FRAME_WORDS and not _SENTENCE.search(text.strip()):
        return True
    return bool(_WIDGET.search(text)) and listed >= 0.8 * len(lines)
