from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from smallprint.web.verbatim import as_html
from smallprint.web.wording import clipped, day, value_words
from tests.web.client import Answer, text_of

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab#*_[]()\\!|<>&\"' \r\n\t\0\u202e\x07é"), st.characters(codec="utf-8")
    ),
    max_size=80,
)


def shown(text: str) -> str:
    """What an HTML5 parser holds of the text."""
    html = f"<!doctype html><body><div id=x>{as_html(text)}</div>"
    page = Answer("/", 200, {}, html.encode())
    node = page.tree.css_first("#x")
    assert node is not None
    return text_of(node)


@given(TEXTS)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert shown(text) == text


@given(TEXTS)
def test_no_text_becomes_markup(text: str) -> None:
    tree = LexborHTMLParser(f"<div id=x>{as_html(text)}</div>")
    assert {node.tag for node in tree.css("#x *")} <= {"span", "b"}


def test_markdown_marks_stay_and_stand_back() -> None:
    made = as_html("## Our **terms** and [page](https://a.example/x)\r\n")
    assert made == (
        '<span class="md">## </span><b>Our <span class="md">**</span>terms<span class="md">**</span> and '
        '<span class="md">[</span>page<span class="md">](https://a.example/x)</span></b>&#13;\n'
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("P90D", "90 days (P90D)"),
        ("P1Y", "1 year (P1Y)"),
        ("PT72H", "72 hours (PT72H)"),
        ("P1Y6M", "1 year 6 months (P1Y6M)"),
        ("P12M; P10Y; P30D", "12 months (P12M); 10 years (P10Y); 30 days (P30D)"),
        ("greater of amounts paid in P12M USD 100", "greater of amounts paid in 12 months (P12M) USD 100"),
        ("2025-05-27", "27 May 2025"),
        ("PDF, P.O. Box, PT", "PDF, P.O. Box, PT"),
        ("2025-99-99", "2025-99-99"),
    ],
)
def test_values_are_said_in_words_with_the_form_behind_them(value: str, said: str) -> None:
    assert value_words(value) == said


@pytest.mark.parametrize("value", ["", None, "soon", "2025-13-01", "2025-01-06"])
def test_a_date_that_is_none_breaks_no_page(value: str | None) -> None:
    assert day(value) == {"": "not known", None: "not known", "2025-01-06": "6 January 2025"}.get(
        value, value
    )


@given(st.text(max_size=200), st.integers(min_value=2, max_value=60))
def test_what_is_clipped_begins_as_the_whole_does(text: str, most: int) -> None:
    short = clipped(text, most)
    assert text.startswith(short.removesuffix(" …"))
    assert len(short) <= max(most, 1) + 2
