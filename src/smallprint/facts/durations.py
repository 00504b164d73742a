"""Lengths of time, as ISO 8601 durations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern
from smallprint.facts.numbers import NUMBER, number

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNITS: dict[str, str] = {
    "M": r"minutes?|minuten|minutos?",
    "H": r"hours?|hrs?|heures?|stunden?|horas?",
    "D": r"days?|jours?|\w{0,9}tag(?:e[ns]?|s)?|dias?",
    "W": r"weeks?|semaines?|\w{0,9}wochen?|semanas?",
    "MO": r"months?|mois|\w{0,9}monat(?:e[ns]?|s)?|mes(?:es)?",
    "Y": r"years?|yrs?|ans?|annees?|jahr(?:e[ns]?|s)?|anos?",
}
_ADJECTIVE = (
    r"(?:(?:calendar|business|working|consecutive|full|rolling|additional|more|banking|weeks'|further"
    r"|volle[nrs]?|aufeinanderfolgende[nr]?|weitere[nr]?) )?"
)
_WORKING = re.compile(
    r"business|working|banking|werktag|arbeitstag|bankarbeitstag|ouvre|ouvrable|habil|laborable"
)
DURATION = pattern(
    rf"(?<![\w.,$€£-])(?P<low>{NUMBER})(?: ?\((?P<also>{NUMBER})\))?"
    rf"(?:(?: ?- ?| to | a | bis | or | ou | o | oder | and )(?P<high>{NUMBER})(?: ?\({NUMBER}\))?)?"
    rf"[\s-]{{1,4}}{_ADJECTIVE}(?:"
    + "|".join(rf"(?P<{unit}>{words})" for unit, words in _UNITS.items())
    + r")\b'?(?P<after> (?:ouvres|ouvrables|habiles|laborables))?"
)


@dataclass(frozen=True, slots=True)
class Duration:
    """An ISO duration at ``start:end``, e.g. ``P30D``; ``PT72H``; ``P5D; business days``."""

    value: str
    start: int
    end: int


def durations(text: str, start: int = 0, end: int | None = None) -> Iterator[Duration]:
    """The durations in folded ``text[start:end]``, in order. Of a range, the longer bound is the value."""
    for match in DURATION.finditer(text, start, len(text) if end is None else end):
        unit = next(name for name in _UNITS if match[name])
        amount = number(match["high"] or match["also"] or match["low"])
        yield Duration(_iso(amount, unit) + _refinement(match[0]), match.start(), match.end())


def _iso(amount: int, unit: str) -> str:
    if unit in {"M", "H"}:
        return f"PT{amount}{unit}"
    if unit == "W":
        return f"P{amount * 7}D"
    return f"P{amount}{unit[0]}"


def _refinement(text: str) -> str:
    return "; business days" if _WORKING.search(text) else ""
