"""Which facts belong to which clause types, so that a clause is told by what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.records.vocabulary import ClauseType, FactKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.records.analysis import Fact

_TYPES: dict[FactKind, frozenset[ClauseType]] = {
    FactKind.RETENTION: frozenset({ClauseType.DATA_RETENTION}),
    FactKind.ARBITRATION: frozenset({ClauseType.ARBITRATION}),
    FactKind.CLASS_ACTION: frozenset({ClauseType.CLASS_ACTION_WAIVER}),
    FactKind.GOVERNING_LAW: frozenset({ClauseType.GOVERNING_LAW}),
    FactKind.VENUE: frozenset({ClauseType.VENUE}),
    FactKind.LIABILITY_CAP: frozenset({ClauseType.LIABILITY_LIMITATION}),
    FactKind.CLAIMS_TIME_LIMIT: frozenset({ClauseType.CLAIMS_TIME_LIMIT}),
    FactKind.AI_TRAINING: frozenset({ClauseType.AI_TRAINING_AUTOMATION}),
    FactKind.SALE_OR_SHARING: frozenset({ClauseType.DATA_SHARING}),
    FactKind.COOKIE_LIFETIME: frozenset({ClauseType.TRACKING_COOKIES}),
    FactKind.CONSENT_MECHANISM: frozenset({ClauseType.CONSENT}),
    FactKind.TRANSFER_FRAMEWORK: frozenset({ClauseType.INTERNATIONAL_TRANSFER}),
    FactKind.MINIMUM_AGE: frozenset({ClauseType.CHILDREN_AGE}),
    FactKind.RIGHT: frozenset({ClauseType.PRIVACY_RIGHTS}),
    FactKind.RESPONSE_TIME: frozenset({ClauseType.PRIVACY_RIGHTS}),
    FactKind.CHANGE_NOTICE: frozenset({ClauseType.POLICY_CHANGES, ClauseType.PRICE_CHANGES}),
    FactKind.AUTO_RENEWAL: frozenset({ClauseType.AUTO_RENEWAL}),
    FactKind.REFUND_WINDOW: frozenset({ClauseType.REFUNDS}),
    FactKind.FEE: frozenset({ClauseType.PAYMENT_FEES}),
    FactKind.TERMINATION_NOTICE: frozenset({ClauseType.TERMINATION}),
    FactKind.CONTENT_LICENCE: frozenset({ClauseType.USER_CONTENT_LICENCE}),
    FactKind.BREACH_NOTICE_TIME: frozenset({ClauseType.BREACH_NOTICE}),
}

_LOOSELY: dict[FactKind, frozenset[ClauseType]] = {
    FactKind.CONSENT_MECHANISM: frozenset(
        {ClauseType.TRACKING_COOKIES, ClauseType.ADVERTISING, ClauseType.DATA_USE, ClauseType.SENSITIVE_DATA}
    ),
    FactKind.RIGHT: frozenset(
        {
            ClauseType.CONSENT, ClauseType.ADVERTISING, ClauseType.CONTENT_MODERATION, ClauseType.TRACKING_COOKIES,
            ClauseType.ENFORCEMENT_SUSPENSION, ClauseType.DATA_RETENTION, ClauseType.AI_TRAINING_AUTOMATION,
            ClauseType.REGIONAL_TERMS, ClauseType.OTHER,
        }
    ),
    FactKind.FEE: frozenset(
        {ClauseType.REFUNDS, ClauseType.PROMOTIONS, ClauseType.MONETISATION, ClauseType.OTHER}
    ),
}  # fmt: skip
"""Kinds that are easily misread elsewhere, with the further types of clause in which they may be told."""


def belongs(fact: Fact, types: Sequence[ClauseType]) -> bool:
    """Whether a fact may be told of a clause of these types at all."""
    if fact.kind not in _LOOSELY:
        return True
    return any(fits(fact, one) or one in _LOOSELY[fact.kind] for one in types)


def fits(fact: Fact, clause_type: ClauseType) -> bool:
    """Whether a fact says what a clause of this type is about."""
    return clause_type in _TYPES.get(fact.kind, frozenset())


def by_weight(facts: Sequence[Fact], types: Sequence[ClauseType]) -> list[Fact]:
    """The facts of a clause, those of its main type first; otherwise in text order."""
    ranks = {kind: _rank(kind, types) for kind in {fact.kind for fact in facts}}
    return sorted(facts, key=lambda fact: (ranks[fact.kind], fact.start))


def _rank(kind: FactKind, types: Sequence[ClauseType]) -> int:
    related = _TYPES.get(kind, frozenset())
    return next((rank for rank, one in enumerate(types) if one in related), len(types))
