"""The labeller's input: one clause with what is known about where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smallprint.records.analysis import Fact
    from smallprint.records.vocabulary import DocumentType


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of policy text to be labelled.

    ``path`` is its headings, outermost first; ``language`` an ISO 639-1 code or None; ``facts`` are those
    read from this clause, whose offsets are not looked at.
    """

    text: str
    path: tuple[str, ...] = ()
    language: str | None = None
    document_type: DocumentType | None = None
    facts: tuple[Fact, ...] = ()
