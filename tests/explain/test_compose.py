from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from smallprint.explain import compose
from smallprint.records.analysis import Analysis
from smallprint.records.change import Difference, Edit, Place
from smallprint.records.reading import Link
from smallprint.records.statement import Statement
from smallprint.records.vocabulary import (
    Basis,
    ChangeDirection,
    ClauseType,
    Direction,
    DocumentType,
    EditKind,
    Materiality,
    Pattern,
)
from tests.explain.clauses import TOOL, analysis_of

WORDS = ("You must not", "we keep your data for 90 days", "write to us at a@b.example", "by arbitration",
         "https://x.example/form", "[here](https://y.example/a)", "\n- item", "é😀", ".", "\n\n", "  ", "opt out",
         "within 30 days", "We do not sell", "third parties", "if you do not agree", "a" * 350)  # fmt: skip


def told(analysis: Analysis, *places: int) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for one in compose(analysis, DocumentType.TERMS_OF_SERVICE, None, places or (0,)):
        found.setdefault(one.slot, []).append(one)
    return found


def what(text: str, clause_type: ClauseType, confidence: float = 0.95) -> str:
    return told(analysis_of(text, types=(clause_type,), confidence=confidence))["what-it-is"][0].text


def check_quotes(analysis: Analysis, statements: tuple[Statement, ...]) -> None:
    text = analysis.reading.text
    digest = hashlib.sha256(text.encode()).hexdigest()
    for one in statements:
        assert one.quotes or one.basis is Basis.INFERENCE
        assert one.grounds or one.quotes
        for quote in one.quotes:
            assert quote.source_sha256 == digest
            assert quote.text
            assert text[quote.start : quote.end] == quote.text


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), st.sampled_from(list(ClauseType)))
def test_every_quote_is_the_text_at_its_offsets(words: list[str], clause_type: ClauseType) -> None:
    text = " ".join(words).strip()
    if not text:
        return
    analysis = analysis_of(text, types=(clause_type,))
    statements = compose(analysis, DocumentType.OTHER, None, (0,))
    check_quotes(analysis, statements)
    assert [one.slot for one in statements].count("what-it-is") == 1


def test_mandatory_arbitration_and_its_way_out_are_one_plain_sentence() -> None:
    text = (
        "All disputes shall be settled by binding arbitration. You may opt out of arbitration within 30 days."
    )
    said = what(text, ClauseType.ARBITRATION)
    assert said.startswith("You and the platform must settle disputes by arbitration")
    assert "within 30 days" in said


def test_a_denied_fact_is_not_told_as_affirmed() -> None:
    said = what(
        "We will not require that disputes be settled by binding arbitration.", ClauseType.ARBITRATION
    )
    assert "must settle" not in said


def test_an_uncertain_clause_is_worded_as_what_it_appears_to_be() -> None:
    said = what("Our logs are stored for 90 days.", ClauseType.DATA_RETENTION, confidence=0.5)
    assert said.startswith("This clause appears to")
    assert "90 days" in said


def test_what_you_can_do_stands_only_where_the_text_names_a_way() -> None:
    assert "what-you-can-do" not in told(analysis_of("You have the right to have your data deleted."))
    ways = told(analysis_of("To delete your data, write to privacy@shop.example."))["what-you-can-do"]
    assert "privacy@shop.example" in ways[0].text
    assert "privacy@shop.example" in ways[0].quotes[0].text


def test_an_address_that_is_not_to_be_used_is_no_advice() -> None:
    text = "Please do not contact us at press@shop.example."
    assert "what-you-can-do" not in told(analysis_of(text))


def test_a_link_of_the_page_is_named_with_its_target() -> None:
    text = "You can cancel in the cancellation form."
    start = text.index("cancellation form")
    analysis = analysis_of(text, links=(Link(start, start + 17, "https://shop.example/cancel"),))
    ways = told(analysis)["what-you-can-do"]
    assert "https://shop.example/cancel" in ways[0].text
    assert "cancellation form" in ways[0].quotes[0].text


def test_a_deadline_in_the_text_is_something_to_do() -> None:
    ways = told(analysis_of("You may return goods for a refund within 30 days.", types=(ClauseType.REFUNDS,)))
    assert any("30 days" in one.text for one in ways["what-you-can-do"])


