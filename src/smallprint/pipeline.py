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

from smallprint.changes import compare, with_history
from smallprint.changes.artefact import as_artefact
from smallprint.changes.identity import carry_identities
from smallprint.document_state import PastVersion
from smallprint.explain import compose
from smallprint.facts import read_facts
from smallprint.labels.labeller import TOOL as LABEL_TOOL
from smallprint.practice import observe
from smallprint.reading import comparison_key, join
from smallprint.reading.language import detect_language
from smallprint.reading.segment import read
from smallprint.reading.settled import RefusedText, going_on, has_settled, may_settle
from smallprint.reading.suitability import count_words, judge
from smallprint.records.analysis import Analysis, Assessment, FactSheet
from smallprint.records.capture import Suitability
from smallprint.records.ids import Kind
from smallprint.records.vocabulary import DocumentType, FactKind, Outcome, Pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from smallprint.document_state import DocumentState
    from smallprint.records.arrival import Arrival, Part
    from smallprint.records.change import Difference
    from smallprint.records.reading import ExtractedText, Reading
    from smallprint.store.draft import Draft


_EXTRACTOR_SUMMARY = (
    "The source changed how it extracts this page; nothing is said of the platform having changed anything."
)
_PASSABLE = {Outcome.OK, Outcome.UNCHANGED}
_OTHER_PAGE_MISSING = Suitability(
    Outcome.OK, ("another page of this document could not be read, so no version was made",)
)


class Labels(Protocol):
    """The labels stage, with its weights loaded."""

    def assess(
        self, reading: Reading, facts: FactSheet, document_type: DocumentType | None
    ) -> tuple[Assessment, ...]:
        """One assessment for each provision of ``reading``, in order."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of an arrival. ``version`` is the one it made or verified, if any."""

    outcome: Outcome
    reasons: tuple[str, ...]
    version: int | None = None
    change: int | None = None
    is_new_version: bool = False


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages, put together. ``stored_text`` re-reads a page that answered 304, by content hash."""

    labels: Labels
    stored_text: Callable[[str], ExtractedText]

    def take_in(self, draft: Draft, state: DocumentState, arrival: Arrival) -> TakenIn:
        """Carry one arrival through the way; ``draft`` and ``state`` are moved on."""
        self._stood_until_now(draft, state, arrival)
        if arrival.other_body_of is not None:
            return self._another_body(draft, state, arrival)
        text, verdict = self._whole_text(state, arrival)
        if text is None:
            return self._not_a_version(draft, state, arrival, verdict)
        key = hashlib.sha256(comparison_key(text.text).encode("utf-8")).hexdigest()
        if state.current is not None and key == state.current.key_sha256:
            return self._verification(draft, state, arrival)
        return self._new_version(draft, state, arrival, key, text)

    def analyse(self, text: ExtractedText, document_type: DocumentType | None) -> Analysis:
        """Reading, facts and labels of one version text: a pure function of it and the stages' tools."""
        reading = read(text)
        facts = read_facts(reading)
        return Analysis(reading, facts, self.labels.assess(reading, facts, document_type), LABEL_TOOL)

    # ── is this the policy at all? ─────────────────────────────────────────────────────────────────

    def _whole_text(self, state: DocumentState, arrival: Arrival) -> tuple[ExtractedText | None, Suitability]:
        """The text of all pages of the document, or None and why not."""
        texts: dict[int, ExtractedText] = {}
        for part in arrival.parts:
            if part.result.outcome is Outcome.UNCHANGED and part.number in state.part_texts:
                texts[part.number] = self.stored_text(state.part_texts[part.number])
            elif part.suitability.outcome is not Outcome.OK or part.extracted is None:
                state.refused = None
                return None, part.suitability
            else:
                texts[part.number] = part.extracted
        for number in arrival.standing:
            if number not in state.part_texts:
                return None, Suitability(Outcome.OK, ("kept until the document's other pages have come too",))
            texts[number] = self.stored_text(state.part_texts[number])
        whole = (
            join([texts[number] for number in sorted(texts)])
            if len(texts) > 1
            else next(iter(texts.values()))
        )
        verdict = self._judged(state, arrival, whole)
        return (whole if verdict.outcome is Outcome.OK else None), verdict

    def _judged(self, state: DocumentState, arrival: Arrival, whole: ExtractedText) -> Suitability:
        """The gate's verdict on the whole text, and whether a refused kind of text has settled."""
        last = state.analysis.reading if state.analysis else None
        verdict = judge(
            whole,
            expected_language=state.locale[:2] or (last.language if last else None),
            usual_words=count_words(last.text) if last else None,
            usual_text=last.text if last else None,
        )
        if verdict.outcome is Outcome.OK or not may_settle(verdict.outcome):
            state.refused = None
            return verdict
        language = detect_language(whole.text, whole.declared_language)
        refused = RefusedText(verdict.outcome, language, count_words(whole.text), arrival.time)
        state.refused = going_on(state.refused, refused)
        alone = judge(whole, expected_language=state.locale[:2] or None, usual_words=None)
        return alone if has_settled(state.refused, arrival.time) and alone.outcome is Outcome.OK else verdict

    def _not_a_version(
        self, draft: Draft, state: DocumentState, arrival: Arrival, verdict: Suitability
    ) -> TakenIn:
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
                _remember(state, part)
        state.gap_pending = state.gap_pending or arrival.gap
        _moved_on(state, arrival, shows_current=False)
        return TakenIn(verdict.outcome, verdict.reasons)

    # ── the same text again ────────────────────────────────────────────────────────────────────────

    def _verification(self, draft: Draft, state: DocumentState, arrival: Arrival) -> TakenIn:
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
        waited = (
            state.version_time is None
            or arrival.time - state.version_time >= arrival.confirmation.same_text_after
        )
        if not current.confirmed and waited:
            _confirm(draft, state, current.number, arrival, "the same text was seen again")
        for part in arrival.parts:
            _remember(state, part)
        _moved_on(state, arrival, shows_current=True)
        return TakenIn(outcome, reasons, version=current.number)

    def _another_body(self, draft: Draft, state: DocumentState, arrival: Arrival) -> TakenIn:
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
                _confirm(draft, state, version, arrival, "the same text was seen again")
            _moved_on(
                state, arrival, shows_current=state.current is not None and state.current.number == version
            )
        return TakenIn(outcome, (reason,), version=version)

    def _stood_until_now(self, draft: Draft, state: DocumentState, arrival: Arrival) -> None:
        """An archive that records every change vouches that a text stood until its next record."""
        wait, current = arrival.confirmation.next_record_after, state.current
        if wait is None or current is None or current.confirmed or not arrival.consecutive:
            return
        if state.last_was_current and state.last_time is not None and arrival.time - state.last_time >= wait:
            _confirm(draft, state, current.number, arrival, "it stood until the next record")

    # ── another text ───────────────────────────────────────────────────────────────────────────────

    def _new_version(
        self, draft: Draft, state: DocumentState, arrival: Arrival, key: str, text: ExtractedText
    ) -> TakenIn:
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
        ]
        difference = self._difference(state, analysis, key, arrival)
        identities = carry_identities(
            analysis.reading, difference, before=state.identities, retired=state.retired,
            before_reading=state.analysis.reading if state.analysis else None,
            mint=lambda: draft.mint(Kind.PROVISION),
        )  # fmt: skip
        effective = _effective_date(analysis)
        draft.version(
            state.document, number=number, ordinal=len(state.versions), time=arrival.time, captures=captures,
            key_sha256=key, analysis=analysis, identities=identities.numbers, effective_date=effective,
        )  # fmt: skip
        change = None
        if difference is not None and state.current is not None:
            change = self._change(
                draft, state, arrival, difference, number, key, identities.numbers, effective
            )
        statements = compose(analysis, document_type, difference, identities.new_wordings)
        if statements:
            draft.statements(number, statements)
        for part, capture in zip(arrival.parts, captures, strict=True):
            seen = observe(part.result.content or b"", part.result.media_type or "", analysis)
            if seen:
                draft.observation(state.document, capture, seen)
        state.versions.append(PastVersion(number, key, confirmed=False))
        state.version_time, state.analysis, state.identities = arrival.time, analysis, identities.numbers
        state.retired = identities.retired
        state.gap_pending, state.refused = False, None
        for part in arrival.parts:
            _remember(state, part)
        _moved_on(state, arrival, shows_current=True)
        return TakenIn(Outcome.OK, (), version=number, change=change, is_new_version=True)

    def _difference(
        self, state: DocumentState, analysis: Analysis, key: str, arrival: Arrival
    ) -> Difference | None:
        if state.current is None or state.analysis is None:
            return None
        earlier = [past.key_sha256 for past in state.versions[:-1]]
        difference = with_history(
            compare(state.analysis, analysis), key=key, before_key=state.current.key_sha256, earlier=earlier
        )
        if state.refused is not None:  # it has settled, or it would not have come so far
            return as_artefact(difference, Pattern.VARIANT_SWITCH, _variant_summary(state, analysis))
        if arrival.extractor_change:
            return as_artefact(difference, Pattern.EXTRACTOR_CHANGE, _EXTRACTOR_SUMMARY)
        return difference

    def _change(
        self,
        draft: Draft,
        state: DocumentState,
        arrival: Arrival,
        difference: Difference,
        number: int,
        key: str,
        identities: tuple[int, ...],
        effective: str,
    ) -> int:
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
            _confirm(draft, state, earlier[-1].number, arrival, "the same text was recorded again")
        state.changes.append((change, current.number, number, difference.pattern.value))
        return change


