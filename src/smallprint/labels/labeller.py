"""Provision → clause types, severity with reasons, direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from smallprint.labels.clause import Clause
from smallprint.records.analysis import Assessment, TypeScore
from smallprint.records.reading import Tool
from smallprint.records.vocabulary import ClauseType, Direction, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.records.analysis import FactSheet
    from smallprint.records.reading import Reading
    from smallprint.records.vocabulary import DocumentType

TOOL = Tool("labels", "0")

_WORDS: dict[ClauseType, tuple[str, ...]] = {
    ClauseType.ARBITRATION: ("arbitrat", "schiedsgericht", "arbitrage"),
    ClauseType.CLASS_ACTION_WAIVER: ("class action", "class or representative", "recours collectif"),
    ClauseType.GOVERNING_LAW: ("governed by the law", "laws of", "droit français"),
    ClauseType.VENUE: ("jurisdiction of the courts", "exclusive jurisdiction", "gerichtsstand", "tribunal"),
    ClauseType.LIABILITY_LIMITATION: ("liable", "liability", "haftung", "responsabilité", "responsabilidad"),
    ClauseType.WARRANTY_DISCLAIMER: ("as is", "warrant", "gewährleistung"),
    ClauseType.INDEMNIFICATION: ("indemnif", "hold harmless"),
    ClauseType.AUTO_RENEWAL: ("automatically renew", "auto-renew", "renouvel", "verlängert sich"),
    ClauseType.CHILDREN_AGE: ("years of age", "children", "under 13", "under 18", "mineur", "minderjährig"),
    ClauseType.INTERNATIONAL_TRANSFER: ("transfer", "standard contractual", "data privacy framework"),
    ClauseType.TRACKING_COOKIES: ("cookie", "pixel", "web beacon"),
    ClauseType.ADVERTISING: ("advertis", "werbung", "publicit"),
    ClauseType.DATA_RETENTION: ("retain", "retention", "conserv", "speicherdauer"),
    ClauseType.DATA_SHARING: ("share your", "disclose", "third parties", "weitergabe"),
    ClauseType.DATA_SECURITY: ("security measures", "encrypt", "sécurité", "sicherheit"),
    ClauseType.PRIVACY_RIGHTS: ("your rights", "right to", "droit d", "recht auf"),
    ClauseType.DATA_COLLECTION: ("we collect", "information you provide", "collect"),
    ClauseType.DATA_USE: ("we use", "use your information", "purposes"),
    ClauseType.TERMINATION: ("terminat", "résili", "kündig"),
    ClauseType.PAYMENT_FEES: ("payment", "fees", "paiement", "zahlung"),
    ClauseType.REFUNDS: ("refund", "rembours", "rückerstattung"),
    ClauseType.POLICY_CHANGES: ("change these terms", "update this", "modify these", "modifi"),
    ClauseType.INTELLECTUAL_PROPERTY: ("copyright", "trademark", "intellectual property"),
    ClauseType.USER_CONTENT_LICENCE: ("royalty-free", "license to use", "sublicens"),
    ClauseType.ACCEPTABLE_USE: ("you may not", "must not", "you agree not to", "prohibited"),
}
_HIGH = {ClauseType.ARBITRATION, ClauseType.CLASS_ACTION_WAIVER}


class Labeller:
    """Gives each clause its types, severity and direction. Make one with ``Labeller.load()``."""

    @classmethod
    def load(cls) -> Self:
        """The labeller with the shipped weights."""
        return cls()

    def assess(
        self, reading: Reading, facts: FactSheet, document_type: DocumentType | None
    ) -> tuple[Assessment, ...]:
        """One assessment for each of ``reading.provisions``, in order."""
        return self.assess_clauses(
            [
                Clause(
                    text=reading.quote(span.start, span.end),
                    path=span.path if span.path[-1:] == (span.title,) else (*span.path, span.title),
                    language=reading.language,
                    document_type=document_type,
                    facts=found,
                )
                for span, found in zip(reading.provisions, facts.by_provision, strict=True)
            ]
        )

    def assess_clauses(self, clauses: Sequence[Clause]) -> tuple[Assessment, ...]:
        """One assessment for each clause, in order."""
        return tuple(_assess(clause) for clause in clauses)


def _assess(clause: Clause) -> Assessment:
    lowered = clause.text.lower()
    found = [kind for kind, words in _WORDS.items() if any(word in lowered for word in words)][:3]
    types = tuple(TypeScore(kind, 0.6) for kind in found) or (TypeScore(ClauseType.OTHER, 0.3),)
    high = [kind for kind in found if kind in _HIGH]
    return Assessment(
        types=types,
        severity=Severity.HIGH if high else Severity.LOW,
        reasons=(f"{high[0].replace('-', ' ')} clause",) if high else ("ordinary terms, little effect",),
        direction=Direction.BURDENSOME if high else Direction.NEUTRAL,
    )
