"""Normalised values in words: ``P90D`` is 90 days, ``PT72H`` 72 hours."""

from __future__ import annotations

import re

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")


def in_words(value: str) -> str | None:
    """An ISO 8601 duration in English words; None where it is none."""
    match = _PERIOD.fullmatch(value.strip())
    if match is None or not any(match.groups()):
        return None
    parts = [
        f"{int(count)} {unit}{'' if int(count) == 1 else 's'}"
        for count, unit in zip(match.groups(), _UNITS, strict=True)
        if count
    ]
    return " and ".join(parts)


def listed(items: list[str], last: str = "and") -> str:
    """``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"
