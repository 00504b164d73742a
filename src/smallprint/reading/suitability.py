"""Whether a text is the policy it should be, or what came instead of it.

Promises: a long policy that only mentions captchas, error numbers or JavaScript stays OK; phrases decide
only in short texts, or at the head of texts that speak of nothing a policy speaks of. Every refusal says in
plain words what was found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smallprint.reading.language import detect_language
from smallprint.reading.suitability_signs import EVERYDAY_WORDS, POLICY_WORDS, SIGNS, WIDGETS, Sign
from smallprint.records.capture import Suitability
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from smallprint.records.reading import ExtractedText

_MARKUP = re.compile(
    r"!\[[^\]\n]{0,300}\]\([^)\n]{0,4000}\)|\]\([^)\n]{0,4000}\)|<[^<>\n]{1,300}>|https?://\S+"
)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?。！？:;…][\"'”’»)\]*_\s]*$")
_BUTTON = re.compile(
    r"\d{4}-\d\d|\d[\d ().-]{6,}\d|@|\b(?:ago|back to|read more|updated|rights reserved)\b", re.IGNORECASE
)
_LISTED = re.compile(r"\s*(?:[*+•–-]|\d+[.)])\s")

SHORT = 150
"""Words under which one phrase of a bot wall or error page decides."""
MIDDLING = 600
"""Words up to which phrases decide where the text has no policy words to speak of."""
_FEW = 12
"""Words under which a text without a sentence is a bare title."""
_COLLAPSED = 0.2
_CUT = 0.65
_RUNNING = 5
_ENOUGH_FOR_LANGUAGE = 40
_POLICY_SHARE = 0.045
_HEAD = 320
_FAR_LESS = 0.34
_HARDLY = 0.03
_RUN = 4


def judge(
    extracted: ExtractedText,
    *,
    expected_language: str | None,
    usual_words: int | None,
    usual_text: str | None = None,
) -> Suitability:
    """OK, or why the text can't become a version.

    ``usual_words`` is how many words the document's last good version has, ``usual_text`` its text;
    ``expected_language`` its ISO 639-1 code. Each may be None where there is none yet.
    """
    text = _MARKUP.sub(" ", extracted.text)
    words = count_words(text)
    if words == 0:
        return Suitability(Outcome.EMPTY, ("The text has no words.",))
    return (
        _by_signs(text, words, extracted.page_title or "")
        or _by_language(extracted, words, expected_language)
        or _by_company(text, words, usual_text)
        or _by_length(text, extracted.text, usual_words)
        or _by_subject(text, words)
        or Suitability(Outcome.OK)
    )


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces two signs count as one."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text) if unspaced else text)) + unspaced // 2


def _by_signs(text: str, words: int, title: str) -> Suitability | None:
    """A bot wall, an error page or an empty shell, by its phrases."""
    if words > MIDDLING:
        return None
    speaks = policy_share(text) >= _POLICY_SHARE
    for sign in SIGNS:
        found = sign.pattern.search(text) or (sign.pattern.search(title) if words < SHORT else None)
        if not found:
            continue
        alone = words < (SHORT if sign.strong else SHORT // 2) and not (speaks and words > SHORT // 2)
        alone = alone or (sign.strong and words < SHORT and len(sign.pattern.findall(text)) >= 2)
        if alone or (not speaks and (found.start() < _HEAD or _is_most(sign, text, words))):
            return Suitability(sign.outcome, (f"{sign.reason}: “{' '.join(found.group().split())}”.",))
    return None


def _is_most(sign: Sign, text: str, words: int) -> bool:
    """True when the phrase comes again and again for the length of the text."""
    return len(sign.pattern.findall(text)) * 60 >= words


def policy_share(text: str) -> float:
    """What part of the words a policy speaks with: duties, rights, data, law, and you and we."""
    words = _WORD.findall(text.casefold()[:40_000])
    if _UNSPACED.search(text):
        return 1.0
    return sum(word in POLICY_WORDS or word[:6] in POLICY_WORDS for word in words) / max(1, len(words))


def _by_language(extracted: ExtractedText, words: int, expected: str | None) -> Suitability | None:
    if expected is None or words < _ENOUGH_FOR_LANGUAGE:
        return None
    found = detect_language(extracted.text, extracted.declared_language)
    if found is None or found == expected[:2].lower():
        return None
    reason = f"The text is in “{found}”; the document is kept in “{expected}”."
    return Suitability(Outcome.WRONG_LANGUAGE, (reason,))


def _by_company(text: str, words: int, usual_text: str | None) -> Suitability | None:
    """A page that has nothing of what the document says, and speaks of the law far less: a campaign.

    A rewrite keeps the vocabulary of a policy, so it is never refused here.
    """
    if usual_text is None or not _ENOUGH_FOR_LANGUAGE <= words <= MIDDLING or _is_register(text):
        return None
    usual = _MARKUP.sub(" ", usual_text)
    if _legal_share(text) > _FAR_LESS * _legal_share(usual) or _shared_runs(text, usual) > _HARDLY:
        return None
    reason = "The text shares nothing with what the document says, and speaks of no right, duty or law."
    return Suitability(Outcome.NOT_A_POLICY, (reason,))


def _legal_share(text: str) -> float:
    """``policy_share`` without the words that an advertisement has too: "you", "our", "share", "service"."""
    words = _WORD.findall(text.casefold()[:40_000])
    legal = sum(
        (word in POLICY_WORDS or word[:6] in POLICY_WORDS) and word not in EVERYDAY_WORDS for word in words
    )
    return legal / max(1, len(words))


def _shared_runs(text: str, usual: str) -> float:
    """What part of a text's runs of four words also stands in another."""
    words, others = _WORD.findall(text.casefold()), _WORD.findall(usual.casefold())
    known = {tuple(others[at : at + _RUN]) for at in range(len(others) - _RUN + 1)}
    runs = [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]
    return sum(run in known for run in runs) / max(1, len(runs))


