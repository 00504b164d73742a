"""Texts that are refused only for being unlike the version before: when do they stand in its place?

A page that comes in another language, or much shorter, is not taken for the policy. If it keeps coming so,
the page really is another one now: after ``SETTLED_AFTER`` of nothing else, the text is accepted, and told as
a switch of variant, never as something the platform changed in substance. What is no policy by its own words
(a bot wall, an error page) never settles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from smallprint.records.vocabulary import Outcome

SETTLED_AFTER = timedelta(hours=36)
_ALIKE = 0.25
"""Two refused texts are of like length when they differ by no more than this share."""


@dataclass(frozen=True, slots=True)
class RefusedText:
    """A refused text, by what it was refused for, and since when such texts have been coming."""

    outcome: Outcome
    language: str | None
    words: int
    since: datetime


def may_settle(outcome: Outcome) -> bool:
    """True for refusals that rest on a comparison with the version before."""
    return outcome in {Outcome.WRONG_LANGUAGE, Outcome.TRUNCATED, Outcome.NOT_A_POLICY}


def going_on(before: RefusedText | None, now: RefusedText) -> RefusedText:
    """``now``, dated back to when texts of its kind began to come."""
    if before is None or before.outcome is not now.outcome:
        return now
    if now.outcome is Outcome.WRONG_LANGUAGE:
        alike = before.language == now.language
    else:
        alike = abs(before.words - now.words) <= _ALIKE * max(before.words, now.words)
    return RefusedText(now.outcome, now.language, now.words, before.since) if alike else now


def has_settled(text: RefusedText, moment: datetime) -> bool:
    """True where texts of its kind have been coming for long enough."""
    return moment - text.since >= SETTLED_AFTER
