"""One or two sentences on a pair of versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.records.vocabulary import Materiality, Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.records.analysis import Analysis
    from smallprint.records.change import Edit

REVERT_SUMMARY = "The text returns to an earlier version."
FLAPPING_SUMMARY = "The page goes back and forth between texts that were all recorded before; none of this is an act of the platform."


def summary_of(
    before: Analysis, after: Analysis, edits: Sequence[Edit], materiality: Materiality, pattern: Pattern
) -> str:
    """What an analyst would publish; for a pair without substance, why it is none."""
    del before, after
    if not pattern.may_be_substantive:
        return "What changed is the capture, not the policy."
    if materiality is Materiality.SUBSTANTIVE:
        return " ".join(edit.what for edit in edits if edit.materiality is materiality)[:600]
    return "No right, duty or practice changes."
