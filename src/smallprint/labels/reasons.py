"""What a severity rests on, in two to eight words each.

Promise: a reason never says what the text denies. What a provision *does* ("data may be sold") is said only
where a cue finds it and no denial of it stands in the clause, or where a fact states it; everything else names
the subject, and the way the provision leans.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smallprint.records.vocabulary import ClauseType, Direction, FactKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.labels.clause import Clause
    from smallprint.labels.decisions import Decision

MOST = 3


def reasons_for(clause: Clause, decision: Decision) -> tuple[str, ...]:
    """One to three reasons, the most telling first, each once."""
    found = list(dict.fromkeys((*_from_facts(clause), *_from_cues(clause), *_from_types(decision))))
    return tuple(found[:MOST])


def _from_facts(clause: Clause) -> Iterator[str]:
    for fact in clause.facts:
        value = fact.value.casefold()
        if fact.kind is FactKind.ARBITRATION:
            period = re.search(r"opt-out p(\d+)d", value)
            if value.startswith("mandatory"):
                yield "mandatory arbitration"
            if period:
                yield f"opt-out from arbitration within {period[1]} days"
        elif fact.kind is FactKind.CLASS_ACTION and value.startswith("waived"):
            yield "class-action waiver"
        elif fact.kind is FactKind.MINIMUM_AGE and value[:2].strip().isdigit():
            yield f"minimum age of {value[:2].strip()}"


_DENIED = re.compile(
    r"\b(?:do(?:es)? not|don[’']t|doesn[’']t|never|not|no|won[’']t|without|neither"
    r"|ne|pas|jamais|nicht|kein\w*|nie(?:mals)?|ningun\w*|nunca|non|mai)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.;!?\n]+")

_CUES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"\bsell (?:your|personal|the) \w*\s*(?:information|data)\b", "personal data may be sold"),
        (r"\b(?:sole|absolute|own) discretion\b|\bfreie[mn] ermessen\b", "decided at the platform's discretion"),
        (r"\bautomatically renew|\brenews? automatically\b|\bverlängert sich\b|\btacite reconduction\b",
         "renews automatically"),
        (r"\bunlimited liability\b", "unlimited liability"),
        (r"\birrevocabl|\bunwiderruflich|\birr[ée]vocable", "irrevocable grant"),
        (r"\bwithout (?:prior )?notice\b|\bsans pr[ée]avis\b|\bohne vorankündigung\b|\bsin previo aviso\b",
         "without notice"),
    )
)  # fmt: skip


def _from_cues(clause: Clause) -> Iterator[str]:
    for cue, reason in _CUES:
        match = cue.search(clause.text)
        if match and not _denied_around(clause.text, match):
            yield reason


def _denied_around(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence of a cue denies anything outside the cue's own words: then nothing is claimed."""
    for sentence in _SENTENCE.finditer(text):
        if sentence.start() <= match.start() < sentence.end():
            return bool(
                _DENIED.search(text, sentence.start(), match.start())
                or _DENIED.search(text, match.end(), sentence.end())
            )
    return True


_SUBJECTS: dict[ClauseType, str] = {
    ClauseType.DATA_COLLECTION: "collection of personal data",
    ClauseType.DATA_USE: "use of personal data",
    ClauseType.DATA_SHARING: "disclosure of data to others",
    ClauseType.ADVERTISING: "advertising and profiling",
    ClauseType.TRACKING_COOKIES: "cookies and tracking",
    ClauseType.CONSENT: "consent to processing",
    ClauseType.DATA_RETENTION: "how long data are kept",
    ClauseType.PRIVACY_RIGHTS: "rights over personal data",
    ClauseType.INTERNATIONAL_TRANSFER: "transfer of data across borders",
    ClauseType.DATA_SECURITY: "security of data",
    ClauseType.BREACH_NOTICE: "notice of data breaches",
    ClauseType.CHILDREN_AGE: "age and minors",
    ClauseType.SENSITIVE_DATA: "sensitive data",
    ClauseType.AI_TRAINING_AUTOMATION: "AI and automated processing",
    ClauseType.ARBITRATION: "disputes settled out of court",
    ClauseType.CLASS_ACTION_WAIVER: "collective claims",
    ClauseType.GOVERNING_LAW: "choice of law",
    ClauseType.VENUE: "place of court proceedings",
    ClauseType.LIABILITY_LIMITATION: "extent of liability",
    ClauseType.WARRANTY_DISCLAIMER: "extent of warranty",
    ClauseType.INDEMNIFICATION: "indemnity for third-party claims",
    ClauseType.CLAIMS_TIME_LIMIT: "time limit on claims",
    ClauseType.ACCEPTABLE_USE: "rules of use",
    ClauseType.CONTENT_MODERATION: "review and removal of content",
    ClauseType.ENFORCEMENT_SUSPENSION: "measures against accounts",
    ClauseType.TERMINATION: "end of the contract",
    ClauseType.ACCOUNT_CONTROL: "control of the account",
    ClauseType.RESTRICTED_CONTENT: "limits on content",
    ClauseType.PLATFORM_DISCRETION: "room for the platform's choice",
    ClauseType.USER_CONTENT_LICENCE: "rights in users' content",
    ClauseType.INTELLECTUAL_PROPERTY: "intellectual property rights",
    ClauseType.FEEDBACK: "rights in feedback",
    ClauseType.AI_OUTPUT: "rights in AI output",
    ClauseType.PAYMENT_FEES: "payments and fees",
    ClauseType.AUTO_RENEWAL: "renewal of the contract",
    ClauseType.REFUNDS: "refunds and returns",
    ClauseType.PRICE_CHANGES: "changes of price",
    ClauseType.MONETISATION: "earnings through the platform",
    ClauseType.PROMOTIONS: "promotions and credits",
    ClauseType.POLICY_CHANGES: "changes of the document",
    ClauseType.ACCEPTANCE: "how the contract is accepted",
    ClauseType.ASSIGNMENT: "transfer of the contract",
    ClauseType.ENTIRE_AGREEMENT: "which documents count",
    ClauseType.SURVIVAL: "what outlasts the contract",
    ClauseType.ELECTRONIC_COMMUNICATIONS: "form of messages and notices",
    ClauseType.EXPORT_SANCTIONS: "export and sanctions rules",
    ClauseType.THIRD_PARTY_SERVICES: "services of third parties",
    ClauseType.AVAILABILITY: "availability of the service",
    ClauseType.REGIONAL_TERMS: "rules for one region",
    ClauseType.OTHER: "subject outside the usual types",
}
_LEANINGS: dict[Direction, str] = {
    Direction.BURDENSOME: "leans against the reader",
    Direction.PROTECTIVE: "leans in the reader's favour",
    Direction.NEUTRAL: "leans neither way",
}


def _from_types(decision: Decision) -> Iterator[str]:
    for score in decision.types[:2]:
        yield _SUBJECTS[score.type]
    if decision.severity is Severity.LOW:
        yield "ordinary terms, little effect"
    else:
        yield _LEANINGS[decision.direction]
