from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallprint.reading import comparison_key, extract, join
from smallprint.records.errors import ReadingError

if TYPE_CHECKING:
    from smallprint.records.reading import ExtractedText

PROSE = "We keep data of your account for ninety days after you close it, unless a law asks us to keep it longer. "


def read(markup: str, **more: str) -> ExtractedText:
    return extract(markup.encode(), "text/html", **more)


def page(content: str) -> str:
    return (
        f"<!doctype html><html lang='EN-gb'><head><title>A  title</title></head><body>{content}</body></html>"
    )


def test_navigation_footer_scripts_and_banners_are_no_policy_text() -> None:
    markup = page(
        "<nav><a href='/'>Home</a></nav><div id='cookie-banner'><p>We use cookies.</p><button>OK</button></div>"
        f"<main><h1>Terms</h1><p>{PROSE * 4}</p><script>var x = 'code';</script></main>"
        "<footer><a href='/jobs'>Jobs</a> All rights kept</footer>"
    )
    assert read(markup).text == f"# Terms\n\n{(PROSE * 4).strip()}\n"


def test_folded_and_hidden_panels_stay() -> None:
    markup = page(
        f"<main><p>{PROSE * 3}</p><details><summary>Your rights</summary><p>You may object.</p></details>"
        "<div hidden aria-hidden='true' style='display:none'><p>You may ask for a copy.</p></div>"
        "<h2><button aria-expanded='false'>Deletion</button></h2><div><p>Write to us.</p></div></main>"
    )
    text = read(markup).text
    for kept in ("Your rights", "You may object.", "You may ask for a copy.", "## Deletion", "Write to us."):
        assert kept in text


def test_lists_keep_their_nesting_and_their_real_ordinals() -> None:
    markup = page(
        "<ol start='3'><li>three<ul><li>inner</li></ul></li><li value='7'>seven</li></ol>"
        "<ol type='a'><li>first</li><li>second</li></ol><ol reversed><li>two</li><li>one</li></ol>"
    )
    assert read(markup).text == "3. three\n   - inner\n7. seven\na. first\nb. second\n2. two\n1. one\n"


def test_a_numbered_list_of_headings_gives_its_numbers_to_the_headings() -> None:
    assert "## 1. Scope\n\nAll of it." in read(page("<ol><li><h2>Scope</h2><p>All of it.</p></li></ol>")).text


def test_tables_become_rows_with_pipes() -> None:
    markup = page("<table><tr><th>Cookie</th><th>Life</th></tr><tr><td>sid</td><td>1 year</td></tr></table>")
    assert read(markup).text == "| Cookie | Life |\n| --- | --- |\n| sid | 1 year |\n"


def test_bold_lines_stand_as_headings_below_the_last_one() -> None:
    text = read(
        page("<h2>Rights</h2><p><b>Access</b></p><p>Ask us.</p><p><b>Objection</b><br>Tell us.</p>")
    ).text
    assert text == "## Rights\n\n### Access\n\nAsk us.\n\n### Objection\n\nTell us.\n"


def test_links_are_absolute_and_leave_no_mark_in_the_text() -> None:
    found = read(
        page("<p>See <a href='../privacy'>our <b>notice</b></a>.</p>"), base_url="https://a.example/x/y"
    )
    assert found.text == "See our notice.\n"
    link = found.links[0]
    assert (found.text[link.start : link.end], link.url) == ("our notice", "https://a.example/privacy")


def test_title_and_language_are_what_the_page_says() -> None:
    found = read(page("<p>Text.</p>"))
    assert (found.page_title, found.declared_language) == ("A title", "en-gb")


def test_typographic_characters_are_kept() -> None:
    assert read(page("<p>“It’s”&nbsp;–&shy; 5&#8239;%</p>")).text == "“It’s”\u00a0–\u00ad 5\u202f%\n"


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-16", "nonsense", None])
def test_utf8_is_read_as_utf8_whatever_was_declared(declared: str | None) -> None:
    body = page("<p>Données à caractère personnel</p>").encode()
    assert "Données à caractère" in extract(body, "text/html", declared).text


