"""What a whole response amounts to, before anybody reads its text."""

from __future__ import annotations

from dataclasses import dataclass

from smallprint.capture.decoding import decode
from smallprint.capture.headers import first
from smallprint.capture.transport import REDIRECTS, Exchange
from smallprint.records.vocabulary import Outcome

_REFUSALS = frozenset({401, 402, 403, 407, 451})
_CHALLENGES = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", "challenge"),
    ("x-amzn-waf-action", "captcha"),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome with its reason, and the decoded content where there is one."""

    outcome: Outcome
    reason: str = ""
    content: bytes | None = None


def classify(exchange: Exchange, max_bytes: int, *, conditional: bool) -> Verdict:
    """The verdict on ``exchange``; ``conditional``: validators were sent, so that a 304 makes sense."""
    if exchange.problem is not None:
        return Verdict(exchange.problem, exchange.reason)
    status = exchange.status or 0
    if status == 304 and conditional:
        return Verdict(Outcome.UNCHANGED, "The server says that nothing changed since the last capture.")
    decoded = decode(exchange.body or b"", first(exchange.headers, "content-encoding") or "", max_bytes)
    outcome, reason = _by_status(status)
    if any((first(exchange.headers, name) or "").lower() == value for name, value in _CHALLENGES):
        outcome, reason = Outcome.BLOCKED, "A bot check stands before the page."
    if outcome is Outcome.OK:
        if decoded.content is None:
            return Verdict(decoded.outcome, decoded.reason)
        if not decoded.content.strip():
            return Verdict(Outcome.EMPTY, "The server sent an empty page.", decoded.content)
    return Verdict(outcome, reason, decoded.content)


def _by_status(status: int) -> tuple[Outcome, str]:
    if status == 206:
        return Outcome.TRUNCATED, "The server sent a part of the page only."
    if 200 <= status < 300:
        return Outcome.OK, ""
    if status == 429:
        return Outcome.RATE_LIMITED, "The server asks us to come back later."
    if status in _REFUSALS:
        return Outcome.BLOCKED, f"The server refuses us the page (status {status})."
    if status in REDIRECTS:
        return Outcome.MOVED, "The server redirects without saying where to."
    return Outcome.ERROR_PAGE, f"The server answered with an error (status {status})."
