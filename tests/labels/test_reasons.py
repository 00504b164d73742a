from __future__ import annotations

import pytest

from smallprint.labels.clause import Clause
from smallprint.labels.decisions import Decision
from smallprint.labels.reasons import reasons_for
from smallprint.records.analysis import Fact, TypeScore
from smallprint.records.vocabulary import ClauseType, Direction, FactKind, Severity


def decision(kind: ClauseType, severity: Severity = Severity.HIGH) -> Decision:
    return Decision((TypeScore(kind, 0.9),), severity, Direction.BURDENSOME)


@pytest.mark.parametrize(
    "text",
    [
        "We do not sell your personal information.",
        "We never sell personal data to anybody.",
        "We sell your personal information under no circumstances.",
    ],
)
def test_a_denied_sale_is_never_a_reason(text: str) -> None:
    assert "personal data may be sold" not in reasons_for(Clause(text), decision(ClauseType.DATA_SHARING))


def test_a_stated_sale_is_the_first_reason() -> None:
    found = reasons_for(Clause("We may sell your personal data."), decision(ClauseType.DATA_SHARING))
    assert found[0] == "personal data may be sold"


def test_facts_speak_before_words() -> None:
    facts = (
        Fact(FactKind.ARBITRATION, "mandatory; AAA", 0, 5),
        Fact(FactKind.ARBITRATION, "opt-out P30D by email", 0, 5),
        Fact(FactKind.CLASS_ACTION, "waived", 0, 5),
    )
    assert reasons_for(Clause("x", facts=facts), decision(ClauseType.ARBITRATION)) == (
        "mandatory arbitration",
        "opt-out from arbitration within 30 days",
        "class-action waiver",
    )


@pytest.mark.parametrize("kind", list(ClauseType))
@pytest.mark.parametrize("severity", [Severity.LOW, Severity.MEDIUM, Severity.HIGH])
def test_every_reason_has_two_to_eight_words(kind: ClauseType, severity: Severity) -> None:
    for reason in reasons_for(Clause(""), decision(kind, severity)):
        assert 2 <= len(reason.split()) <= 8
