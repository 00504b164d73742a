"""Is what arrived the policy at all? The text of all its pages, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.reading import join, judge
from smallprint.reading.language import detect_language
from smallprint.reading.settled import RefusedText, going_on, has_settled, may_settle
from smallprint.reading.suitability import count_words
from smallprint.records.capture import Suitability
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from smallprint.document_state import DocumentState
    from smallprint.records.arrival import Arrival
    from smallprint.records.reading import ExtractedText


def whole_text(
    state: DocumentState, arrival: Arrival, stored_text: Callable[[str], ExtractedText]
) -> tuple[ExtractedText | None, Suitability]:
    """The text of all pages of the document, or None and why not."""
    texts: dict[int, ExtractedText] = {}
    for part in arrival.parts:
        unchanged = part.result.outcome is Outcome.UNCHANGED
        held = state.readable_part(part.number)
        if unchanged and held is not None:
            texts[part.number] = stored_text(held)
        elif unchanged and part.number in state.redacted_parts:
            return None, Suitability(Outcome.UNCHANGED, ("what was held of this page was redacted",))
        elif part.suitability.outcome is not Outcome.OK or part.extracted is None:
            state.refused = None
            return None, part.suitability
        else:
            texts[part.number] = part.extracted
    for number in arrival.standing:
        held = state.readable_part(number)
        if held is None:
            return None, Suitability(Outcome.OK, ("kept until the document's other pages have come too",))
        texts[number] = stored_text(held)
    whole = (
        join([texts[number] for number in sorted(texts)]) if len(texts) > 1 else next(iter(texts.values()))
    )
    verdict = _judged(state, arrival, whole)
    return (whole if verdict.outcome is Outcome.OK else None), verdict


def _judged(state: DocumentState, arrival: Arrival, whole: ExtractedText) -> Suitability:
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
