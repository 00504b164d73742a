from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from smallprint.facts import read_facts
from smallprint.facts.folding import fold
from smallprint.facts.sentences import MOST_CHARACTERS, cut
from smallprint.records.vocabulary import SILENCE_REPORTED, FactKind
from tests.facts.reading_of import reading_of

PHRASES = st.sampled_from(
    [
        "We keep your data for 30 days",
        "cookies expire after",
        "| a | 1 year |",
        "\n",
        "\n\n",
        " ",
        "right to access",
        "We do not sell data to third parties",
        "governed by the laws of France",
        "under 13 years of age",
        "İ",
        "ß",
        "binding arbitration shall",
        "Last updated: 3 May 2023",
        "](https://example.org/(x))",
        "dpo@example.org",
        "**",
        "we may change these terms at any time",
        "fee of €5",
        "¹²",
        "٣ days",
        "thirty (30) days notice",
        "liable",
        ".",
    ]
)
TEXTS = st.lists(PHRASES | st.text(max_size=12), max_size=25).map("".join)


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
@settings(deadline=None, max_examples=150)
def test_every_fact_lies_inside_its_provision_and_no_two_of_a_kind_overlap(
    paragraphs: list[str], heading: str
) -> None:
    reading = reading_of(*paragraphs, heading=heading or "x")
    sheet = read_facts(reading)
    assert len(sheet.by_provision) == len(reading.provisions)
    for provision, facts in zip(reading.provisions, sheet.by_provision, strict=True):
        assert list(facts) == sorted(facts, key=lambda fact: (fact.start, fact.end))
        for place, fact in enumerate(facts):
            assert provision.start <= fact.start < fact.end <= provision.end
            assert fact.value
            assert reading.quote(fact.start, fact.end).strip() == reading.quote(fact.start, fact.end)
            assert not any(
                other.kind is fact.kind and other.start < fact.end and fact.start < other.end
                for other in facts[:place]
            )


@given(st.text(max_size=300))
@settings(deadline=None)
def test_folding_moves_no_character(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(TEXTS)
@settings(deadline=None)
def test_sentences_cover_the_text_without_a_gap(text: str) -> None:
    pieces = list(cut(text, 0, len(text)))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(0 < end - start <= MOST_CHARACTERS for start, end in pieces)


@given(TEXTS)
@settings(deadline=None)
def test_a_kind_is_never_stated_and_silent_at_once(text: str) -> None:
    sheet = read_facts(reading_of(text))
    stated = {fact.kind for facts in (*sheet.by_provision, sheet.metadata) for fact in facts}
    assert not stated & set(sheet.silent)
    assert set(sheet.silent) <= set(SILENCE_REPORTED)


def test_a_text_on_something_else_is_silent_on_everything() -> None:
    sheet = read_facts(reading_of("Use our logo only with enough white space around it."))
    assert sheet.silent == SILENCE_REPORTED


def test_a_subject_that_is_touched_but_not_readable_is_not_called_silent() -> None:
    sheet = read_facts(reading_of("See the arbitration annex.", "Retention is described elsewhere."))
    assert FactKind.ARBITRATION not in sheet.silent
    assert FactKind.RETENTION not in sheet.silent


def test_dates_outside_provisions_are_metadata() -> None:
    sheet = read_facts(
        reading_of("Be kind to others.", around="Effective 1 May 2024. Last updated: 2 April 2024")
    )
    assert [(fact.kind.value, fact.value) for fact in sheet.metadata] == [
        ("effective-date", "2024-05-01"),
        ("last-updated", "2024-04-02"),
    ]


def test_a_lone_date_at_the_head_is_the_last_update_where_no_other_is_stated() -> None:
    sheet = read_facts(reading_of("Be kind to others.", around="Guidelines\n\nMay 9, 2023"))
    assert [(fact.kind.value, fact.value) for fact in sheet.metadata] == [("last-updated", "2023-05-09")]


def test_text_that_stands_twice_is_read_twice() -> None:
    text = "We keep your data for 30 days."
    assert [len(facts) for facts in read_facts(reading_of(text, text)).by_provision] == [1, 1]


def test_hostile_text_is_read_to_its_end() -> None:
    for piece in (
        "7",
        "within ",
        "30 days ",
        "| ",
        "right to access, ",
        "not sell data ",
        "](",
        "2020 ",
        "a@b.c ",
    ):
        text = piece * (60_000 // len(piece))
        assert read_facts(reading_of(text, heading="Cookies, retention, rights")).tool.name == "facts"
