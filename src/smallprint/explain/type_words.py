"""Our words on each clause type: ``data/types.toml``, checked against the vocabulary."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from smallprint.records.errors import UsageError
from smallprint.records.vocabulary import ClauseType, Direction

_FIELDS = {"about", "why", "impact", "burdensome", "protective"}


@dataclass(frozen=True, slots=True)
class TypeWords:
    """``about`` completes "This clause is about ...". ``why`` and ``impact`` are empty for ``other``."""

    about: str
    why: str
    impact: str
    burdensome: str
    protective: str

    def impact_when(self, direction: Direction) -> str:
        """What it can mean for the reader of a clause that leans this way."""
        leaning = {Direction.BURDENSOME: self.burdensome, Direction.PROTECTIVE: self.protective}
        return leaning.get(direction) or self.impact


@cache
def load_type_words() -> dict[ClauseType, TypeWords]:
    """The shipped words, for every clause type. UsageError where one is missing (a fault of this package)."""
    text = resources.files("smallprint.explain").joinpath("data/types.toml").read_text(encoding="utf-8")
    return parse_type_words(text)


def parse_type_words(text: str) -> dict[ClauseType, TypeWords]:
    """Words from TOML. UsageError names the type that is missing, unknown or incomplete."""
    table = tomllib.loads(text)
    if set(table) != {one.value for one in ClauseType}:
        odd = ", ".join(sorted(set(table) ^ {one.value for one in ClauseType}))
        raise UsageError(f"explain/data/types.toml: each clause type needs one entry; look at {odd}.")
    for name, row in table.items():
        needed = {"about"} if name == ClauseType.OTHER else {"about", "why", "impact"}
        if not needed <= set(row) <= _FIELDS:
            raise UsageError(
                f"explain/data/types.toml: {name} needs {', '.join(sorted(needed))}, no other fields."
            )
    return {
        ClauseType(name): TypeWords(
            row["about"],
            row.get("why", ""),
            row.get("impact", ""),
            row.get("burdensome", ""),
            row.get("protective", ""),
        )
        for name, row in table.items()
    }
