"""A difference that says nothing about the platform: it came from how the page was captured or extracted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smallprint.records.vocabulary import ChangeDirection, Materiality, Pattern

if TYPE_CHECKING:
    from smallprint.records.change import Difference


def as_artefact(difference: Difference, pattern: Pattern, summary: str) -> Difference:
    """The same difference with nothing substantive in it, told as ``pattern`` with ``summary``."""
    edits = tuple(
        replace(edit, materiality=Materiality.COSMETIC)
        if edit.materiality is Materiality.SUBSTANTIVE
        else edit
        for edit in difference.edits
    )
    return replace(
        difference,
        pattern=pattern,
        materiality=Materiality.COSMETIC,
        direction=ChangeDirection.NEUTRAL,
        affected=(),
        edits=edits,
        summary=summary,
    )
