from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallprint.practice import observe
from smallprint.practice.patterns import parse_patterns
from smallprint.practice.scripts import scripts, without_comments
from smallprint.records.analysis import Analysis, FactSheet
from smallprint.records.errors import UsageError
from smallprint.records.reading import ProvisionSpan, Reading, Span, Tool
from smallprint.records.statement import Statement
from smallprint.records.vocabulary import Basis, SpanKind

TOOL = Tool("test", "1")
WRAPPER = """<html><head><script>
 window.cookieConsent = { analytics: { key: 'x' }, forceLoadTracker: true };
</script></head><body><p>Hello</p></body></html>"""
HELD = (
    '<script type="text/plain" data-cookieconsent="statistics" src="https://static.hotjar.com/c.js"></script>'
)
PIECES = (
    *(
        "<script",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "consent",
        "analytics",
        "alwaysLoad: true",
        "//",
        "/*",
        "*/",
    ),
    *(
        "'",
        '"',
        "`",
        "\n",
        ">",
        "é😀",
        "type='text/plain'",
        "gtag('config'",
        " ",
        "sessionReplay: true",
        HELD,
    ),
)


def policy(text: str = "We like you.") -> Analysis:
    spans = (Span(0, len(text), SpanKind.PROVISION),)
    reading = Reading(text, "en", spans, (ProvisionSpan(0, len(text), "Terms", ()),), (), (), TOOL)
    return Analysis(reading, FactSheet(((),), (), (), TOOL), (), TOOL)


def seen(
    page: str, text: str = "We like you.", media_type: str = "text/html; charset=utf-8"
) -> tuple[Statement, ...]:
    return observe(page.encode(), media_type, policy(text))


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_quote_is_the_captured_page_at_its_offsets(pieces: list[str]) -> None:
    page = "".join(pieces)
    for one in seen(page):
        assert one.basis is Basis.PAGE_CODE
        assert one.text.startswith("The page's code")
        for quote in one.quotes:
            assert quote.source_sha256 == hashlib.sha256(page.encode()).hexdigest()
            assert page[quote.start : quote.end] == quote.text != ""


def test_an_option_that_overrides_consent_is_told_as_page_code() -> None:
    found = seen("é" + WRAPPER)
    assert [one.slot for one in found] == ["practice"]
    assert found[0].quotes[0].text == "forceLoadTracker: true"
    assert "policy" not in found[0].text


def test_text_and_code_that_differ_are_set_side_by_side() -> None:
    promise = "Analytics are used only once you have agreed to them."
    found = seen(WRAPPER, f"We are kind. {promise} Bye.")
    side_by_side = found[-1]
    assert {quote.text for quote in side_by_side.quotes} == {promise, "forceLoadTracker: true"}
    assert "violat" not in side_by_side.text
    assert "differ" in side_by_side.text


def test_nothing_is_said_to_wait_for_consent_beside_an_override() -> None:
    assert any("back" in one.text for one in seen(HELD))
    assert not any("back" in one.text for one in seen(HELD + WRAPPER))


def test_an_option_far_from_any_word_of_consent_is_not_told() -> None:
    far = "var consent = 1, analytics = 2;" + " x = 1;" * 1000 + " y = { alwaysLoadFonts: true };"
    assert seen(f"<script>{far}</script>") == ()


def test_a_script_held_back_by_its_type_is_told_as_held_back() -> None:
    found = seen(f"<p>{HELD}</p>")
    assert len(found) == 1
    assert "Hotjar" in found[0].text
    assert 'data-cookieconsent="statistics"' in found[0].text


def test_a_known_loader_without_a_wrapper_is_told_without_a_verdict() -> None:
    found = seen('<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>')
    assert "Google Analytics" in found[0].text
    assert "may be handled elsewhere" in found[0].text


def test_consent_defaults_are_told_as_they_are_set() -> None:
    denied = "<script>gtag('consent', 'default', {'analytics_storage': 'denied'});</script>"
    assert "“denied”" in seen(denied)[0].text
    assert "“granted”" in seen(denied.replace("denied", "granted"))[0].text


@pytest.mark.parametrize(
    "page",
    [
        "<p>cookieConsent = { analytics: 1, forceLoadTracker: true }</p>",
        WRAPPER.replace("<script>", "<!-- <script>").replace("</script>", "</script> -->"),
        WRAPPER.replace("forceLoadTracker", "// forceLoadTracker"),
        WRAPPER.replace("<script>", "<script type='application/json'>"),
        "<script>var consent = 1;</script>",
        "",
    ],
)
def test_nothing_is_said_of_text_comments_data_or_plain_pages(page: str) -> None:
    assert seen(page) == ()


def test_other_media_types_and_broken_encodings_give_nothing() -> None:
    assert seen(WRAPPER, media_type="text/markdown") == ()
    assert seen(WRAPPER, media_type="application/pdf") == ()
    assert observe(WRAPPER.encode() + b"\xff", "text/html", policy()) == ()


@pytest.mark.parametrize(
    "piece",
    ["<script ", "<script>consent analytics alwaysLoad ", "<!-- ", "'\\", "/* ", "gtag('consent',", "`"],
)
def test_ten_megabytes_of_script_come_to_an_end(piece: str) -> None:
    page = "<script>" + piece * (10_000_000 // len(piece))
    assert len(observe(page.encode(), "text/html", policy())) <= 13


def test_comments_are_blanked_and_strings_kept() -> None:
    code = "a = 'http://x'; // b\n/* c */ d"
    assert without_comments(code) == "a = 'http://x';     \n        d"
    assert len(list(scripts("<script>1</script><SCRIPT src=x></SCRIPT>"))) == 2


def test_a_wrong_sign_is_named() -> None:
    with pytest.raises(UsageError, match="Ghost"):
        parse_patterns('[[loaders]]\nname = "Ghost"\nwhat = "magic"\nsigns = ["x"]')
