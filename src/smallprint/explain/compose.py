"""Statements about the provisions of a version."""

from __future__ import annotations

from smallprint.records.analysis import Analysis
from smallprint.records.change import Difference
from smallprint.records.statement import Statement
from smallprint.records.vocabulary import DocumentType


def compose(
    analysis: Analysis,
    document_type: DocumentType,
    difference: Difference | None,
    places: tuple[int, ...],
) -> tuple[Statement, ...]:
    """Statements about the provisions at ``places`` and, where there is a ``difference``, about the change."""
    del analysis, document_type, difference, places
    return ()
