from __future__ import annotations

from smallprint.compare.equivalents import equivalent
from smallprint.compare.regulations import Applicable, regulations_for
from smallprint.records.analysis import Fact
from smallprint.records.vocabulary import ClauseType, DocumentType, FactKind


def found(
    *types: ClauseType,
    facts: tuple[tuple[FactKind, str], ...] = (),
    document_type: DocumentType = DocumentType.PRIVACY_POLICY,
    language: str | None = "en",
    country: str | None = "Ireland",
) -> dict[str, Applicable]:
    rows = regulations_for(
        types=types,
        facts=[Fact(kind, value, 0, 1) for kind, value in facts],
        document_type=document_type,
        language=language,
        country=country,
    )
    return {one.regulation: one for one in rows}


RETENTION = ((FactKind.RETENTION, "P90D"),)


def test_a_stated_retention_period_brings_the_article_with_the_period_in_its_reason() -> None:
    one = found(ClauseType.DATA_RETENTION, facts=RETENTION)["gdpr"]
    assert one.article == "Art. 13(2)(a)"
    assert "90 days" in one.reason
    assert "Ireland" in one.reason


def test_a_retention_clause_without_a_period_gets_nothing() -> None:
    assert not found(ClauseType.DATA_RETENTION)


def test_an_ordinary_clause_gets_nothing() -> None:
    for clause_type in (ClauseType.OTHER, ClauseType.ENTIRE_AGREEMENT, ClauseType.TRACKING_COOKIES):
        assert not found(clause_type)


def test_the_law_follows_the_place() -> None:
    assert "uk-gdpr" in found(ClauseType.DATA_RETENTION, facts=RETENTION, country="United Kingdom")
    assert "gdpr" not in found(ClauseType.DATA_RETENTION, facts=RETENTION, country="United Kingdom")
    assert "ccpa" in found(ClauseType.DATA_RETENTION, facts=RETENTION, country="United States")


def test_a_german_text_shows_that_people_in_the_union_are_addressed() -> None:
    one = found(ClauseType.DATA_RETENTION, facts=RETENTION, language="de", country="United States")["gdpr"]
    assert "German" in one.reason


def test_without_a_recorded_country_the_reason_says_so() -> None:
    one = found(ClauseType.DATA_RETENTION, facts=RETENTION, country=None)["gdpr"]
    assert "country is not recorded" in one.reason


def test_what_the_words_name_counts_whatever_the_country() -> None:
    facts = ((FactKind.TRANSFER_FRAMEWORK, "DPF, SCCs"),)
    one = found(ClauseType.INTERNATIONAL_TRANSFER, facts=facts, country="United States")["gdpr"]
    assert one.article == "Art. 46(2)(c); Art. 45"


def test_arbitration_is_a_matter_of_federal_law_in_america_and_of_unfair_terms_in_europe() -> None:
    facts = ((FactKind.ARBITRATION, "mandatory; AAA"),)
    terms = DocumentType.TERMS_OF_SERVICE
    assert set(found(ClauseType.ARBITRATION, facts=facts, document_type=terms, country="United States")) == {
        "faa"
    }
    assert set(found(ClauseType.ARBITRATION, facts=facts, document_type=terms, country="France")) == {"uctd"}


def test_several_articles_of_one_law_are_one_entry() -> None:
    one = found(ClauseType.PRIVACY_RIGHTS, facts=((FactKind.RIGHT, "access, erasure; privacy@x.example"),))[
        "gdpr"
    ]
    assert one.article == "Art. 15; Art. 17"


def test_equivalents_share_the_main_type_and_every_kind_of_fact() -> None:
    assert equivalent("refunds", {"refund-window"}, "refunds", {"refund-window", "fee"})
    assert not equivalent("refunds", {"refund-window", "fee"}, "refunds", {"refund-window"})
    assert not equivalent("refunds", {"fee"}, "payment-fees", {"fee"})
    assert not equivalent("refunds", (), "refunds", {"fee"})
