"""Calendar dates, as ISO dates. A date whose order of day and month is not clear is not a date here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = (
    "january|jan|janvier|janv|januar|janner|enero|ene",
    "february|feb|fevrier|fevr|februar|febrero",
    "march|mar|mars|marz|marzo",
    "april|apr|avril|avr|abril|abr",
    "may|mai|mayo",
    "june|jun|juin|juni|junio",
    "july|jul|juillet|juil|juli|julio",
    "august|aug|aout|agosto|ago",
    "september|sept|sep|septembre|septiembre|setiembre",
    "october|oct|octobre|oktober|okt|octubre",
    "november|nov|novembre|noviembre",
    "december|dec|decembre|dezember|dez|diciembre|dic",
)
_MONTH_OF = {name: place for place, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_MONTH = "(?:" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:19|20)\d\d"
DATE = pattern(
    rf"(?<![\w/.-])(?:"
    rf"(?P<y1>{_YEAR})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?:t\d\d:\d\d(?::\d\d)?(?:z"
    rf"|[+-]\d\d:?\d\d)?)?"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?(?: of| de| -)? "
    rf"?(?P<m2>{_MONTH}),?(?: of| de| del| -)? ?(?P<y2>{_YEAR})"
    rf"|(?P<m3>{_MONTH}) (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?: ?,| of)? ?(?P<y3>{_YEAR})"
    rf"|(?P<a>\d{{1,2}})(?P<sep>[./-])(?P<b>\d{{1,2}})(?P=sep)(?P<y4>{_YEAR})"
    rf"|(?P<m5>{_MONTH})(?: of| de)?,? (?P<y5>{_YEAR})"
    r")(?!\d)"
)

_ANCHOR = re.compile(r"[12][09]\d\d(?!\d)")
_LONGEST = 32


@dataclass(frozen=True, slots=True)
class Day:
    """An ISO date (or year and month) at ``start:end``."""

    value: str
    start: int
    end: int


def dates(text: str, start: int = 0, end: int | None = None) -> Iterator[Day]:
    """The unambiguous dates in folded ``text[start:end]``, in order."""
    end = len(text) if end is None else end
    done = start
    for year in _ANCHOR.finditer(text, start, end):
        match = DATE.search(text, max(done, year.start() - _LONGEST), min(end, year.end() + _LONGEST))
        value = _value(match) if match else None
        if match and match.end() > done:
            done = match.end()
            if value:
                yield Day(value, match.start(), match.end())


def _value(match: re.Match[str]) -> str | None:
    part = match.groupdict()
    if part["y1"]:
        return _iso(part["y1"], int(part["m1"]), int(part["d1"]))
    if part["y2"]:
        return _iso(part["y2"], _month(part["m2"]), int(part["d2"]))
    if part["y3"]:
        return _iso(part["y3"], _month(part["m3"]), int(part["d3"]))
    if part["y5"]:
        return f"{part['y5']}-{_month(part['m5']):02d}"
    return _numeric(part["y4"], int(part["a"]), int(part["b"]), dotted=part["sep"] == ".")


def _numeric(year: str, first: int, second: int, *, dotted: bool) -> str | None:
    """Dotted dates are written day first wherever dots are used; others must exclude one of the orders."""
    if dotted or first > 12 or first == second:
        return _iso(year, second, first)
    return _iso(year, first, second) if second > 12 else None


def _month(name: str) -> int:
    return _MONTH_OF[name.rstrip(".")]


def _iso(year: str, month: int, day: int) -> str | None:
    try:
        return date(int(year), month, day).isoformat()
    except ValueError:
        return None
