"""The Atom feeds."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as ET

import pytest

from tests.web.client import Site

pytestmark = pytest.mark.xdist_group("site")
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(site: Site, path: str) -> list[ET.Element]:
    """The feed's entries; fails where it is no Atom feed."""
    answer = site.get(path)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.body)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}"), name
    return feed.findall(f"{ATOM}entry")


def test_the_feed_holds_exactly_the_counted_changes(site: Site) -> None:
    listed = site.get("/changes.json").json["changes"]
    counted = {one["url"] for one in listed if one["counted"]}
    assert counted
    assert len(counted) < len(listed)
    found = entries(site, "/feed.atom")
    links = [entry.find(f"{ATOM}link").attrib["href"].removeprefix("http://site.example") for entry in found]
    assert sorted(links) == sorted(counted)


def test_entries_have_ids_that_stay_and_times_of_confirmation_newest_first(site: Site) -> None:
    found = entries(site, "/feed.atom")
    ids = [entry.findtext(f"{ATOM}id") for entry in found]
    assert ids == [entry.findtext(f"{ATOM}id") for entry in entries(site, "/feed.atom")]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("tag:samples.smallprint.example/log,2026:SP-C-") for one in ids)
    updated = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in found]
    assert updated == sorted(updated, reverse=True)


def test_a_platforms_feed_holds_its_own_changes_only(site: Site) -> None:
    everything = {entry.findtext(f"{ATOM}id") for entry in entries(site, "/feed.atom")}
    platforms = [one["slug"] for one in site.get("/platforms.json").json["platforms"]]
    by_platform = [
        {entry.findtext(f"{ATOM}id") for entry in entries(site, f"/platforms/{slug}/feed.atom")}
        for slug in platforms
    ]
    assert set().union(*by_platform) == everything
    assert sum(map(len, by_platform)) == len(everything)


def test_a_page_names_its_feed(site: Site) -> None:
    named = site.get("/").tree.css_first("link[type='application/atom+xml']")
    assert named is not None
    assert named.attributes["href"] == "/feed.atom"


def test_a_feed_without_entries_is_the_same_at_every_look(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smallprint.web.feeds.ENTRIES", 0)
    assert entries(site, "/feed.atom") == []
    assert site.get("/feed.atom").body == site.get("/feed.atom").body