def test_a_german_clause_is_told_in_english_and_quoted_in_german() -> None:
    text = "Wir speichern Ihre Daten 90 Tage lang."
    one = told(analysis_of(text, types=(ClauseType.DATA_RETENTION,), language="de"))["what-it-is"][0]
    assert "90 days" in one.text
    assert one.quotes[0].text == text


def test_a_long_clause_is_quoted_in_at_most_300_characters_cut_between_words() -> None:
    text = "You agree " + "that everything that is written here holds " * 40 + "forever."
    quote = told(analysis_of(text, types=(ClauseType.ACCEPTANCE,)))["what-it-is"][0].quotes[0]
    assert len(quote.text) <= 300
    assert text[quote.end].isspace()


def test_only_the_places_asked_for_get_statements() -> None:
    analysis = analysis_of("You must pay.", "You must leave.", "You must stay.")
    found = compose(analysis, DocumentType.OTHER, None, (1,))
    assert {one.subject for one in found} == {1}


def test_a_clause_of_no_type_gets_no_reasons_why_it_matters() -> None:
    assert set(told(analysis_of("If one part is void, the rest stays valid."))) == {"what-it-is"}


def test_the_lean_of_a_clause_decides_how_its_impact_is_told() -> None:
    text = "We tell the authorities about security breaches."
    burden = told(analysis_of(text, types=(ClauseType.DATA_SECURITY,), direction=Direction.BURDENSOME))
    help_ = told(analysis_of(text, types=(ClauseType.DATA_SECURITY,), direction=Direction.PROTECTIVE))
    assert burden["consumer-impact"][0].text != help_["consumer-impact"][0].text
    assert burden["consumer-impact"][0].basis is Basis.INFERENCE


def difference(*edits: Edit) -> Difference:
    return Difference(
        Materiality.SUBSTANTIVE,
        Pattern.NEW,
        ChangeDirection.UNCLEAR,
        (),
        edits,
        (),
        "Something changed.",
        TOOL,
    )


def edit(after: Place | None) -> Edit:
    return Edit(
        EditKind.ADDED if after else EditKind.REMOVED, Materiality.SUBSTANTIVE, (ClauseType.OTHER,),
        ChangeDirection.UNCLEAR, None if after else Place(0, 4), after, (), (0,) if after else (), "It did.",
    )  # fmt: skip


def test_a_change_is_summed_up_with_quotes_from_the_later_text() -> None:
    analysis = analysis_of("You must pay the fee.")
    one = compose(analysis, DocumentType.OTHER, difference(edit(Place(0, 21))), ())[0]
    assert (one.slot, one.subject, one.basis) == ("change-summary", None, Basis.POLICY_TEXT)
    assert one.quotes[0].text == "You must pay the fee."


def test_a_change_that_only_removes_words_rests_on_the_comparison() -> None:
    one = compose(analysis_of("You must pay."), DocumentType.OTHER, difference(edit(None)), ())[0]
    assert one.basis is Basis.INFERENCE
    assert one.grounds


def test_a_clause_says_whom_it_binds_and_how() -> None:
    conduct = ClauseType.ACCEPTABLE_USE
    assert "forbids" in what("You may not copy our pages.", conduct)
    assert "asks something of you" in what("You must tell us your real name.", conduct)
    assert "lets the platform act" in what("We may read reported messages.", conduct)
    assert "does not do" in what("We do not read private messages.", conduct)


def test_a_mere_guess_at_the_type_is_not_told() -> None:
    found = told(analysis_of("The moon is far away.", types=(ClauseType.REFUNDS,), confidence=0.2))
    assert set(found) == {"what-it-is"}
    assert "could not be told" in found["what-it-is"][0].text


def test_a_denial_is_not_told_as_something_given() -> None:
    analysis = analysis_of(
        "Gift cards cannot be returned.", types=(ClauseType.REFUNDS,), direction=Direction.PROTECTIVE
    )
    assert "There is a way" not in told(analysis)["consumer-impact"][0].text


def test_a_right_is_not_read_into_a_clause_about_something_else() -> None:
    assert "have data deleted" not in what("You may cancel at any time.", ClauseType.AUTO_RENEWAL)
