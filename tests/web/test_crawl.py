"""What holds on every page that a reader can reach."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.web.client import Answer, Site, text_of

pytestmark = pytest.mark.xdist_group("site")


def test_every_link_of_every_page_leads_somewhere(site: Site) -> None:
    wrong = {path: answer.status for path, answer in site.crawl().items() if answer.status != 200}
    assert not wrong
    kinds = Counter(answer.path.strip("/").split("/")[0] for answer in site.pages())
    for kind in ("changes", "platforms", "documents", "captures", "versions", "provisions", "clause-types"):
        assert kinds[kind], f"no page of /{kind} is reachable"


def test_every_fragment_that_a_link_names_stands_on_its_page(site: Site) -> None:
    pages = site.crawl()
    for page in site.pages():
        for link in page.links():
            path, _, fragment = link.partition("#")
            if fragment and path in pages:
                assert pages[path].tree.css_first(f"[id='{fragment}']") is not None, f"{page.path} → {link}"


def test_every_page_has_json_beside_it_with_the_same_quotes_and_ids(site: Site) -> None:
    for page in site.pages():
        beside = page.tree.css_first("link[type='application/json']")
        assert beside is not None, page.path
        values = site.crawl()[beside.attributes["href"] or ""].json
        places = set(_places(values))
        for node in page.tree.css("[data-start]"):
            assert (int(node.attributes["data-start"]), int(node.attributes["data-end"])) in places, page.path
        if "id" in values:
            assert values["id"] in page.text, page.path


def test_every_quote_is_a_verbatim_stretch_of_the_version_or_capture_it_names(site: Site) -> None:
    sources = _sources(site)
    seen = 0
    for page in site.pages():
        for node in page.tree.css("[data-text]"):
            source = sources[node.attributes["data-text"] or ""]
            start, end = int(node.attributes["data-start"] or ""), int(node.attributes["data-end"] or "")
            assert text_of(node) == source[start:end], f"{page.path} {start}:{end}"
            seen += 1
    assert seen > 500


def test_both_sides_of_every_word_diff_stand_in_their_versions(site: Site) -> None:
    sources = _sources(site)
    seen = 0
    for page in site.page_of("/changes/"):
        for side, other in (("after", "del"), ("before", "ins")):
            tree = Answer(page.path, page.status, page.headers, page.body).tree
            for node in tree.css(f".diff {other}:not([data-text])"):
                node.decompose()
            for node in tree.css(f".diff[data-{side}-text]"):
                held = sources[node.attributes[f"data-{side}-text"] or ""]
                start, end = (int(node.attributes[f"data-{side}-{edge}"] or "") for edge in ("start", "end"))
                shown, stands = text_of(node), held[start:end]
                if side == "before":  # white space that differs is shown as it is now
                    shown, stands = "".join(shown.split()), "".join(stands.split())
                assert shown == stands, f"{page.path} {side} {start}:{end}"
                seen += 1
    assert seen > 10


def test_facts_are_quoted_from_within_their_own_provision(site: Site) -> None:
    stated = 0
    for page in site.page_of("/provisions/"):
        values = site.crawl()[f"{page.path}.json"].json
        for fact in values["facts"]:
            assert values["quote"]["start"] <= fact["start"] < fact["end"] <= values["quote"]["end"], (
                page.path
            )
            stated += 1
    assert stated > 10


def test_no_page_lets_anything_active_in(site: Site) -> None:
    for page in site.pages():
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy, page.path
        assert "unsafe" not in policy, page.path
        assert page.headers["x-content-type-options"] == "nosniff"
        assert not page.tree.css("script, style, [style], iframe, object, embed, form, base"), page.path
        active = [
            name for node in page.tree.css("*") for name in node.attributes if name.lower().startswith("on")
        ]
        assert not active, page.path
        assert not [link for link in page.links() if link.lower().startswith(("javascript:", "data:"))]


def test_page_code_is_told_apart_from_the_policy(site: Site) -> None:
    told = [page for page in site.pages() if page.tree.css_first(".code-note")]
    assert told
    for page in told:
        for node in page.tree.css(".code-note .statement"):
            assert "page_code" in (node.attributes["class"] or "")
            assert node.css("figure.code [data-text]"), page.path
        assert "not from the policy" in page.shown()


def test_every_statement_names_its_basis_and_its_review_state(site: Site) -> None:
    statements = site.page_of("/statements/")
    assert len(statements) > 20
    for page in statements:
        values = site.crawl()[f"{page.path}.json"].json
        assert values["review"] in page.shown()
        if values["basis"] in {"policy_text", "page_code"}:
            assert values["quotes"], page.path
        for quote in values["quotes"]:
            assert quote["source_url"], page.path


def test_titles_are_unique_but_for_pages_of_the_same_list_and_clauses_of_the_same_heading(site: Site) -> None:
    titles = Counter(
        page.tree.css_first("title").text()
        for page in site.pages()
        if not page.path.startswith(("/provisions/", "/index")) and "?" not in page.path and page.path != "/"
    )
    several = {title: count for title, count in titles.items() if count > 1}
    assert not {title for title in several if not title.startswith(("Capture of", "Hostile"))}


def test_no_page_says_a_platforms_name_twice_in_one_heading(site: Site) -> None:
    for page in site.pages():
        for node in page.tree.css("h1, h3, title"):
            assert "Larkpay: Larkpay" not in node.text(), page.path


def _places(values: Any) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    if isinstance(values, dict):
        if "start" in values and "end" in values:
            found.append((values["start"], values["end"]))
        for one in values.values():
            found += _places(one)
    elif isinstance(values, list):
        for one in values:
            found += _places(one)
    return found


def _sources(site: Site) -> dict[str, str]:
    """Texts by their SHA-256, as the site itself hands them out."""
    import hashlib

    return {
        hashlib.sha256(answer.body).hexdigest(): answer.body.decode("utf-8", "replace")
        for path, answer in site.crawl().items()
        if path.endswith((".txt", "/body", "/content"))
    }
