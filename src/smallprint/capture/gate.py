"""The gate: may this capture become a version? First what the transport says, then what the text says."""

from __future__ import annotations

import re

from smallprint.reading.suitability import judge
from smallprint.records.capture import FetchResult, Suitability
from smallprint.records.reading import ExtractedText
from smallprint.records.vocabulary import Outcome

_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def judge_capture(
    result: FetchResult,
    extracted: ExtractedText | None,
    *,
    expected_language: str | None = None,
    usual_words: int | None = None,
) -> Suitability:
    """Whether what was fetched, with the text read from it, is the policy.

    ``extracted`` is None where no reader could make a text of it. ``expected_language`` is an ISO 639-1 code,
    ``usual_words`` the length of the last good version.
    """
    if result.outcome is not Outcome.OK:
        return Suitability(result.outcome, result.reasons)
    if extracted is None:
        return Suitability(Outcome.EMPTY, ("No text could be read from what came back.",))
    return judge(extracted, expected_language=expected_language, usual_words=usual_words)


def count_words(text: str) -> int:
    """Words of ``text``; for scripts without spaces, two signs count as a word."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + unspaced // 2
