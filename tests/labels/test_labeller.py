from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallprint.labels.clause import Clause
from smallprint.labels.labeller import TOOL, Labeller
from smallprint.records.analysis import FactSheet
from smallprint.records.reading import ProvisionSpan, Reading, Span, Tool
from smallprint.records.vocabulary import ClauseType, DocumentType, SpanKind

LABELLER = Labeller.load()


def main_type(text: str, **known: object) -> ClauseType:
    (assessment,) = LABELLER.assess_clauses([Clause(text, **known)])  # type: ignore[arg-type]
    return assessment.types[0].type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Any dispute is decided by binding arbitration before one arbitrator.",
            ClauseType.ARBITRATION,
        ),
        (
            "This agreement is governed by the laws of the State of Oregon.",
            ClauseType.GOVERNING_LAW,
        ),
        (
            "We use cookies and pixels to recognise your browser; you can delete cookies in its settings.",
            ClauseType.TRACKING_COOKIES,
        ),
        (
            "You will indemnify and hold us harmless from claims of others that arise from your uploads.",
            ClauseType.INDEMNIFICATION,
        ),
        (
            "Nous conservons vos données pendant trois ans après votre dernière commande.",
            ClauseType.DATA_RETENTION,
        ),
        (
            "Wir verwenden Cookies, die Sie in den Einstellungen Ihres Browsers löschen können.",
            ClauseType.TRACKING_COOKIES,
        ),
        (
            "Usted puede ejercer sus derechos de acceso, rectificación, supresión y oposición.",
            ClauseType.PRIVACY_RIGHTS,
        ),
    ],
)
def test_plain_clauses_of_four_languages_get_the_type_a_reader_would_give(
    text: str, expected: ClauseType
) -> None:
    assert main_type(text) is expected


def test_a_heading_decides_where_the_text_alone_does_not() -> None:
    text = "This stays as it is for three months."
    assert main_type(text, path=("How long we keep your data",)) is ClauseType.DATA_RETENTION


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=300), max_size=5))
def test_any_text_gets_one_to_three_types_with_probabilities_and_reasons(texts: list[str]) -> None:
    assessments = LABELLER.assess_clauses([Clause(text) for text in texts])
    assert len(assessments) == len(texts)
    for assessment in assessments:
        confidences = [score.confidence for score in assessment.types]
        assert 1 <= len(assessment.types) <= 3
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 <= confidence <= 1 for confidence in confidences)
        assert 1 <= len(assessment.reasons) <= 3


def test_the_same_clause_gets_the_same_answer_alone_and_among_others() -> None:
    clause = Clause("Refunds are given within thirty days of delivery.", ("Returns",))
    alone = Labeller.load().assess_clauses([clause])[0]
    others = [Clause(f"Rule number {number} on cookies.") for number in range(100)]
    among = Labeller.load().assess_clauses([*others, clause])[-1]
    assert alone.types[0].type is among.types[0].type
    assert alone.types[0].confidence == pytest.approx(among.types[0].confidence, abs=1e-3)


def test_a_reading_gets_one_assessment_for_each_provision_in_order() -> None:
    text = (
        "Your data are retained for ten years and then deleted.\n\nNo cookies are set without your consent."
    )
    cut = text.index("\n\n")
    places = [(0, cut), (cut + 2, len(text))]
    reading = Reading(
        text=text,
        language="en",
        spans=tuple(Span(start, end, SpanKind.PROVISION) for start, end in places),
        provisions=tuple(ProvisionSpan(start, end, "Privacy", ()) for start, end in places),
        links=(),
        sources=(),
        tool=Tool("reading", "1"),
    )
    facts = FactSheet(((), ()), (), (), Tool("facts", "1"))
    first, second = LABELLER.assess(reading, facts, DocumentType.PRIVACY_POLICY)
    assert first.types[0].type is ClauseType.DATA_RETENTION
    assert ClauseType.TRACKING_COOKIES in {score.type for score in second.types}


def test_the_tool_names_its_stage() -> None:
    assert TOOL.name == "labels"
