"""The published table of clause types: ``data/taxonomy.toml``, checked against the vocabulary.

Invariants: every ``ClauseType`` stands in the table exactly once, in the vocabulary's order, in a known
group, with a definition, at least one inclusion and exclusion, and two or three example sentences.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from smallprint.records.errors import UsageError
from smallprint.records.vocabulary import ClauseType


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """One clause type as it is explained to readers. ``plain`` is one line in everyday words."""

    type: ClauseType
    name: str
    group: str
    plain: str
    definition: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All clause types. ``groups`` maps group ids to their names, in the order of display."""

    version: int
    notes: tuple[str, ...]
    groups: dict[str, str]
    types: tuple[TypeEntry, ...]

    def entry(self, clause_type: ClauseType) -> TypeEntry:
        """The entry of one type."""
        return next(entry for entry in self.types if entry.type is clause_type)

    def in_group(self, group: str) -> tuple[TypeEntry, ...]:
        """The entries of one group, in order; none for a group that is not in the table."""
        return tuple(entry for entry in self.types if entry.group == group)


@cache
def load_taxonomy() -> Taxonomy:
    """The shipped table. UsageError where it breaks an invariant (a fault of this package)."""
    text = resources.files("smallprint.knowledge").joinpath("data/taxonomy.toml").read_text(encoding="utf-8")
    return parse_taxonomy(text)


def parse_taxonomy(text: str) -> Taxonomy:
    """A taxonomy from TOML. UsageError names what is missing, doubled or unknown."""
    table = tomllib.loads(text)
    types = tuple(
        TypeEntry(
            type=_known(row["id"]),
            name=row["name"],
            group=row["group"],
            plain=row["plain"],
            definition=row["definition"],
            includes=tuple(row["includes"]),
            excludes=tuple(row["excludes"]),
            examples=tuple(row["examples"]),
        )
        for row in table["types"]
    )
    taxonomy = Taxonomy(table["version"], tuple(table["notes"]), dict(table["groups"]), types)
    _check(taxonomy)
    return taxonomy


def _known(value: str) -> ClauseType:
    try:
        return ClauseType(value)
    except ValueError as error:
        raise UsageError(f"taxonomy.toml: “{value}” is no clause type of the vocabulary.") from error


def _check(taxonomy: Taxonomy) -> None:
    if [entry.type for entry in taxonomy.types] != list(ClauseType):
        raise UsageError("taxonomy.toml: the types must be the vocabulary's, each once and in its order.")
    for entry in taxonomy.types:
        if entry.group not in taxonomy.groups:
            raise UsageError(f"taxonomy.toml: {entry.type} is in group “{entry.group}”, which is not listed.")
        if not (entry.includes and entry.excludes and 2 <= len(entry.examples) <= 3):
            raise UsageError(f"taxonomy.toml: {entry.type} needs inclusions, exclusions, 2 or 3 examples.")