def test_latin1_declared_as_utf8_is_read() -> None:
    body = page("<meta charset='utf-8'><p>Données à caractère personnel, désormais protégées</p>").encode(
        "cp1252"
    )
    assert "Données à caractère" in extract(body, "text/html", "utf-8").text


def test_bytes_of_an_older_encoding_are_mapped_to_their_places() -> None:
    body = page("<p>Überall gültig</p><p>Größe</p>").encode("cp1252")
    found = extract(body, "text/html", "iso-8859-1")
    last = found.sources[-1]
    assert (
        body[last.body_start : last.body_end].decode("cp1252") == found.text[last.start : last.end] == "Größe"
    )


words = st.text(alphabet="abcäß漢&<>'\"é ", min_size=1, max_size=20).filter(str.strip)
tags = st.sampled_from(["p", "li", "h2", "div", "td", "b", "blockquote"])


@given(st.lists(st.tuples(tags, words), min_size=1, max_size=12))
@settings(deadline=None)
def test_every_block_is_found_in_its_bytes(parts: list[tuple[str, str]]) -> None:
    body = page("".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts)).encode()
    found = extract(body, "text/html")
    for source in found.sources:
        raw = re.sub(r"<[^>]*>", "", body[source.body_start : source.body_end].decode())
        assert "".join(found.text[source.start : source.end].split()) in "".join(unescape(raw).split())


@given(
    st.binary(max_size=400), st.sampled_from(["text/html", "text/plain", "application/pdf", "image/png", ""])
)
@settings(deadline=None)
def test_no_bytes_crash_the_reader(body: bytes, media_type: str) -> None:
    try:
        found = extract(body, media_type)
    except ReadingError:
        return
    assert isinstance(found.text, str)


@given(st.text(alphabet="<>/=\"'!- abpdivtrulo&;#1", max_size=300))
@settings(deadline=None)
def test_no_markup_crashes_the_reader(markup: str) -> None:
    try:
        found = read(f"<html>{markup}")
    except ReadingError:
        return
    for source in found.sources:
        assert 0 <= source.start < source.end <= len(found.text)


def test_deep_nesting_is_read_or_refused_but_never_crashes() -> None:
    assert "deep" in read("<html>" + "<div>" * 3000 + "deep").text
    with pytest.raises(ReadingError, match="nests"):
        read("<html>" + "<div>" * 30_000)


def test_plain_text_and_markdown_are_untouched() -> None:
    written = "# Terms\r\n\r\n1\\. *We*  may…\n"
    assert extract(written.encode(), "text/markdown").text == written
    assert extract(written.encode(), "text/plain").sources == ()


def test_unreadable_bodies_come_with_advice() -> None:
    for body, media_type in ((b"  ", "text/html"), (b"\x89PNG", "image/png"), (b"no pdf", "application/pdf")):
        with pytest.raises(ReadingError, match=r"[a-z]{3}"):
            extract(body, media_type)


def test_parts_of_a_document_are_joined_with_their_places() -> None:
    parts = [read(page(f"<p>Part {n} <a href='https://x.example/{n}'>link</a></p>")) for n in (1, 2)]
    whole = join(parts)
    assert whole.text == "Part 1 link\n\nPart 2 link\n"
    assert [source.part for source in whole.sources] == [0, 1]
    assert [whole.text[link.start : link.end] for link in whole.links] == ["link", "link"]
    assert whole.text[whole.sources[1].start :] == "Part 2 link\n"


def test_noise_in_a_page_does_not_move_the_key_and_an_edit_does() -> None:
    quiet = page(f"<main><h1>Terms</h1><p>{PROSE * 4}</p></main>")
    noisy = page(
        "<div class='announcement-bar'><a href='/sale'>Sale</a></div>"
        f"<main data-nonce='1'><h1>Terms</h1><p>{(PROSE * 4).replace(' the ', '  the&nbsp;')}</p></main>"
    )
    edited = quiet.replace("ninety", "thirty", 1)
    key = comparison_key(read(quiet).text)
    assert comparison_key(read(noisy).text) == key
    assert comparison_key(read(edited).text) != key
