"""Amounts of money, as ``USD 100``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = {
    "us$": "USD", "$": "USD", "ca$": "CAD", "c$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD",
    "s$": "SGD", "r$": "BRL", "mx$": "MXN", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
}  # fmt: skip
_NAMES = {
    "usd": "USD", "us dollars": "USD", "u.s. dollars": "USD", "dollars": "USD", "dollar": "USD", "eur": "EUR",
    "euros": "EUR", "euro": "EUR", "gbp": "GBP", "pounds sterling": "GBP", "pounds": "GBP", "chf": "CHF",
    "francs suisses": "CHF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "pln": "PLN", "cad": "CAD", "aud": "AUD",
    "jpy": "JPY", "yen": "JPY", "inr": "INR", "sgd": "SGD", "brl": "BRL", "dollars us": "USD", "nzd": "NZD",
    "canadian dollars": "CAD", "australian dollars": "AUD", "dolares": "USD", "us-dollar": "USD",
}  # fmt: skip


def _any(words: dict[str, str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len, reverse=True))


_NUMBER = r"\d{1,3}(?:[.,' ]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d)"
AMOUNT = pattern(
    rf"(?<![\w.,])(?:(?P<sign>{_any(_SIGNS)}) ?(?P<n1>{_NUMBER})"
    rf"|(?P<name1>usd|eur|gbp|chf|sek|nok|dkk|cad|aud|pln|inr|jpy|sgd) ?(?P<n2>{_NUMBER})"
    rf"|(?P<n3>{_NUMBER})\)? ?(?:(?P<sign2>[€£])|(?P<name2>{_any(_NAMES)})\b))"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """``value`` is currency and number, at ``start:end``."""

    value: str
    start: int
    end: int


def amounts(text: str, start: int = 0, end: int | None = None) -> Iterator[Amount]:
    """The amounts in folded ``text[start:end]``, in order."""
    for match in AMOUNT.finditer(text, start, len(text) if end is None else end):
        name = match["name1"] or match["name2"]
        currency = _NAMES[re.sub(r"\s+", " ", name)] if name else _SIGNS[match["sign"] or match["sign2"]]
        yield Amount(
            f"{currency} {_plain(match['n1'] or match['n2'] or match['n3'])}", match.start(), match.end()
        )


def _plain(number: str) -> str:
    """``5.000,00`` and ``5,000.00`` are both ``5,000``; cents are kept where there are any."""
    whole, cents = number, ""
    if len(number) > 3 and number[-3] in ".,":
        whole, cents = number[:-3], number[-2:]
    elif len(number) > 2 and number[-2] in ".,":
        whole, cents = number[:-2], number[-1] + "0"
    digits = int(re.sub(r"\D", "", whole) or "0")
    return f"{digits:,}" + (f".{cents}" if cents.strip("0") else "")
