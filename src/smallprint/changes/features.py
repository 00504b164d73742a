"""What is looked at to tell whether a part of a change matters: a fixed row of numbers for each part.

No wording is kept, only counts and shares, so that weights learnt on some services hold for others.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from smallprint.changes.lexicon import CLASSES, classes_of
from smallprint.changes.words import HIDDEN_ADDRESS, plain_words
from smallprint.records.vocabulary import ClauseType, EditKind, Severity, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from smallprint.changes.parts import Part
    from smallprint.changes.units import Side, Unit

_SENTENCE_END = re.compile(r"[.!?。:;]['\"”’)\]*_]*$")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻ][\w.&-]*")
_PIECE = re.compile(r"[^.!?\n|]{12,}")
_WRITTEN_TO = re.compile(
    r"@|\b(?:contact|write|writing|mail|post|notice|address|attn|attention|dpo|officer|inquir|question|request"
    r"|écri|adresse|courrier|délégué|anschrift|schrift|beauftragt|direcci|escrib|indirizzo|adres)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:street|road|avenue|ave\.|boulevard|blvd|suite|floor|drive|lane|p\.?o\.? box|rue|cedex|quai|chemin|place d"
    r"|[a-zäöüß]*stra(?:ß|ss)e|[a-z]*weg \d|platz \d|calle|avenida|plaza|paseo|via |piazza|rua |straat|building"
    r"|[a-z]*gatan)\b|\bSt\.?,|\b(?:[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}|[A-Z]{2},? \d{5}|\d{5} [A-Z][a-zé]+)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\d[\d.,]*\s*(?:%|€|£|\$|eur|usd|gbp|days?|hours?|months?|weeks?|years?|minutes?|jours?|mois|ans?\b|heures?"
    r"|semaines?|tage?n?|monate?n?|jahre?n?|stunden?|wochen?|días?|mes(?:es)?|años?|horas?|giorni|mesi|dagen|maanden)"
    r"|[€£$]\s*\d|^(?:1[0-9]|2[01])$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)*|[IVX]+|[A-Z]")
_REFERENCE = (
    r"(?i:sections?|articles?|clauses?|paragraphs?|ziffer|abschnitt|absatz|§+|rubrique|sección|apartado|point"
    r"|and|or|to)[\s\xa0]*(?:\([a-z]\))?"
)
_BARE_LINE = re.compile(
    r"[\s*+#|>-]*(?:\d+[.)\\]*\s*)?(?:!?\[[^\]]{0,160}\]\([^)]*\)[\s|·,*]*)+$|[\s*+#|>-]*[^.!?;:]{1,40}$"
)
_SPEAKS = re.compile(
    r"\b(?:you|your|we|our|us|user|users|customer|shall|must|may|vous|votre|vos|nous|notre|utilisateur|client|sie|ihre?"
    r"|wir|unsere?|nutzer|kunde|usted|sus?|nosotros|usuario|cliente|lei|voi|noi|u|uw|wij|je|você|nós)\b",
    re.IGNORECASE,
)
_RIGHTS_RESERVED = re.compile(
    r"©|\(c\)|copyright|rights reserved|droits réservés|rechte vorbehalten", re.IGNORECASE
)
_MOST_PIECES = 60
_KINDS = tuple(SpanKind)
_EDITS = tuple(EditKind)
CONTEXT = (
    "duty",
    "negation",
    "right",
    "data",
    "money",
    "law",
    "contact",
    "people",
    "pointer",
    "frame",
    "calendar",
)
"""Classes that are also counted in the unchanged words around a change."""
_TYPES = (ClauseType.OTHER, ClauseType.POLICY_CHANGES, ClauseType.INTELLECTUAL_PROPERTY)


class Row:
    """The features of one part, by name, in a fixed order (``NAMES``)."""

    def __init__(self, before: Side, after: Side, part: Part, overview: Overview) -> None:
        self._before, self._after, self._part, self._overview = before, after, part, overview

    @cached_property
    def _units(self) -> list[Unit]:
        old = [self._before.units[place] for place in self._part.before_units]
        return old + [self._after.units[place] for place in self._part.after_units]

    def values(self) -> list[float]:
        """The numbers, in the order of ``NAMES``."""
        return [*self._sizes(), *self._words(), *self._place(), *self._document()]

    def _sizes(self) -> Iterable[float]:
        part = self._part
        gone, come = Counter(part.gone), Counter(part.come)
        net_gone, net_come = sum((gone - come).values()), sum((come - gone).values())
        whole = sum(unit.text.count(" ") + 1 for unit in self._units)
        changed = len(part.gone) + len(part.come)
        yield math.log1p(len(part.gone))
        yield math.log1p(len(part.come))
        yield math.log1p(net_gone)
        yield math.log1p(net_come)
        yield float(net_gone + net_come == 0)
        yield float(0 < net_gone + net_come <= 2)
        yield min(1.0, changed / max(1, whole))
        yield math.log1p(whole)
        both = bool(part.gone and part.come)
        yield fuzz.ratio("".join(part.gone)[:600], "".join(part.come)[:600]) / 100 if both else 0.0
        yield float(both and "".join(part.gone) == "".join(part.come))
        for kind in _EDITS:
            yield float(part.kind is kind)
        yield float(part.moved)
        yield float(part.restyled)

    def _words(self) -> Iterable[float]:
        part = self._part
        gone, come = Counter(part.gone), Counter(part.come)
        net = list(((gone - come) + (come - gone)).elements())
        counts: Counter[str] = Counter()
        for word in net:
            counts.update(classes_of(word))
        total = max(1, len(net))
        for name in CLASSES:
            yield math.log1p(counts[name])
        yield counts["function"] / total
        yield counts["calendar"] / total
        yield counts["frame"] / total
        yield counts["pointer"] / total
        numbers = sum(word[0].isdigit() for word in net)
        yield math.log1p(numbers)
        yield numbers / total
        yield float(any(re.fullmatch(r"(?:19|20)\d\d", word) for word in net))
        yield float(any("@" in word for word in net))
        yield float(any(word.startswith(("http", "www.")) for word in net))
        yield float(HIDDEN_ADDRESS in net)
        old = [match for swap in part.change.swaps for match in _CAPITAL.findall(swap[0])]
        new = [match for swap in part.change.swaps for match in _CAPITAL.findall(swap[1])]
        yield math.log1p(len(old))
        yield math.log1p(len(new))
        yield float(bool(old and new) and len(part.gone) <= len(old) + 1 and len(part.come) <= len(new) + 1)
        yield sum(len(word) for word in net) / total / 10
        yield from self._signs(net)
        yield from self._context()
        yield self._overview.made_good(part)

    def _signs(self, net: list[str]) -> Iterable[float]:
        """Shapes that nearly decide the matter alone."""
        part = self._part
        swaps = part.change.swaps
        stems_gone, stems_come = ({w[:5] for w in words if len(w) > 3} for words in (part.gone, part.come))
        yield math.log1p(len(stems_gone - stems_come))
        yield math.log1p(len(stems_come - stems_gone))
        longest = max((max(old.count(" "), new.count(" ")) + 1 for old, new in swaps), default=len(net))
        yield math.log1p(longest)
        yield math.log1p(len(swaps))
        quoted = self._quoted()
        written = bool(_WRITTEN_TO.search(quoted))
        old_digits = any(c.isdigit() for old, _ in swaps for c in old)
        new_digits = any(c.isdigit() for _, new in swaps for c in new)
        old_capital = any(_CAPITAL.search(old) for old, _ in swaps)
        new_capital = any(_CAPITAL.search(new) for _, new in swaps)
        dated = any("calendar" in classes_of(word) for word in net)
        street = bool(_STREET.search(quoted))
        yield float(
            old_digits and new_digits and (old_capital or new_capital) and not dated and (written or street)
        )
        yield float(street and bool(net) and not dated)
        yield float(any("@" in word for word in part.gone) and any("@" in word for word in part.come))
        yield float(any(_VALUE.search(old) or _VALUE.search(new) for old, new in swaps) and not dated)
        yield float(bool(swaps) and all(self._refers(old, new) for old, new in swaps))
        yield self._overview.twins(part)
        lines = [line for line in quoted.split("\n") if line.strip()]
        yield sum(bool(_BARE_LINE.match(line)) for line in lines) / max(1, len(lines))
        yield float(bool(_SPEAKS.search(quoted)))
        yield float(len(part.gone) + len(part.come) >= 8 and bool(_SPEAKS.search(quoted)) and longest >= 6)
        yield float(bool(_RIGHTS_RESERVED.search(quoted)))
        yield float(
            bool(net) and all(w[0].isdigit() or "calendar" in classes_of(w) or len(w) <= 2 for w in net)
        )

    def _quoted(self) -> str:
        place, side = (
            (self._part.after, self._after) if self._part.after else (self._part.before, self._before)
        )
        assert place is not None
        return side.text[place.start : min(place.end, place.start + 1500)]

    def _refers(self, old: str, new: str) -> bool:
        """True for numbers that stand after "section" and the like."""
        if not (_NUMBER.fullmatch(old) and _NUMBER.fullmatch(new)):
            return False
        return bool(re.search(_REFERENCE + re.escape(new), self._quoted()))

    def _context(self) -> Iterable[float]:
        """Classes of the words of the quoted stretch, changed or not."""
        words = plain_words(self._quoted())
        counts: Counter[str] = Counter()
        for word in words:
            counts.update(classes_of(word))
        for name in CONTEXT:
            yield math.log1p(counts[name])

    def _place(self) -> Iterable[float]:
        kinds = {unit.kind for unit in self._units}
        for kind in _KINDS:
            yield float(kind in kinds)
        text = "\n".join(unit.text for unit in self._units)
        shown = _LINK.sub(r"\1", text)
        linked = sum(len(match) for match in _LINK.findall(text))
        yield linked / max(1, len(shown))
        yield float(bool(_SENTENCE_END.search(text.rstrip())))
        yield shown.count(".") / max(1, shown.count(" ") + 1) * 10
        yield text.count("\n") / max(1, text.count(" ") + 1)
        yield float(text.lstrip().startswith("|"))
        side, place = (
            (self._after, self._part.after_units[0])
            if self._part.after_units
            else (self._before, self._part.before_units[0])
        )
        first, last = self._overview.edges(side)
        yield float(place < first)
        yield float(place > last)
        yield float(place <= 2)
        yield float(len(side.units) - place <= 3)
        yield self._repeated()
        assessments = [
            self._before.analysis.assessments[u.provision]
            for u in self._units[: len(self._part.before_units)]
            if u.provision >= 0
        ]
        assessments += [
            self._after.analysis.assessments[u.provision]
            for u in self._units[len(self._part.before_units) :]
            if u.provision >= 0
        ]
        types = {score.type for assessment in assessments for score in assessment.types}
        for clause_type in _TYPES:
            yield float(clause_type in types)
        severities = {assessment.severity for assessment in assessments}
        yield float(Severity.HIGH in severities)
        yield float(Severity.MEDIUM in severities)

    def _repeated(self) -> float:
        """What part of a stretch that came or went stands in the other text anyway."""
        part = self._part
        if part.after is not None and part.before is None:
            text, other = self._after.text[part.after.start : part.after.end], self._before.text
        elif part.before is not None and part.after is None:
            text, other = self._before.text[part.before.start : part.before.end], self._after.text
        else:
            return 0.0
        pieces = [piece.strip(" *_#-\xa0\\[]()") for piece in _PIECE.findall(text)[:_MOST_PIECES]]
        whole = sum(map(len, pieces))
        return sum(len(piece) for piece in pieces if piece and piece in other) / whole if whole else 0.0

    def _document(self) -> Iterable[float]:
        yield self._overview.parts
        yield self._overview.share
        yield self._overview.dated


class Overview:
    """What is the same for all parts of a pair."""

    def __init__(self, before: Side, after: Side, parts: Sequence[Part]) -> None:
        changed = sum(len(part.gone) + len(part.come) for part in parts)
        size = len(before.text) + len(after.text)
        self.parts = math.log1p(len(parts))
        self.share = min(1.0, 6 * changed / max(1, size))
        self.dated = float(any(_is_date(before, after, part) for part in parts))
        self._gone = _triples(part.gone for part in parts)
        self._come = _triples(part.come for part in parts)
        self._wordings = Counter((part.gone, part.come) for part in parts)
        self._edges: dict[int, tuple[int, int]] = {}

    def twins(self, part: Part) -> float:
        """How many other parts change the same words in the same way, as a logarithm."""
        return math.log(self._wordings[part.gone, part.come]) if part.gone and part.come else 0.0

    def made_good(self, part: Part) -> float:
        """What part of the words that went or came here comes or goes elsewhere in the pair."""
        gone, come = _triples([part.gone]), _triples([part.come])
        whole = len(gone) + len(come)
        return (len((gone & self._come) - come) + len((come & self._gone) - gone)) / whole if whole else 0.0

    def edges(self, side: Side) -> tuple[int, int]:
        """Places of the first and the last provision among the units."""
        found = self._edges.get(id(side))
        if found is None:
            places = [place for place, unit in enumerate(side.units) if unit.provision >= 0]
            found = (places[0], places[-1]) if places else (len(side.units), -1)
            self._edges[id(side)] = found
        return found


def _triples(runs: Iterable[Sequence[str]]) -> set[tuple[str, ...]]:
    return {tuple(run[place : place + 3]) for run in runs for place in range(len(run) - 2)}


def _is_date(before: Side, after: Side, part: Part) -> bool:
    """True for a short part in which a date changed."""
    if not 0 < len(part.gone) + len(part.come) <= 24:
        return False
    units = [before.units[place] for place in part.before_units] + [
        after.units[place] for place in part.after_units
    ]
    if any(len(unit.text) > 200 for unit in units):
        return False
    words = [*part.gone, *part.come]
    return any(word[0].isdigit() for word in words) and (
        any("calendar" in classes_of(word) for word in words)
        or SpanKind.METADATA in {unit.kind for unit in units}
    )


NAMES: tuple[str, ...] = (
    "gone", "come", "net-gone", "net-come", "net-none", "net-few", "share", "whole", "alike", "respaced",
    *(f"edit-{kind}" for kind in _EDITS), "moved", "restyled",
    *(f"words-{name}" for name in CLASSES),
    "share-function", "share-calendar", "share-frame", "share-pointer", "numbers", "share-numbers", "year",
    "mail", "url", "hidden", "capitals-gone", "capitals-come", "renamed", "word-length",
    "stems-gone", "stems-come", "longest", "swaps", "address-swap", "street", "mail-swap", "value", "refers", "twins",
    "bare-lines", "speaks", "speech-changed", "copyright", "date-only",
    *(f"context-{name}" for name in CONTEXT), "made-good",
    *(f"kind-{kind}" for kind in _KINDS),
    "linked", "sentence", "stops", "lines", "table", "above", "below", "first", "last", "repeated",
    *(f"type-{kind}" for kind in _TYPES), "high", "medium",
    "parts", "share-document", "dated",
)  # fmt: skip


def rows(before: Side, after: Side, parts: Sequence[Part], places: Sequence[int]) -> NDArray[np.float32]:
    """One row for each of the parts at ``places``, one column a name."""
    overview = Overview(before, after, parts)
    table = [Row(before, after, parts[place], overview).values() for place in places]
    return np.asarray(table, dtype=np.float32).reshape(len(places), len(NAMES))
