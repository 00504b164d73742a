from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallprint.reading.blocks import parse_blocks
from smallprint.reading.outline import MOST_HEADINGS, make_outline
from smallprint.reading.segment import TOOL, read
from smallprint.reading.segment_pieces import MOST_PIECES, make_pieces
from smallprint.reading.titles import LONGEST_TITLE, titles_of
from smallprint.records.reading import ExtractedText, Reading
from smallprint.records.vocabulary import SpanKind

POLICY = """Terms of Service
================

_Last updated: 3 May 2024_

1\\. Your account
----------------

You must be at least 16 years old to open an account with us.

You may not do any of the following on the service:

*   spam
*   malware
*   phishing

### Closing an account

**Termination.** We may suspend your account at any time if you break these terms.

| Cookie | Purpose |
| --- | --- |
| sid | session |
"""


def reading_of(text: str) -> Reading:
    return read(ExtractedText(text=text, media_type="text/markdown"))


def assert_invariants(text: str, reading: Reading) -> None:
    assert reading.text == text
    assert reading.tool == TOOL
    end = 0
    for span in reading.spans:
        assert end <= span.start < span.end <= len(text)
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()
        end = span.end
    provisions = [(span.start, span.end) for span in reading.spans if span.kind is SpanKind.PROVISION]
    assert provisions == [(provision.start, provision.end) for provision in reading.provisions]
    for provision in reading.provisions:
        assert provision.title.strip()
        assert len(provision.title) <= 100


def test_headings_are_found_and_never_part_of_a_provision() -> None:
    reading = reading_of(POLICY)
    headings = [reading.quote(s.start, s.end) for s in reading.spans if s.kind is SpanKind.HEADING]
    assert any("Terms of Service" in heading for heading in headings)
    assert any("Closing an account" in heading for heading in headings)
    assert all("Closing an account" not in reading.quote(p.start, p.end) for p in reading.provisions)


def test_a_list_that_only_enumerates_stays_with_its_lead_in() -> None:
    reading = reading_of(POLICY)
    holder = [p for p in reading.provisions if "malware" in reading.quote(p.start, p.end)]
    assert len(holder) == 1
    assert "any of the following" in reading.quote(holder[0].start, holder[0].end)


def test_a_provision_knows_the_headings_above_it_outermost_first() -> None:
    reading = reading_of(POLICY)
    suspend = next(p for p in reading.provisions if "suspend" in reading.quote(p.start, p.end))
    assert suspend.path == ("Terms of Service", "1. Your account", "Closing an account")


def test_the_run_in_heading_gives_the_title() -> None:
    reading = reading_of(POLICY)
    suspend = next(p for p in reading.provisions if "suspend" in reading.quote(p.start, p.end))
    assert suspend.title == "Termination"


def test_the_only_provision_under_a_heading_has_that_heading_as_title_without_its_number() -> None:
    assert titles_of([("You must be 16.", ("Terms", "1. Age")), ("We may sue.", ("Terms", "2. Law"))]) == [
        "Age",
        "Law",
    ]


def test_the_heading_of_the_whole_document_is_not_repeated_in_every_title() -> None:
    words = ["You must be at least 16 years old.", "We may change these rules."]
    titles = titles_of([(one, ("Terms",)) for one in words])
    assert titles == ["You must be at least 16 years old", "We may change these rules"]


def test_provisions_under_one_heading_are_told_apart_by_their_first_words() -> None:
    titles = titles_of(
        [
            (
                "*   Send unsolicited messages to other members of the forum.",
                ("Rules", "What you may not do"),
            ),
            ("*   Sell your account to anybody else.", ("Rules", "What you may not do")),
            ("**Fees.** We charge a fee of two euros.", ("Rules", "What you may not do")),
            ("We may close your account.", ("Rules", "3. Closing")),
        ]
    )
    assert titles == [
        "What you may not do: Send unsolicited messages to other members of the forum",
        "What you may not do: Sell your account to anybody else",
        "Fees",
        "Closing",
    ]


@given(st.lists(st.tuples(st.text(min_size=1, max_size=300), st.text(max_size=120)), max_size=5))
def test_titles_are_never_empty_and_never_long(pairs: list[tuple[str, str]]) -> None:
    provisions = [(words, (heading,)) for words, heading in pairs if words.strip()]
    for title in titles_of(provisions * 2):
        assert title.strip()
        assert len(title) <= LONGEST_TITLE


def test_the_same_text_is_always_cut_the_same_way() -> None:
    assert reading_of(POLICY) == reading_of(POLICY)


def test_an_empty_text_has_no_spans() -> None:
    assert reading_of("").spans == ()
    assert reading_of(" \n\n \t").spans == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert_invariants(text, reading_of(text))


_LINES = st.sampled_from(
    [
        "# Terms", "Rules", "=====", "-----", "* * *", "*   You may not copy this.", "    1.  nested (a) item", "",
        "We keep data for 30 days. You may object. However, some data stay.", "| a | b |", "| --- | --- |", "|",
        "**Bold line**", "(a) first; and", "ALL CAPITALS", "> quoted. Yes.", "使用者同意。本条款适用。", "\\_x\\_",
        "#", "\u200b", "1.", "  \u00a0", "- ", ">", "** **", "「同意」。", "[link](https://example.org/a_(b))",
        "Z. B. das.",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES, max_size=25).map("\n".join))
def test_any_mixture_of_markup_keeps_the_invariants(text: str) -> None:
    assert_invariants(text, reading_of(text))


@pytest.mark.parametrize(
    "unit", ["#", "*", "|", "[", "](", "(", ">", "_", ". A", "a. ", "\\", "<", "-\n", "| a\n", "# a\n"]
)
def test_long_runs_of_markup_are_read(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    assert_invariants(text, reading_of(text))


@pytest.mark.parametrize("unit", ["- a\n", "    1. b\n", "a\n\n", "| a |\n", "# a\nb\n"])
def test_a_flood_of_tiny_items_is_not_weighed_one_by_one(unit: str) -> None:
    text = unit * (4 * MOST_PIECES)
    blocks = parse_blocks(text)
    outline = make_outline(text, blocks)
    pieces = make_pieces(text, blocks, outline)
    assert len(blocks) > MOST_PIECES
    assert len(pieces) <= MOST_PIECES + MOST_HEADINGS
    assert pieces[-1].end == blocks[-1].end
    assert all(a.end <= b.start for a, b in pairwise(pieces))


def test_items_of_a_flood_are_not_taken_together_across_a_heading() -> None:
    text = "- a\n" * (2 * MOST_PIECES) + "\n# Rules\n\n" + "- b\n" * (2 * MOST_PIECES)
    reading = reading_of(text)
    assert_invariants(text, reading)
    heading = next(span for span in reading.spans if span.kind is SpanKind.HEADING)
    assert reading.quote(heading.start, heading.end) == "# Rules"
