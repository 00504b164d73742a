"""Whether a text is the policy it should be, or what came instead of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smallprint.reading.language import detect_language
from smallprint.records.capture import Suitability
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from smallprint.records.reading import ExtractedText


def judge(extracted: ExtractedText, *, expected_language: str | None, usual_words: int | None) -> Suitability:
    """OK, or why the text can't become a version, with the reasons in plain words.

    ``usual_words`` is how many words the document's last good version has; ``expected_language`` its
    ISO 639-1 code. Either may be None where there is none yet.
    """
    words = len(re.findall(r"\w+", extracted.text))
    if words == 0:
        return Suitability(Outcome.EMPTY, ("The text has no words.",))
    found = detect_language(extracted.text)
    if expected_language and found and found != expected_language:
        return Suitability(Outcome.WRONG_LANGUAGE, (f"The text is in “{found}”, not “{expected_language}”.",))
    if usual_words and words < 0.2 * usual_words:
        reason = f"The text has {words} words where the last version had {usual_words}."
        return Suitability(Outcome.TRUNCATED, (reason,))
    return Suitability(Outcome.OK)
