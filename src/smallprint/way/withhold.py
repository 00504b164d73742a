"""Words that were redacted come again: that they came is recorded, and nothing of them is kept."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from smallprint.changes.identity import wording_hash
from smallprint.store.withholding import withhold

if TYPE_CHECKING:
    from smallprint.document_state import DocumentState
    from smallprint.records.arrival import Arrival
    from smallprint.records.removal import Removal
    from smallprint.store.draft import Draft
    from smallprint.way.kept import TakenIn


def removal_of(draft: Draft, state: DocumentState, key: str, text: str) -> Removal | None:
    """Why these words were taken out of the record, if they were: by their comparison key in this document, and
    byte for byte in any.
    """
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return state.removal_of(key) or draft.removals.get(digest)


def keep_nothing(
    draft: Draft, state: DocumentState, arrival: Arrival, taken: TakenIn, removal: Removal, start: int
) -> TakenIn:
    """Keep none of the bytes that the draft's leaves from place ``start`` on name. What became of the arrival."""
    new = taken.version if taken.is_new_version else None
    withhold(draft, start, removal, {} if new is None else {new: state.identities})
    state.redacted_parts.update(part.number for part in arrival.parts)
    if new is not None:
        # The next arrival can't be compared with words that are not held.
        _forget_words(state)
        state.versions[-1] = replace(state.versions[-1], removal=removal)
    return taken


def _forget_words(state: DocumentState) -> None:
    """Of the newest version nothing is held but numbers: its clauses are told again by their hashes alone."""
    if state.analysis is not None:
        reading = state.analysis.reading
        for number, span in zip(state.identities, reading.provisions, strict=True):
            state.retired[wording_hash(reading.text[span.start : span.end])] = number
    state.analysis, state.identities = None, ()
