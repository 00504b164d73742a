"""What is kept of an arrival that makes no version: a refused capture, a verification, another body.

Each function drafts the captures and confirmations, moves the state on, and says what became of the arrival.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.records.capture import Suitability
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from smallprint.document_state import DocumentState
    from smallprint.records.arrival import Arrival, Part
    from smallprint.store.draft import Draft

_PASSABLE = {Outcome.OK, Outcome.UNCHANGED}
_OTHER_PAGE_MISSING = Suitability(
    Outcome.OK, ("another page of this document could not be read, so no version was made",)
)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of an arrival. ``version`` is the one it made or verified, if any."""

    outcome: Outcome
    reasons: tuple[str, ...]
    version: int | None = None
    change: int | None = None
    is_new_version: bool = False


def not_a_version(draft: Draft, state: DocumentState, arrival: Arrival, verdict: Suitability) -> TakenIn:
    """Kept as a capture, with its reasons; never a version."""
    alone = any(part.suitability.outcome not in _PASSABLE for part in arrival.parts)
    for part in arrival.parts:
        own = part.suitability
        if own.outcome is Outcome.OK:
            own = _OTHER_PAGE_MISSING if alone else verdict
        good = own.outcome is Outcome.OK
        draft.capture(
            state.document, part, arrival, outcome=own.outcome, reasons=own.reasons, version=None,
            relation="page" if good else "", refused=None if good or alone else state.refused,
        )  # fmt: skip
        if good:
            remember(state, part)
    state.gap_pending = state.gap_pending or arrival.gap
    moved_on(state, arrival, shows_current=False)
    return TakenIn(verdict.outcome, verdict.reasons)


def verification(draft: Draft, state: DocumentState, arrival: Arrival) -> TakenIn:
    """The same text again: the version before still stood."""
    current = state.current
    assert current is not None
    same_bytes = all(_same_bytes(part, state) for part in arrival.parts)
    outcome = Outcome.UNCHANGED if same_bytes else Outcome.COSMETIC
    reasons = () if same_bytes else ("other bytes, the same words",)
    for part in arrival.parts:
        draft.capture(
            state.document, part, arrival, outcome=outcome, reasons=reasons,
            version=current.number, relation="verification",
        )  # fmt: skip
    seen_again(draft, state, arrival)
    for part in arrival.parts:
        remember(state, part)
    moved_on(state, arrival, shows_current=True)
    return TakenIn(outcome, reasons, version=current.number)


def another_body(draft: Draft, state: DocumentState, arrival: Arrival) -> TakenIn:
    """Bytes that an archive says are another form of a version we hold."""
    version = arrival.other_body_of
    assert version is not None
    outcome = Outcome.COSMETIC
    reason = "recorded later, the text unchanged" if arrival.verifies else "another body of this version"
    for part in arrival.parts:
        draft.capture(
            state.document, part, arrival, outcome=outcome, reasons=(reason,),
            version=version, relation="verification" if arrival.verifies else "body",
        )  # fmt: skip
    if arrival.verifies:
        if not next(past.confirmed for past in state.versions if past.number == version):
            confirm(draft, state, version, arrival, "the same text was seen again")
        moved_on(state, arrival, shows_current=state.current is not None and state.current.number == version)
    return TakenIn(outcome, (reason,), version=version)


def stood_until_now(draft: Draft, state: DocumentState, arrival: Arrival) -> None:
    """An archive that records every change vouches that a text stood until its next record."""
    wait, current = arrival.confirmation.next_record_after, state.current
    if wait is None or current is None or current.confirmed or not arrival.consecutive:
        return
    if state.last_was_current and state.last_time is not None and arrival.time - state.last_time >= wait:
        confirm(draft, state, current.number, arrival, "it stood until the next record")


def seen_again(draft: Draft, state: DocumentState, arrival: Arrival) -> None:
    """``arrival`` shows the words of the newest version: they stood, if it comes long enough after."""
    current = state.current
    assert current is not None
    wait = arrival.confirmation.same_text_after
    waited = state.version_time is None or arrival.time - state.version_time >= wait
    if not current.confirmed and waited:
        confirm(draft, state, current.number, arrival, "the same text was seen again")


def confirm(draft: Draft, state: DocumentState, version: int, arrival: Arrival, rule: str) -> None:
    """A later observation showed that ``version`` stood."""
    draft.confirmation(state.document, version, time=arrival.time, rule=rule)
    state.confirm(version)


def moved_on(state: DocumentState, arrival: Arrival, *, shows_current: bool) -> None:
    """``arrival`` is now the document's last event."""
    state.last_time, state.last_was_current = arrival.time, shows_current


def remember(state: DocumentState, part: Part) -> None:
    """Hold the page's bytes as those that its text is read from when it answers 304."""
    shown = shown_bytes(part)
    if shown is not None and part.result.outcome is not Outcome.UNCHANGED:
        state.part_texts[part.number] = hashlib.sha256(shown).hexdigest()
        state.redacted_parts.discard(part.number)


def shown_bytes(part: Part) -> bytes | None:
    """The bytes a page's text was read from: the rendered DOM, else the decoded body."""
    return part.result.rendered or part.result.content or part.result.body


def _same_bytes(part: Part, state: DocumentState) -> bool:
    if part.result.outcome is Outcome.UNCHANGED:
        return True
    shown = shown_bytes(part)
    return shown is not None and hashlib.sha256(shown).hexdigest() == state.part_texts.get(part.number)
