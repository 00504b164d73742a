"""The gate: may this capture become a version? First what the transport says, then what the text says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smallprint.reading.suitability import judge
from smallprint.records.capture import FetchResult, Suitability
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from smallprint.records.reading import ExtractedText

_DOCUMENTS = ("text/", "application/xhtml", "application/pdf", "application/xml")
_LOOKED_AT = 2_000_000
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")

_MANY_WORDS = 150
_FEW_WORDS = 25
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_EMPTY_MOUNT = re.compile(
    rb"<(?:div|main|section)\b[^>]{0,300}"
    rb"\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|react-root|main-?app|app-?root|application|svelte)\b"
    rb"[^>]{0,300}>\s*(?:<!--.{0,200}?-->\s*)?</"
    rb"|<([a-z]+-(?:root|app|shell))\b[^>]{0,300}>\s*</\1",
    re.IGNORECASE | re.DOTALL,
)
_PLEA = re.compile(
    rb"\b(?:enabled?|requires?d?|needs?|needed|activated?|turn(?:ed)? on|allow|disabled|without)\b"
)
_PLEAS_LOOKED_AT = 5

_WALL_WORDS = 300
_WALLS = (
    (b"_cf_chl_opt", "Cloudflare"),
    (b"geo.captcha-delivery.com", "DataDome"),
    (b'id="px-captcha"', "HUMAN"),
    (b"window.gokuprops", "AWS"),
    (b"/_sec/cp_challenge/", "Akamai"),
)


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
    words = count_words(extracted.text) if extracted is not None else 0
    content = result.content or b""
    wall = bot_wall(content, words)
    if wall is not None:
        return Suitability(Outcome.BLOCKED, (f"A bot check by {wall} came instead of the page.",))
    verdict = (
        judge(extracted, expected_language=expected_language, usual_words=usual_words)
        if extracted is not None
        else None
    )
    if verdict is not None and verdict.outcome is Outcome.BLOCKED:
        return verdict
    if result.rendered is None and needs_rendering(content, words):
        reason = "The page is an empty frame that scripts fill: it has to be rendered in a browser."
        return Suitability(Outcome.NEEDS_RENDERING, (reason,))
    return verdict or _unreadable(result.media_type)


def needs_rendering(content: bytes, words: int) -> bool:
    """Whether ``content`` is the shell of a page that scripts have to fill; ``words`` were read from it.

    A short page counts as a shell only where it shows that it waits for its scripts, so that a policy of
    three sentences stays one.
    """
    if words >= _MANY_WORDS:
        return False
    head = content[:_LOOKED_AT]
    if not _SCRIPT.search(head):
        return False
    return words < _FEW_WORDS or _EMPTY_MOUNT.search(head) is not None or _pleads(head)


def _pleads(head: bytes) -> bool:
    """Whether the page asks those without JavaScript to switch it on."""
    blocks = head.lower().split(b"<noscript", _PLEAS_LOOKED_AT)[1:]
    pleas = (block.partition(b"</noscript")[0] for block in blocks)
    return any(b"javascript" in plea and _PLEA.search(plea[:2000]) for plea in pleas)


def bot_wall(content: bytes, words: int) -> str | None:
    """Whose bot check ``content`` is, told by its code (its words are the reading's matter), or None."""
    if words >= _WALL_WORDS:
        return None
    head = content[:_LOOKED_AT].lower()
    return next((maker for sign, maker in _WALLS if sign in head), None)


def count_words(text: str) -> int:
    """Words of ``text``; for scripts without spaces, two signs count as a word."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + unspaced // 2


def _unreadable(media_type: str | None) -> Suitability:
    if media_type is None or media_type.startswith(_DOCUMENTS):
        return Suitability(Outcome.EMPTY, ("No text could be read from what came back.",))
    return Suitability(Outcome.NOT_A_POLICY, (f"What came back is {media_type}, not a document to read.",))
