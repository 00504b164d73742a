"""Authorities and bodies to turn to, each with its complaint page: ``data/agencies.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from smallprint.knowledge.regulations import load_regulations
from smallprint.records.errors import UsageError


@dataclass(frozen=True, slots=True)
class Agency:
    """``complaint`` is the page where a person starts; ``regulations`` are ids that it has to do with."""

    id: str
    name: str
    short: str
    jurisdiction: str
    about: str
    home: str
    complaint: str
    regulations: tuple[str, ...]


_FIELDS = set(Agency.__dataclass_fields__)


@cache
def load_agencies() -> tuple[Agency, ...]:
    """The shipped agencies. UsageError where an entry is wrong (a fault of this package)."""
    text = resources.files("smallprint.knowledge").joinpath("data/agencies.toml").read_text(encoding="utf-8")
    return parse_agencies(text, {one.id for one in load_regulations()})


def agencies_for(regulation: str) -> tuple[Agency, ...]:
    """The agencies that have to do with a regulation, by its id."""
    return tuple(one for one in load_agencies() if regulation in one.regulations)


def parse_agencies(text: str, known: set[str]) -> tuple[Agency, ...]:
    """Agencies from TOML; ``known`` are the ids of regulations. UsageError names the entry that is wrong."""
    found = tuple(_agency(row, known) for row in tomllib.loads(text).get("agencies", []))
    ids = [one.id for one in found]
    for key in ids:
        if ids.count(key) > 1:
            raise UsageError(f"agencies.toml: {key} stands there more than once.")
    return found


def _agency(row: dict[str, Any], known: set[str]) -> Agency:
    name = row.get("id", "(without an id)")
    if set(row) != _FIELDS:
        odd = ", ".join(sorted(set(row) ^ _FIELDS))
        raise UsageError(f"agencies.toml: {name}: missing or unknown fields {odd}.")
    for field in ("home", "complaint"):
        if not row[field].startswith("https://"):
            raise UsageError(f"agencies.toml: {name}: {field} must start with https://.")
    if strangers := set(row["regulations"]) - known:
        raise UsageError(f"agencies.toml: {name} names unknown regulations {', '.join(sorted(strangers))}.")
    return Agency(**(row | {"regulations": tuple(row["regulations"])}))
