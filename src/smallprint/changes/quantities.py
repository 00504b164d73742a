"""Amounts in a wording: prices, shares, periods and counts, and which of them changed.

Promises: numbers of sections, versions, dates, years and examples are no amounts; "24 hours" and "one day" are
the same. English, French, German, Spanish, Italian and Dutch number words up to twelve and the round ones.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smallprint.changes.parts import Part
    from smallprint.changes.units import Side

_NUMBER_WORDS: dict[float, str] = {
    0.5: "half",
    1: "one un une ein eine einem einen einer uno una één",
    2: "two deux zwei dos due twee both",
    3: "three trois drei tres tre drie",
    4: "four quatre vier cuatro quattro",
    5: "five cinq fünf cinco cinque vijf",
    6: "six sechs seis sei zes",
    7: "seven sept sieben siete sette zeven",
    8: "eight huit acht ocho otto",
    9: "nine neuf neun nueve nove negen",
    10: "ten dix zehn diez dieci tien",
    11: "eleven onze elf once undici",
    12: "twelve douze zwölf doce dodici twaalf",
    14: "fourteen quatorze vierzehn catorce",
    15: "fifteen quinze fünfzehn quince quindici",
    20: "twenty vingt zwanzig veinte venti",
    30: "thirty trente dreißig treinta trenta",
    40: "forty quarante vierzig cuarenta",
    50: "fifty cinquante fünfzig cincuenta",
    60: "sixty soixante sechzig sesenta sessanta",
    90: "ninety neunzig noventa",
    100: "hundred cent hundert cien",
}
_WORD_VALUES = {word: value for value, words in _NUMBER_WORDS.items() for word in words.split()}
_HOURS: dict[float, str] = {
    1 / 60: r"minut(?:e[ns]?|os?|i)",
    1: r"hours?|heures?|stunden?|horas?|or[ae]|uren|uur",
    24: r"days?|jours?|tag(?:e[ns]?)?|días?|giorn[io]|dag(?:en)?",
    168: r"weeks?|semaines?|wochen?|semanas?|settiman[ae]|we[ke]+e?n",
    730: r"months?|mois|monat(?:e[ns]?)?|mes(?:es)?|mes[ei]|maand(?:en)?",
    8760: r"years?|ans?|années?|jahre?[ns]?|años?|ann[io]|jaar",
}
_NUMBER = (
    r"(?P<number>\d{1,3}(?:[ \u202f\xa0]\d{3})+(?![\d])|\d+(?:[.,]\d+)*|\b(?:"
    + "|".join(sorted(_WORD_VALUES, key=len, reverse=True))
    + r")\b)"
)
_BETWEEN = (
    r"(?:\s?\(\d+\))?[\s\xa0\u202f-]{0,2}"
    r"(?:(?:calendar|business|working|consecutive|full|further|canadian|us|american|australian|ouvr\w+|ganze[nr]?)"
    r"[\s\xa0]+)?"
)
_CURRENCY = r"€|£|¥|(?:us|ca|au)?\$|\b(?:eur|usd|gbp|chf|cad|aud)\b"
_AMOUNT = re.compile(
    rf"(?P<sign>{_CURRENCY})?[\s\xa0\u202f]?{_NUMBER}"
    rf"(?:{_BETWEEN}(?:(?P<percent>%|per ?cent\b|pour cent\b|prozent\b|por ciento\b|per cento\b|procent\b)"
    r"|(?P<money>€|£|\$|(?:eur|usd|gbp|chf|cad|aud|euros?|dollars?|pounds?|cents?|livres|pfund|dólares|francs?|franken)\b)"
    rf"|(?P<time>(?:{'|'.join(_HOURS.values())})\b)"
    r"|(?P<thing>[^\W\d_]{3,})))?",
    re.IGNORECASE,
)
_UNITS = tuple((re.compile(unit, re.IGNORECASE), hours) for hours, unit in _HOURS.items())
_NO_AMOUNT_BEFORE = re.compile(
    r"(?:\b(?:sections?|articles?|clauses?|paragraphs?|art|abs|ziffer|abschnitt|absatz|nr|no|n°|rubrique|sección"
    r"|apartado|point|annex|appendix|version|v|page|chapter|step|part|room|suite|floor|level|tier|iso|phone|tel"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\b\.?|§|[#.:/@+–—-]|\d)"
    r"[\s\xa0]*$",
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|janvier|février|mars|avril"
    r"|mai|juin|juillet|août|septembre|octobre|novembre|décembre|januar|februar|märz|juni|juli|oktober|dezember|enero"
    r"|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|and|und|et|the|our|you|your"
    r"|street|avenue|road|rue|floor|suite|usc|cfr|gdpr|dsgvo|rgpd|of|for|with|this|that|here|below|above)$",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"(?:\b(?:for example|for instance|e\.g|such as|par exemple|zum beispiel|por ejemplo)|\bz\. ?B)[^.;]{0,80}$",
    re.IGNORECASE,
)
_SPENT = re.compile(r"\s*(?:ago|read|old posts)\b", re.IGNORECASE)
_NEARLY = 0.04
_LOOK_BACK = 100


class Measure(StrEnum):
    """What an amount is of."""

    MONEY = "money"
    SHARE = "share"
    PERIOD = "period"
    COUNT = "count"


class Amount(NamedTuple):
    """``value`` is in hours for a period; ``thing`` is what a count counts, shortened, else empty."""

    measure: Measure
    value: float
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """Amounts of one measure that gave way to others; one side may be empty where they only came or went."""

    measure: Measure
    old: tuple[float, ...]
    new: tuple[float, ...]

    @property
    def sign(self) -> int:
        """1 where the amount grew, -1 where it fell, 0 where that can't be told; a new price is a grown one."""
        if self.measure is Measure.MONEY and bool(self.old) != bool(self.new):
            return 1 if self.new else -1
        if not self.old or not self.new:
            return 0
        pairs = list(zip(self.old, self.new, strict=False))
        grown, fallen = any(n > o for o, n in pairs), any(n < o for o, n in pairs)
        return grown - fallen


