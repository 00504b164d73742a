"""One plain sentence for an edit: what changed, in words that stand in the texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smallprint.records.vocabulary import EditKind, Materiality

if TYPE_CHECKING:
    from smallprint.changes.parts import Part
    from smallprint.changes.units import Side, Unit

_LONGEST_QUOTE = 90
_MOST_SWAPS = 3
_MARKUP = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)|[*_#\\]+|^\s*(?:[-•+]|\d+[.)])\s+|\|")


def what_changed(before: Side, after: Side, part: Part, materiality: Materiality) -> str:
    """The sentence: it names the provision and quotes what came, what went, or both."""
    name = _name(before, after, part)
    if not part.gone and not part.come:
        return f"{name}: {_unworded(part)}"
    if part.kind is EditKind.RENUMBERED:
        return f"{name} has another number; its words are the same."
    if part.kind is EditKind.ADDED and part.after is not None:
        return f"{name} is added: {_quote(after.text[part.after.start : part.after.end])}."
    if part.kind is EditKind.REMOVED and part.before is not None:
        return f"{name} no longer says {_quote(before.text[part.before.start : part.before.end])}."
    swaps = "; ".join(_swap(old, new) for old, new in part.change.swaps[:_MOST_SWAPS])
    more = len(part.change.swaps) - _MOST_SWAPS
    rest = f"; and {more} more" if more > 0 else ""
    lead = {EditKind.SPLIT: "is now several provisions; ", EditKind.MERGED: "takes in several provisions; "}
    verb = lead.get(
        part.kind, "now reads otherwise: " if materiality is Materiality.SUBSTANTIVE else "is reworded: "
    )
    return f"{name} {verb}{swaps}{rest}."


def _unworded(part: Part) -> str:
    if part.kind is EditKind.MOVED:
        return "it stands in another place, word for word."
    if part.kind is EditKind.SPLIT:
        return "the same words now stand as several provisions."
    if part.kind is EditKind.MERGED:
        return "the same words now stand as one provision."
    if part.restyled:
        return "only capitals changed."
    return "only links, markup or punctuation changed; the words are the same."


def _swap(old: str, new: str) -> str:
    if old and new:
        return f"{_quote(old)} → {_quote(new)}"
    return f"{_quote(new)} came in" if new else f"{_quote(old)} went"


def _name(before: Side, after: Side, part: Part) -> str:
    side, places = (after, part.after_units) if part.after_units else (before, part.before_units)
    for place in places:
        unit: Unit = side.units[place]
        if unit.provision >= 0:
            return f"“{_plain(side.analysis.reading.provisions[unit.provision].title)}”"
    return f"The {side.units[places[0]].kind} text"


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub(lambda match: match.group(1) or "", text).split())


def _quote(text: str) -> str:
    """A quotation of at most ninety characters, markup left out, cut between words."""
    plain = _plain(text)
    if len(plain) > _LONGEST_QUOTE:
        plain = plain[: _LONGEST_QUOTE + 1].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return f"“{plain.rstrip('.')}”"
