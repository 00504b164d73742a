"""Regulations with their sources, and the conditions under which an article bears on a clause.

The data stand in ``data/regulations.toml``. Loading checks every entry; an error names the entry.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from smallprint.records.errors import UsageError
from smallprint.records.vocabulary import ClauseType, DocumentType, FactKind

REACHES = ("place", "unknown", "text")
_NEEDED = {"id", "name", "short", "jurisdiction", "status", "source", "dates", "area", "scope", "articles"}
_OPTIONAL = {"languages", "languages_if_unknown"}
_CONDITIONS = {"types_any", "types_all", "facts", "document_types"}


@dataclass(frozen=True, slots=True)
class FactCondition:
    """Holds for a fact of ``kind`` whose value is, starts with or lists one of ``values`` (any if empty)."""

    kind: FactKind
    values: tuple[str, ...]

    def holds(self, kind: FactKind, value: str) -> bool:
        """Whether a fact of this kind and value meets it."""
        if kind is not self.kind:
            return False
        main, _, _ = value.partition("; ")
        listed = main.split(", ")
        return not self.values or any(value.startswith(one) or one in listed for one in self.values)


@dataclass(frozen=True, slots=True)
class Article:
    """An article and its conditions, all of which must hold. ``reach`` is one of ``REACHES``."""

    article: str
    reason: str
    types_any: frozenset[ClauseType]
    types_all: frozenset[ClauseType]
    facts: tuple[FactCondition, ...]
    document_types: frozenset[DocumentType]
    reach: str


@dataclass(frozen=True, slots=True)
class Regulation:
    """A law. ``countries`` are English names; ``scope`` completes the sentence "It applies where ..."."""

    id: str
    name: str
    short: str
    jurisdiction: str
    status: str
    source: str
    dates: dict[str, date]
    scope: str
    countries: frozenset[str]
    languages: frozenset[str]
    languages_if_unknown: frozenset[str]
    articles: tuple[Article, ...]


@cache
def load_regulations() -> tuple[Regulation, ...]:
    """The shipped regulations. UsageError where an entry is wrong (a fault of this package)."""
    text = (
        resources.files("smallprint.knowledge").joinpath("data/regulations.toml").read_text(encoding="utf-8")
    )
    return parse_regulations(text)


def regulation(key: str) -> Regulation | None:
    """The regulation of that id, or None."""
    return next((one for one in load_regulations() if one.id == key), None)


def parse_regulations(text: str) -> tuple[Regulation, ...]:
    """Regulations from TOML. UsageError names the entry and what is wrong with it."""
    table = tomllib.loads(text)
    found = tuple(_regulation(row, table.get("areas", {})) for row in table.get("regulations", []))
    ids = [one.id for one in found]
    for key in ids:
        if ids.count(key) > 1:
            raise UsageError(f"regulations.toml: {key} stands there more than once.")
    return found


def _regulation(row: dict[str, Any], areas: dict[str, list[str]]) -> Regulation:
    name = f"regulation {row.get('id', '(without an id)')}"
    if missing := _NEEDED - set(row):
        raise UsageError(f"regulations.toml: {name} lacks {', '.join(sorted(missing))}.")
    if unknown := set(row) - _NEEDED - _OPTIONAL:
        raise UsageError(f"regulations.toml: {name} has unknown fields {', '.join(sorted(unknown))}.")
    if not str(row["source"]).startswith("https://"):
        raise UsageError(f"regulations.toml: {name} needs an official source that starts with https://.")
    if row["area"] not in areas:
        raise UsageError(f"regulations.toml: {name} is of area “{row['area']}”, which is not in [areas].")
    if not row["dates"] or not all(type(day) is date for day in row["dates"].values()):
        raise UsageError(f"regulations.toml: {name} needs dates, each a day such as 2018-05-25.")
    return Regulation(
        id=row["id"],
        name=row["name"],
        short=row["short"],
        jurisdiction=row["jurisdiction"],
        status=row["status"],
        source=row["source"],
        dates=dict(row["dates"]),
        scope=row["scope"],
        countries=frozenset(country.casefold() for country in areas[row["area"]]),
        languages=frozenset(row.get("languages", ())),
        languages_if_unknown=frozenset(row.get("languages_if_unknown", ())),
        articles=tuple(_article(one, row["id"]) for one in row["articles"]),
    )


def _article(row: dict[str, Any], owner: str) -> Article:
    name = f"{owner} {row.get('article', '(without an article)')}"
    if missing := {"article", "reason"} - set(row):
        raise UsageError(f"regulations.toml: {name} lacks {', '.join(sorted(missing))}.")
    if unknown := set(row) - _CONDITIONS - {"article", "reason", "reach"}:
        raise UsageError(f"regulations.toml: {name} has unknown fields {', '.join(sorted(unknown))}.")
    if not set(row) & {"types_any", "types_all", "facts"}:
        raise UsageError(f"regulations.toml: {name} needs a condition on clause types or facts.")
    reach = row.get("reach", "place")
    if reach not in REACHES:
        raise UsageError(f"regulations.toml: {name} has reach “{reach}”; one of {', '.join(REACHES)}.")
    if "{value}" in row["reason"] and not row.get("facts"):
        raise UsageError(f"regulations.toml: {name} tells a {{value}} without a condition on facts.")
    try:
        return Article(
            article=row["article"],
            reason=row["reason"],
            types_any=frozenset(ClauseType(one) for one in row.get("types_any", ())),
            types_all=frozenset(ClauseType(one) for one in row.get("types_all", ())),
            facts=tuple(
                FactCondition(FactKind(one["kind"]), tuple(one.get("values", ())))
                for one in row.get("facts", ())
            ),
            document_types=frozenset(DocumentType(one) for one in row.get("document_types", ())),
            reach=reach,
        )
    except (ValueError, KeyError) as error:
        raise UsageError(f"regulations.toml: {name}: {error}; use the ids of the vocabulary.") from error