@lru_cache(maxsize=2048)
def amounts_in(text: str) -> tuple[Amount, ...]:
    """All amounts of a stretch, in order."""
    found = []
    for match in _AMOUNT.finditer(text):
        amount = _amount(match)
        if amount is None:
            continue
        before = text[max(0, match.start("number") - _LOOK_BACK) : match.start("number")]
        if _EXAMPLE.search(before) or _SPENT.match(text, match.end()):
            continue
        if amount.measure is Measure.COUNT and _NO_AMOUNT_BEFORE.search(before):
            continue
        found.append(amount)
    return tuple(found)


def _amount(match: re.Match[str]) -> Amount | None:
    value = _value(match["number"])
    if match["percent"]:
        return Amount(Measure.SHARE, value)
    if match["money"] or match["sign"]:
        return Amount(Measure.MONEY, value)
    if match["time"]:
        hours = next(hours for unit, hours in _UNITS if unit.fullmatch(match["time"]))
        return Amount(Measure.PERIOD, value * hours)
    thing = match["thing"]
    is_year = re.fullmatch(r"(?:19|20)\d\d", match["number"])
    if not thing or value <= 1 or is_year or _NO_THING.match(thing) or not thing.islower():
        return None
    return Amount(Measure.COUNT, value, thing.casefold()[:4])


def _value(number: str) -> float:
    """A number of any writing: "1,000", "0,20", "12.99", "ten"."""
    known = _WORD_VALUES.get(number.casefold())
    if known is not None:
        return known
    plain = re.sub(r"[ \u202f\xa0]", "", number)
    head, mark, tail = re.match(r"([\d.,]*?)(?:([.,])(\d+))?$", plain).groups()  # type: ignore[union-attr]
    digits = re.sub(r"[.,]", "", head)
    if mark and (len(tail) != 3 or head == "0") and mark not in head:
        return float(f"{digits}.{tail}")
    return float(digits + (tail or ""))


def moved_amounts(before: Side, after: Side, part: Part) -> list[Moved]:
    """The amounts that changed in a part that both versions have, measure by measure."""
    if part.before is None or part.after is None:
        return []
    old = Counter(amounts_in(before.text[part.before.start : part.before.end]))
    new = Counter(amounts_in(after.text[part.after.start : part.after.end]))
    gone, come = list((old - new).elements()), list((new - old).elements())
    for one in gone.copy():
        same = next((other for other in come if _nearly(one, other)), None)
        if same is not None:
            gone.remove(one)
            come.remove(same)
    moved = []
    for measure in Measure:
        things = (
            {one.thing for one in gone} & {one.thing for one in come} if measure is Measure.COUNT else {""}
        )
        went, came = _values(gone, measure, things), _values(come, measure, things)
        if went or came:
            moved.append(Moved(measure, went, came))
    return moved


def _nearly(one: Amount, other: Amount) -> bool:
    return one.measure is other.measure and abs(one.value - other.value) <= _NEARLY * one.value * (
        one.measure is Measure.PERIOD
    )


def _values(amounts: Iterable[Amount], measure: Measure, things: set[str]) -> tuple[float, ...]:
    return tuple(one.value for one in amounts if one.measure is measure and one.thing in things)
