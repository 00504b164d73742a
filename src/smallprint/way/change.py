"""What a new version changed: the difference to the one before, seen in the document's history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.changes import compare, with_history
from smallprint.changes.artefact import as_artefact
from smallprint.records.vocabulary import FactKind, Pattern
from smallprint.way.kept import confirm

if TYPE_CHECKING:
    from smallprint.document_state import DocumentState
    from smallprint.records.analysis import Analysis
    from smallprint.records.arrival import Arrival
    from smallprint.records.change import Difference
    from smallprint.store.draft import Draft

_EXTRACTOR_SUMMARY = (
    "The source changed how it extracts this page; nothing is said of the platform having changed anything."
)


_READER_SUMMARY = (
    "Smallprint now reads the page that it had captured with another reader; "
    "nothing is said of the platform having changed anything."
)


def difference_to_last(
    state: DocumentState, analysis: Analysis, key: str, arrival: Arrival
) -> Difference | None:
    """What changed since the newest version, in the light of the document's history; None for a first version."""
    if state.current is None or state.analysis is None:
        return None
    earlier = [past.key_sha256 for past in state.versions[:-1]]
    difference = with_history(
        compare(state.analysis, analysis), key=key, before_key=state.current.key_sha256, earlier=earlier
    )
    if arrival.read_again:
        return as_artefact(difference, Pattern.EXTRACTOR_CHANGE, _READER_SUMMARY)
    if state.refused is not None:  # it has settled, or it would not have come so far
        return as_artefact(difference, Pattern.VARIANT_SWITCH, _variant_summary(state, analysis))
    if arrival.extractor_change:
        return as_artefact(difference, Pattern.EXTRACTOR_CHANGE, _EXTRACTOR_SUMMARY)
    return difference


def record_change(
    draft: Draft,
    state: DocumentState,
    arrival: Arrival,
    difference: Difference,
    number: int,
    key: str,
    identities: tuple[int, ...],
    effective: str,
) -> int:
    """Draft the change from the newest version to ``number``, and what it shows of earlier ones; its number."""
    current = state.current
    assert current is not None
    earlier = [past for past in state.versions[:-1] if past.key_sha256 == key]
    change = draft.change(
        state.document, difference, before=current.number, after=number, time=arrival.time,
        gap=arrival.gap or state.gap_pending, returns_to=earlier[-1].number if earlier else None,
        effective_date=effective, identities=(state.identities, identities),
    )  # fmt: skip
    if difference.pattern is Pattern.FLAPPING:
        run = _flapping_run(state, key)
        if run:
            reason = "the page went back and forth between the same texts"
            draft.pattern_correction(state.document, run, Pattern.FLAPPING, reason)
            state.changes = [
                (c, b, a, Pattern.FLAPPING.value if c in run else p) for c, b, a, p in state.changes
            ]
    elif earlier and not earlier[-1].confirmed and arrival.confirmation.next_record_after is not None:
        confirm(draft, state, earlier[-1].number, arrival, "the same text was recorded again")
    state.changes.append((change, current.number, number, difference.pattern.value))
    return change


def _flapping_run(state: DocumentState, key: str) -> list[int]:
    """The latest unbroken run of changes between the two texts that the document goes back and forth between."""
    assert state.current is not None
    pair = {key, state.current.key_sha256}
    keys = {past.number: past.key_sha256 for past in state.versions}
    run: list[int] = []
    for change, before, after, _pattern in reversed(state.changes):
        if not {keys[before], keys[after]} <= pair:
            break
        run.append(change)
    return run


def _variant_summary(state: DocumentState, analysis: Analysis) -> str:
    old = state.analysis.reading.language if state.analysis else None
    if old != analysis.reading.language:
        return f"The page now comes in another language ({old} before, {analysis.reading.language} now)."
    return "The page now comes as a much shorter text; whether the platform changed its policy can't be told from it."


def effective_date(analysis: Analysis) -> str:
    """The effective date as the text states it, or nothing."""
    facts = [*analysis.facts.metadata, *(fact for row in analysis.facts.by_provision for fact in row)]
    return next((fact.value for fact in facts if fact.kind is FactKind.EFFECTIVE_DATE), "")
