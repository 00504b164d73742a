"""The way data takes, on one page.

    capture → evidence → reading → changes → labels → facts → explain → (compare, publish, watch read the rest)

``Pipeline.take_in`` carries one arrival (what came to one document at one moment) through the stages and
drafts what is to be kept of it. It neither fetches nor writes: doors hand it arrivals, the ledger appends
the draft. So a page captured now and a record replayed from an archive go the same way.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from smallprint.changes.identity import carry_identities
from smallprint.document_state import PastVersion
from smallprint.explain import compose
from smallprint.facts import read_facts
from smallprint.labels.labeller import TOOL as LABEL_TOOL
from smallprint.practice import observe
from smallprint.reading import comparison_key, read
from smallprint.reading.settled import may_settle
from smallprint.records.analysis import Analysis, Assessment, FactSheet
from smallprint.records.arrival import Arrival
from smallprint.records.ids import Kind
from smallprint.records.vocabulary import DocumentType, Outcome
from smallprint.way.change import difference_to_last, effective_date, record_change
from smallprint.way.gate import whole_text
from smallprint.way.kept import (
    TakenIn,
    another_body,
    moved_on,
    not_a_version,
    remember,
    seen_again,
    stood_until_now,
    verification,
)
from smallprint.way.read_again import reads_the_same, text_read_again
from smallprint.way.withhold import keep_nothing, removal_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from smallprint.document_state import DocumentState
    from smallprint.records.reading import ExtractedText, Reading
    from smallprint.store.draft import Draft


class Labels(Protocol):
    """The labels stage, with its weights loaded."""

    def assess(
        self, reading: Reading, facts: FactSheet, document_type: DocumentType | None
    ) -> tuple[Assessment, ...]:
        """One assessment for each provision of ``reading``, in order."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages, put together. ``stored_text`` re-reads a page that answered 304, by content hash."""

    labels: Labels
    stored_text: Callable[[str], ExtractedText]

    def take_in(self, draft: Draft, state: DocumentState, arrival: Arrival) -> TakenIn:
        """Carry one arrival through the way; ``draft`` and ``state`` are moved on."""
        stood_until_now(draft, state, arrival)
        start = len(draft.leaves)
        if arrival.other_body_of is not None:
            taken = another_body(draft, state, arrival)
            gone = state.removal_of_version(arrival.other_body_of)
            return taken if gone is None else keep_nothing(draft, state, arrival, taken, gone, start)
        refused = state.refused
        text, verdict = whole_text(state, arrival, self.stored_text)
        if text is None and may_settle(verdict.outcome) and self._read_again(draft, state, arrival, None):
            state.refused = refused  # it was held against what another reader made of the version before
            text, verdict = whole_text(state, arrival, self.stored_text)
        if text is None:
            return not_a_version(draft, state, arrival, verdict)
        key = hashlib.sha256(comparison_key(text.text).encode("utf-8")).hexdigest()
        gone = removal_of(draft, state, key, text.text)
        if gone is None and state.current is not None and key != state.current.key_sha256:
            self._read_again(draft, state, arrival, key)
        if state.current is not None and key == state.current.key_sha256:
            taken = verification(draft, state, arrival)
        else:
            taken = self._new_version(draft, state, arrival, key, text)
        return taken if gone is None else keep_nothing(draft, state, arrival, taken, gone, start)

    def analyse(self, text: ExtractedText, document_type: DocumentType | None) -> Analysis:
        """Reading, facts and labels of one version text: a pure function of it and the stages' tools."""
        reading = read(text)
        facts = read_facts(reading)
        return Analysis(reading, facts, self.labels.assess(reading, facts, document_type), LABEL_TOOL)

    def _read_again(self, draft: Draft, state: DocumentState, arrival: Arrival, key: str | None) -> bool:
        """Where the newest version was read by another reader: first a version that is today's reader's doing.

        Whether there is one. ``key`` is that of the words that arrive, where they are the policy's.
        """
        text = text_read_again(state, self.stored_text)
        if text is None or state.analysis is None:
            return False
        analysis = self.analyse(text, DocumentType(state.type))
        if reads_the_same(analysis, state.analysis):
            return False
        new_key = hashlib.sha256(comparison_key(text.text).encode("utf-8")).hexdigest()
        if new_key == key:
            seen_again(draft, state, arrival)
        captures = tuple(page.capture for _, page in sorted(state.read_by_another.items()))
        reread = Arrival(arrival.time, (), arrival.confirmation, analysis=analysis, read_again=captures)
        # A gap, or a refused kind of text, came before what arrives now; the bytes read again are older.
        pending = state.gap_pending, state.refused
        state.gap_pending, state.refused = False, None
        self._new_version(draft, state, reread, new_key, text)
        state.gap_pending, state.refused = pending
        return True

    def _new_version(
        self, draft: Draft, state: DocumentState, arrival: Arrival, key: str, text: ExtractedText
    ) -> TakenIn:
        """Another text: version, reading, labels, change, statements, and what the page's code shows."""
        document_type = DocumentType(state.type)
        analysis = arrival.analysis or self.analyse(text, document_type)
        number = draft.mint(Kind.VERSION)
        captures = [
            draft.capture(
                state.document,
                part,
                arrival,
                outcome=Outcome.OK,
                reasons=(),
                version=number,
                relation="first",
            )
            for part in arrival.parts
        ] or list(arrival.read_again)
        difference = difference_to_last(state, analysis, key, arrival)
        identities = carry_identities(
            analysis.reading, difference, before=state.identities, retired=state.retired,
            before_reading=state.analysis.reading if state.analysis else None,
            mint=lambda: draft.mint(Kind.PROVISION),
        )  # fmt: skip
        effective = effective_date(analysis)
        draft.version(
            state.document, number=number, ordinal=len(state.versions), time=arrival.time, captures=captures,
            key_sha256=key, analysis=analysis, identities=identities.numbers, effective_date=effective,
        )  # fmt: skip
        change = None
        if difference is not None and state.analysis is not None:
            stated_anew = effective if effective != effective_date(state.analysis) else ""
            change = record_change(
                draft, state, arrival, difference, number, key, identities.numbers, stated_anew
            )
        statements = compose(analysis, document_type, difference, identities.new_wordings)
        if statements:
            draft.statements(number, statements)
        for part, capture in zip(arrival.parts, captures, strict=not arrival.read_again):
            seen = observe(part.result.content or b"", part.result.media_type or "", analysis)
            if seen:
                draft.observation(state.document, capture, seen)
        state.versions.append(PastVersion(number, key, confirmed=False))
        state.version_time, state.analysis, state.identities = arrival.time, analysis, identities.numbers
        state.retired = identities.retired
        state.gap_pending, state.refused, state.read_by_another = False, None, {}
        for part in arrival.parts:
            remember(state, part)
        moved_on(state, arrival, shows_current=True)
        return TakenIn(Outcome.OK, (), version=number, change=change, is_new_version=True)
