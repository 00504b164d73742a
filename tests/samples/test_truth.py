from __future__ import annotations

import itertools
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from samples import check, truth
from samples.demo import instants, tracked
from samples.engine import blocks_on, find_document, load_platforms
from samples.markdown import words
from samples.schedule import INSTANTS, STABLE
from smallprint.records.vocabulary import EditKind, Materiality, SpanKind

if TYPE_CHECKING:
    from samples.records import SampleDocument

DOCUMENTS = [document for platform in load_platforms() for document in platform.documents]
every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=[one.key for one in DOCUMENTS])
PLANNED = {
    "whitespace-only",
    "link-parameter-only",
    "renumbering",
    "moved-clause",
    "split-clause",
    "revert",
    "ab-flap",
    "locale-switch",
    "javascript",
    "pdf",
    "several-pages",
    "redirect",
    "redirect-chain",
    "bot-wall",
    "error-page",
    "truncated",
    "wrong-charset",
    "not-modified",
    "rate-limited",
    "robots",
    "slow-drip",
    "too-large",
    "consent-wrapper",
}


def cases(document: dict[str, object]) -> list[dict[str, object]]:
    return list(document["hard_cases"])  # type: ignore[call-overload]


def the_truth() -> dict[str, dict[str, object]]:
    return {one["key"]: one for platform in truth.truth()["platforms"] for one in platform["documents"]}


def test_the_sample_platforms_have_no_fault() -> None:
    assert check.check().faults == []


def test_every_planned_hard_case_stands_somewhere() -> None:
    assert {case["case"] for one in the_truth().values() for case in cases(one)} >= PLANNED


@every_document
def test_each_effect_shows_in_the_text_or_does_not_as_it_says(document: SampleDocument) -> None:
    for before, after in zip(document.states, document.states[1:], strict=False):
        cosmetic = after.materiality is Materiality.COSMETIC
        assert (words(before.blocks) == words(after.blocks)) is cosmetic
        for effect in after.effects:
            old = {block.id: block for block in before.blocks}
            new = {block.id: block for block in after.blocks}
            if effect.kind is EditKind.ADDED:
                assert set(effect.after) <= set(new)
                assert not set(effect.after) & set(old)
            if effect.kind is EditKind.REMOVED:
                assert not set(effect.before) & set(new)
            if effect.kind is EditKind.MODIFIED:
                assert all(old[name].text != new[name].text for name in effect.before)


@every_document
def test_blocks_that_no_effect_names_stay_as_they_are(document: SampleDocument) -> None:
    for before, after in zip(document.states, document.states[1:], strict=False):
        named = {name for effect in after.effects for name in (*effect.before, *effect.after)}
        old = {block.id: block.text for block in before.blocks if block.id not in named}
        new = {block.id: block.text for block in after.blocks if block.id not in named}
        headings = {block.id for block in after.blocks if block.kind is SpanKind.HEADING}
        assert {key: value for key, value in new.items() if key in old} == old
        assert set(new) - set(old) <= headings


@every_document
def test_each_state_is_seen_twice_far_enough_apart(document: SampleDocument) -> None:
    told = truth.document_truth(document)
    good = [one for one in told["captures"] if one["new_version"] or one["confirms"]]
    for place, state in enumerate(document.states):
        if place and words(state.blocks) == words(document.states[place - 1].blocks):
            continue
        assert any(one["state"] == place and one["new_version"] for one in told["captures"]), state.date
        assert any(one["state"] == place and one["confirms"] for one in good), state.date


def test_a_revert_brings_back_the_earlier_words() -> None:
    states = find_document("quillmind/usage-policy").states
    assert words(states[3].blocks) == words(states[1].blocks)
    change = the_truth()["quillmind/usage-policy"]["states"][3]["change"]  # type: ignore[index]
    assert change["pattern"] == "revert"
    assert {(edit["direction"], edit["materiality"]) for edit in change["edits"]} == {
        ("more-protective", "substantive")
    }


def test_a_split_makes_three_clauses_of_one_and_counts_nothing() -> None:
    change = the_truth()["murmur/terms"]["states"][1]["change"]  # type: ignore[index]
    assert [edit["kind"] for edit in change["edits"]] == ["split"]
    assert [len(change["edits"][0][side]) for side in ("before", "after")] == [1, 3]
    assert (change["counted"], change["is_version"]) == (False, True)


def test_the_flap_alternates_at_the_instants_and_is_never_confirmed() -> None:
    document = find_document("murmur/guidelines")
    told = truth.document_truth(document)
    variants = [one["variant"] for one in told["captures"] if one["case"] == "ab-flap"]
    assert variants == ["friendly", None, "friendly", None, "friendly"]
    assert not any(one["variant"] and one["confirms"] for one in told["captures"])
    assert told["expected"]["counted_changes"] == 2


def test_failed_captures_never_become_versions() -> None:
    fine = {"ok", "unchanged", "cosmetic", "rate-limited"}
    for told in the_truth().values():
        for one in told["captures"]:  # type: ignore[attr-defined]
            assert not (one["new_version"] and set(one["outcomes"]) - fine)


def test_the_other_language_is_shown_on_its_day_only() -> None:
    document = find_document("kornfeld/aup")
    assert words(blocks_on(document, date(2025, 10, 7)))[0] == "Richtlinie"
    assert words(blocks_on(document, date(2025, 10, 9)))[0] == "Acceptable"


def test_the_schedule_is_bounded_and_pairs_instants() -> None:
    assert 12 <= len(instants()) <= 16
    gaps = [later - earlier for earlier, later in itertools.pairwise(INSTANTS)]
    assert all(gap >= STABLE for gap in gaps)
    assert sum(gap == timedelta(days=3) for gap in gaps) == 6


def test_every_document_is_tracked_under_its_absolute_addresses() -> None:
    assert len(tracked()) == len(DOCUMENTS)
    assert "http://www.murmur.example/about/terms/content" in {url for one in tracked() for url in one.urls}


def test_the_truth_is_json_and_the_same_each_time() -> None:
    assert truth.dumps() == truth.dumps()
    assert json.loads(truth.dumps())["totals"]["documents"] == len(DOCUMENTS)
