"""A policy that attacks its readers is shown as what it is: text."""

from __future__ import annotations

import pytest

from tests.web import hostile
from tests.web.client import Answer, Site, text_of

pytestmark = pytest.mark.xdist_group("site")


def pages(site: Site) -> list[Answer]:
    """Every page that shows something of the hostile platform."""
    return [page for page in site.pages() if "Hostile" in page.text]


def test_script_in_a_policy_comes_out_as_words(site: Site) -> None:
    found = pages(site)
    assert len(found) > 10
    for page in found:
        assert not page.tree.css("script, img, iframe, [onerror]"), page.path
        assert "<script" not in page.text.lower(), page.path


def test_the_hostile_version_is_shown_byte_for_byte(site: Site) -> None:
    version = next(page for page in site.page_of("/versions/") if "Hostile" in page.text)
    source = site.get(f"{version.path}.txt").text
    assert source == hostile.text(30) or source == hostile.text(900)
    shown = "".join(text_of(node) for node in version.tree.css(".text .verbatim"))
    assert "".join(shown.split()) == "".join(source.split())
    assert hostile.SCRIPT in shown
    assert "\r\n" in source


def test_controls_that_turn_the_writing_are_named_and_kept_to_themselves(site: Site) -> None:
    version = next(page for page in site.page_of("/versions/") if "Hostile" in page.text)
    named = [node.attributes["data-code"] for node in version.tree.css(".control")]
    assert {"202E", "202C", "0007"} <= set(named)
    assert 'data-code="0000"' in version.text
    for page in pages(site):
        for node in page.tree.css("[data-text]"):
            for control in ("\u202e", "\u202c"):
                held = sum(control in inner.text() for inner in node.css(".control"))
                assert text_of(node).count(control) == held, page.path


def test_no_page_holds_a_raw_nul(site: Site) -> None:
    assert not [page.path for page in site.pages() if b"\0" in page.body]


def test_hostile_names_do_no_harm_in_feeds(site: Site) -> None:
    from xml.etree import ElementTree as ET

    feed = ET.fromstring(site.get("/feed.atom").body)
    titles = [node.text or "" for node in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert any("Hostile <b>" in title for title in titles)
