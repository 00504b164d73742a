"""Numbers that several pages show are the same on all of them."""

from __future__ import annotations

import pytest

from tests.web.client import Site

pytestmark = pytest.mark.xdist_group("site")


def test_totals_of_the_home_page_are_those_of_the_lists(site: Site) -> None:
    totals = site.get("/index.json").json["totals"]
    platforms = site.get("/platforms.json").json["platforms"]
    changes = site.get("/changes.json").json
    documents = [
        document
        for platform in platforms
        for document in site.get(f"{platform['url']}.json").json["documents"]
    ]
    assert totals["platforms"] == len(platforms)
    assert totals["documents"] == len(documents) == sum(one["documents"] for one in platforms)
    assert totals["captures"] == sum(one["captures"] for one in documents)
    assert totals["versions"] == sum(one["versions"] for one in documents)
    assert totals["current_provisions"] == sum(one["current_version"]["provisions"] for one in documents)
    assert totals["changes"] == changes["total"]
    assert totals["counted_changes"] == changes["counted"] == sum(one["counted_changes"] for one in platforms)


def test_what_counts_is_substantive_and_confirmed_on_every_page(site: Site) -> None:
    listed = site.get("/changes.json").json["changes"]
    for one in listed:
        assert one["counted"] == (one["materiality"] == "substantive" and one["confirmation"] == "confirmed")
        page = site.get(f"{one['url']}.json").json
        assert {name: page[name] for name in one} == one
    for platform in site.get("/platforms.json").json["platforms"]:
        own = [one for one in listed if one["document"]["platform"]["slug"] == platform["slug"]]
        counted = sum(one["counted"] for one in own)
        page = site.get(f"{platform['url']}.json").json
        assert counted == platform["counted_changes"] == page["counted_changes"]
        assert counted == sum(document["counted_changes"] for document in page["documents"])


def test_a_documents_page_counts_what_its_history_shows(site: Site) -> None:
    for page in site.page_of("/documents/"):
        if page.path.count("/") > 2:
            continue
        values = site.get(f"{page.path}.json").json
        history = site.get(f"{page.path}/captures.json").json
        assert values["captures"] == history["total"] == len(history["captures"])
        made = {one["version"] for one in history["captures"] if one["relation"] == "first"}
        assert made == {one["url"] for one in values["versions"]}
        verified = [one for one in history["captures"] if one["relation"] == "verification"]
        assert sum(one["verifications"] for one in values["versions"]) == len(verified)
        assert f"{history['total']}, all kept" in page.shown()


def test_prevalence_is_the_same_two_numbers_everywhere(site: Site) -> None:
    seen = 0
    for page in site.page_of("/provisions/"):
        for one in site.crawl()[f"{page.path}.json"].json["prevalence"]:
            rows = site.crawl()[f"/clause-types/{one['type']}.json"].json["prevalence"]
            own = [row for row in rows if row["document_type"] == one["document_type"]]
            assert own == [{name: value for name, value in one.items() if name != "type"}]
            assert one["platforms_with"] <= one["platforms_readable"]
            assert f"{one['platforms_with']} of {one['platforms_readable']} platforms" in page.shown()
            seen += 1
    assert seen


def test_home_shows_the_numbers_of_its_json(site: Site) -> None:
    shown = [int(node.text()) for node in site.get("/").tree.css(".figures dd")]
    totals = site.get("/index.json").json["totals"]
    names = ("platforms", "documents", "captures", "versions", "current_provisions", "counted_changes")
    assert shown == [totals[name] for name in names]


def test_the_proof_on_each_record_leads_from_its_leaf_to_the_signed_root(site: Site) -> None:
    from smallprint.evidence.formats.merkle import verify_inclusion

    for path in (
        "/platforms/murmur",
        "/documents/1",
        "/captures/1",
        "/versions/1",
        "/changes/1",
        "/provisions/1",
    ):
        proof = site.get(f"{path}.json").json["evidence"]
        assert verify_inclusion(
            bytes.fromhex(proof["leaf_hash"]),
            proof["leaf"],
            proof["tree_size"],
            [bytes.fromhex(step) for step in proof["inclusion_proof"]],
            bytes.fromhex(proof["root_hash"]),
        )