def _variant_summary(state: DocumentState, analysis: Analysis) -> str:
    old = state.analysis.reading.language if state.analysis else None
    if old != analysis.reading.language:
        return f"The page now comes in another language ({old} before, {analysis.reading.language} now)."
    return "The page now comes as a much shorter text; whether the platform changed its policy can't be told from it."


def _same_bytes(part: Part, state: DocumentState) -> bool:
    if part.result.outcome is Outcome.UNCHANGED:
        return True
    shown = shown_bytes(part)
    return shown is not None and hashlib.sha256(shown).hexdigest() == state.part_texts.get(part.number)


def shown_bytes(part: Part) -> bytes | None:
    """The bytes a page's text was read from: the rendered DOM, else the decoded body."""
    return part.result.rendered or part.result.content or part.result.body


def _remember(state: DocumentState, part: Part) -> None:
    shown = shown_bytes(part)
    if shown is not None and part.result.outcome is not Outcome.UNCHANGED:
        state.part_texts[part.number] = hashlib.sha256(shown).hexdigest()


def _moved_on(state: DocumentState, arrival: Arrival, *, shows_current: bool) -> None:
    state.last_time, state.last_was_current = arrival.time, shows_current


def _confirm(draft: Draft, state: DocumentState, version: int, arrival: Arrival, rule: str) -> None:
    draft.confirmation(state.document, version, time=arrival.time, rule=rule)
    state.confirm(version)


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


def _effective_date(analysis: Analysis) -> str:
    """The effective date as the text states it, or nothing."""
    facts = [*analysis.facts.metadata, *(fact for row in analysis.facts.by_provision for fact in row)]
    return next((fact.value for fact in facts if fact.kind is FactKind.EFFECTIVE_DATE), "")
