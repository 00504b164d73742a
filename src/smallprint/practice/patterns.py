"""The signs looked for in page code: ``data/loaders.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from smallprint.records.errors import UsageError

KINDS = {"analytics": "analytics", "advertising": "advertising", "session-recording": "recording of visits"}


@dataclass(frozen=True, slots=True)
class Loader:
    """A known service: ``what`` is one of ``KINDS``."""

    name: str
    what: str
    signs: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Patterns:
    """All signs. ``held_back`` finds the consent attribute of a script element."""

    loaders: tuple[Loader, ...]
    any_loader: re.Pattern[str]
    overrides: re.Pattern[str]
    recording: re.Pattern[str]
    defaults: re.Pattern[str]
    wrappers: re.Pattern[str]
    analytics: re.Pattern[str]
    held_back: re.Pattern[str]


@cache
def load_patterns() -> Patterns:
    """The shipped signs. UsageError where an entry is wrong (a fault of this package)."""
    text = resources.files("smallprint.practice").joinpath("data/loaders.toml").read_text(encoding="utf-8")
    return parse_patterns(text)


def parse_patterns(text: str) -> Patterns:
    """Signs from TOML. UsageError names the entry that is wrong."""
    table = tomllib.loads(text)
    for row in table["loaders"]:
        if row.get("what") not in KINDS or not row.get("signs"):
            raise UsageError(
                f"loaders.toml: {row.get('name')}: needs signs and what, one of {', '.join(KINDS)}."
            )
    held = table["held_back"]
    attributes = "|".join(held["attributes"])
    classes = "|".join(held["classes"])
    return Patterns(
        loaders=tuple(Loader(row["name"], row["what"], _any(row["signs"])) for row in table["loaders"]),
        any_loader=_any([sign for row in table["loaders"] for sign in row["signs"]]),
        overrides=_any(table["overrides"]["signs"], re.IGNORECASE),
        recording=_any(table["recording"]["signs"], re.IGNORECASE),
        defaults=_any(table["defaults"]["signs"]),
        wrappers=_any(table["wrappers"]["signs"]),
        analytics=_any(table["analytics"]["signs"]),
        held_back=re.compile(
            rf"(?<![\w-])(?:(?:{attributes})\s*=\s*[\"']?[^\"'>]{{1,80}}[\"']?|(?:{classes})(?![\w-]))",
            re.IGNORECASE,
        ),
    )


def _any(signs: list[str], flags: int = 0) -> re.Pattern[str]:
    """One pattern of several; a sign may start with ``(?i)``."""
    parts = [f"(?i:{sign[4:]})" if sign.startswith("(?i)") else f"(?:{sign})" for sign in signs]
    return re.compile("|".join(parts), flags)
