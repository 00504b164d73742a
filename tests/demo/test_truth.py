"""The demo's records against the sample web's truth file, read through the running site as a visitor would."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest

from samples.truth import truth
from smallprint.evidence import verify_store
from smallprint.store.checks import CHECKS
from tests.demo.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

Json = dict[str, Any]
DOCUMENTS = [
    (platform["name"], document) for platform in truth()["platforms"] for document in platform["documents"]
]


@pytest.fixture(scope="session")
def addresses(site: Site) -> dict[tuple[str, str], str]:
    """The page of each document, by platform and title."""
    found = {}
    for platform in site.json("/platforms.json")["platforms"]:
        for document in site.json(platform["url"] + ".json")["documents"]:
            found[platform["name"], document["title"]] = document["url"]
    return found


@pytest.fixture(params=DOCUMENTS, ids=[document["key"] for _, document in DOCUMENTS])
def pair(
    request: pytest.FixtureRequest, site: Site, addresses: dict[tuple[str, str], str]
) -> tuple[Json, Json]:
    """A document of the truth, and what the site shows of it."""
    platform, document = request.param
    return document, site.json(addresses[platform, document["title"]] + ".json")


def oldest_first(shown: Json) -> list[Json]:
    """Changes of a document's page in the order in which they happened."""
    return list(reversed(shown["changes"]))


def test_each_capture_has_its_right_outcome(site: Site, pair: tuple[Json, Json]) -> None:
    expected, shown = pair
    captures: dict[str, list[Json]] = defaultdict(list)
    for capture in site.json(shown["url"] + "/captures.json")["captures"]:
        captures[capture["time"][:10]].append(capture)
    wrong = []
    for want in expected["captures"]:
        got = {capture["outcome"] for capture in captures[want["at"][:10]]}
        if len(got & set(want["outcomes"])) != 1 or len(got) != 1:
            wrong.append((want["at"][:10], want["case"], want["outcomes"], got))
    assert not wrong


def test_only_real_texts_become_versions(pair: tuple[Json, Json]) -> None:
    expected, shown = pair
    assert len(shown["versions"]) == expected["expected"]["versions"]


def test_each_change_has_its_pattern_and_materiality(pair: tuple[Json, Json]) -> None:
    expected, shown = pair
    want = [
        (state["change"]["pattern"], state["change"]["materiality"])
        for state in expected["states"]
        if state["change"] and state["change"]["is_version"]
    ]
    got = [(change["pattern"], change["materiality"]) for change in oldest_first(shown)]
    if any(case["case"] == "ab-flap" for case in expected["hard_cases"]):
        assert not Counter(want) - Counter(got)
        assert any(pattern == "flapping" for pattern, _ in got)
    else:
        assert got == want


def test_only_confirmed_acts_of_the_platform_are_counted(pair: tuple[Json, Json]) -> None:
    expected, shown = pair
    assert shown["counted_changes"] == expected["expected"]["counted_changes"]
    for change in shown["changes"]:
        if change["counted"]:
            assert change["confirmation"] == "confirmed"
            assert change["pattern"] in {"new", "revert", "split-or-merge"}


def test_substantive_edits_are_told_on_the_change_page(site: Site, pair: tuple[Json, Json]) -> None:
    """Of each planned substantive edit, the words that came or went stand in a part of that kind's change."""
    expected, shown = pair
    if any(case["case"] == "ab-flap" for case in expected["hard_cases"]):
        return
    states = [state for state in expected["states"] if state["change"] and state["change"]["is_version"]]
    missing = []
    for state, change in zip(states, oldest_first(shown), strict=True):
        parts = site.json(change["url"] + ".json")["parts"]
        told = " ".join(
            (part[side] or {}).get("text", "") for part in parts for side in ("before", "after")
        ).split()
        for edit in state["change"]["edits"]:
            if edit["materiality"] != "substantive":
                continue
            before = {word for block in edit["before"] for word in block["text"].split()}
            after = {word for block in edit["after"] for word in block["text"].split()}
            if len((before ^ after) - set(told)) > len(before ^ after) // 3:
                missing.append((state["date"], edit["what"]))
    assert not missing


def test_page_code_is_told_as_page_code(site: Site, addresses: dict[tuple[str, str], str]) -> None:
    wrapped = [
        addresses[platform, document["title"]]
        for platform, document in DOCUMENTS
        if any(case["case"] == "consent-wrapper" for case in document["hard_cases"])
    ]
    assert wrapped
    for address in wrapped:
        statements = site.json(address + ".json")["page_code"]
        assert statements
        assert {statement["basis"] for statement in statements} <= {"page_code", "inference"}
        text = " ".join(statement["text"] for statement in statements).casefold()
        assert "the policy says" not in text
    others = [address for address in addresses.values() if address not in wrapped]
    assert not [address for address in others if site.json(address + ".json")["page_code"]]


def test_the_record_verifies(site: Site) -> None:
    verdicts = list(verify_store(site.home, None, extra_checks=CHECKS))
    assert [verdict for verdict in verdicts if not verdict.ok] == []
    assert verdicts[-1].code == "OK"


def test_the_clock_is_called_simulated(site: Site) -> None:
    assert b"simulated clock" in site.get("/")
