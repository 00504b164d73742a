"""What only the history of a document shows: a return to an earlier text, and flapping."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smallprint.changes.artefact import as_artefact
from smallprint.changes.summary import FLAPPING_SUMMARY, REVERT_SUMMARY
from smallprint.records.vocabulary import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.records.change import Difference


def with_history(difference: Difference, key: str, before_key: str, earlier: Sequence[str]) -> Difference:
    """The difference, its pattern corrected by the comparison keys of the versions before the two.

    ``earlier`` is oldest first and leaves out the two compared. A return to an earlier text is a
    ``revert``; the second return between the same texts is ``flapping`` and never substantive. What the
    texts alone show to be an artefact (a bad capture, a change of selector) stays that.
    """
    if not difference.pattern.may_be_substantive or key == before_key or key not in earlier:
        return difference
    history = [*earlier, before_key, key]
    if _returns(history) >= 2:
        return as_artefact(difference, Pattern.FLAPPING, FLAPPING_SUMMARY)
    return replace(difference, pattern=Pattern.REVERT, summary=f"{REVERT_SUMMARY} {difference.summary}")


def _returns(history: Sequence[str]) -> int:
    """How often the last two texts of a history gave way to each other's return."""
    pair = {history[-1], history[-2]}
    seen: set[str] = set()
    returns = 0
    last = ""
    for key in history:
        if key == last:
            continue
        if key in pair and key in seen:
            returns += 1
        seen.add(key)
        last = key
    return returns