def _by_length(text: str, whole: str, usual: int | None) -> Suitability | None:
    """A text that broke off: next to nothing of the usual length, or cut in the middle of a sentence.

    ``whole`` is the text with its markup, as ``usual`` was counted.
    """
    words = count_words(whole)
    if usual is not None and usual >= SHORT and words < _COLLAPSED * usual:
        reason = f"The text has {words} words where the last version has {usual}."
        return Suitability(Outcome.TRUNCATED, (reason,))
    if usual is not None and words < _CUT * usual and is_cut(text):
        ending = " ".join(text.split())[-60:]
        reason = (
            f"The text has {words} of {usual} words and breaks off in the middle of a sentence: “{ending}”."
        )
        return Suitability(Outcome.TRUNCATED, (reason,))
    if words < _FEW and not re.search(r"[.!?。]", text):
        return Suitability(Outcome.EMPTY, (f"Only a title came: “{' '.join(text.split())[:80]}”.",))
    return None


def is_cut(text: str) -> bool:
    """True when the text ends in a line of running text that no punctuation closes."""
    lines = [line for line in text.rstrip(" \n\r\t\xa0*_").splitlines() if line.strip(" *_#=-|")]
    if not lines:
        return False
    last = lines[-1].strip(" *_\xa0>")
    if _SENTENCE_END.search(last) or last.startswith(("|", "[", "©", "#")) or _BUTTON.search(last):
        return False
    words = _WORD.findall(last)
    return len(words) >= _RUNNING and words[-1].islower() and not _LISTED.match(lines[-1])


def _by_subject(text: str, words: int) -> Suitability | None:
    """A page that speaks of nothing a policy speaks of: a login, a cookie wall, a shop window."""
    if words > MIDDLING:
        return None
    share = policy_share(text)
    widgets = {found.casefold() for found in WIDGETS.findall(text)}
    if len(widgets) >= 2 and words < SHORT and share < (3 if len(widgets) == 2 else 5) * _POLICY_SHARE:
        shown = "”, “".join(sorted(widgets)[:3])
        return Suitability(Outcome.NOT_A_POLICY, (f"The page asks to log in or choose cookies: “{shown}”.",))
    if share < _POLICY_SHARE and words >= _ENOUGH_FOR_LANGUAGE and not _is_register(text):
        return Suitability(Outcome.NOT_A_POLICY, ("The text names no right, duty, data or law: no policy.",))
    return None


def _is_register(text: str) -> bool:
    """True for tables, lists and addresses, which are policies without sentences (sub-processors, imprints)."""
    lines = [line for line in text.splitlines() if line.strip(" *_#=-|")]
    listed = sum("|" in line or bool(_LISTED.match(line)) for line in lines)
    digits = sum(character.isdigit() for character in text)
    return listed >= 0.5 * len(lines) or digits >= 0.02 * len(text) or "@" in text
