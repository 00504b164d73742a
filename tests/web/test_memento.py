"""Memento (RFC 7089), as a client of web archives goes about it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import pytest
from django.utils.http import http_date
from hypothesis import given
from hypothesis import strategies as st

from smallprint.store.selectors.mementos import Memento, standing_at
from smallprint.web.memento import http_datetime
from tests.web.client import Answer, Site

pytestmark = pytest.mark.xdist_group("site")
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*\w+="[^"]*")+)')
SECONDS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001  (made UTC at once)
    lambda found: found.replace(microsecond=0, tzinfo=UTC)
)


def links(text: str) -> list[tuple[str, dict[str, str]]]:
    """The links of a header or of a link-format file; fails where something is left over."""
    assert not _LINK.sub("", text).strip(" ,\n"), text
    return [(found[1], dict(re.findall(r'(\w+)="([^"]*)"', found[2]))) for found in _LINK.finditer(text)]


def rel(answer: Answer, wanted: str) -> list[str]:
    """Targets of the links with that relation."""
    return [to for to, said in links(answer.headers["link"]) if wanted in said["rel"].split()]


def ask(site: Site, asked: str, when: datetime | str | None = None) -> Answer:
    """What the TimeGate says."""
    wish = http_date(when.timestamp()) if isinstance(when, datetime) else when
    return site.get(f"/timegate/{asked}", **({} if wish is None else {"Accept-Datetime": wish}))


def many(site: Site) -> dict[str, object]:
    """JSON of the document with the most versions."""
    found = [
        site.get(f"{page.path}.json").json
        for page in site.page_of("/documents/")
        if "captures" not in page.path
    ]
    return max(found, key=lambda one: len(one["versions"]))


def test_a_client_negotiates_its_way_from_the_original_to_each_memento(site: Site) -> None:
    document = many(site)
    address = document["sources"][0]["address"]
    held = sorted(document["versions"], key=lambda one: one["ordinal"])
    assert len(held) > 2
    for place, version in enumerate(held):
        seen = datetime.fromisoformat(version["first_seen"])
        gate = ask(site, address, seen + timedelta(hours=1))
        assert (gate.status, gate.headers["location"]) == (302, version["url"])
        assert "accept-datetime" in gate.headers["vary"].lower()
        assert "memento-datetime" not in gate.headers
        for memento in (site.get(version["url"]), site.get(f"{version['url']}.txt")):
            assert parsedate_to_datetime(memento.headers["memento-datetime"]) == seen.replace(microsecond=0)
            assert rel(memento, "timegate") == [
                f"http://site.example{'/timegate/'}{document['url'].split('/')[-1]}"
            ]
            for answer in (gate, memento):
                assert rel(answer, "original") == [address]
                assert rel(answer, "timemap") == [f"http://site.example{document['url']}/timemap"]
                assert rel(answer, "first") == [f"http://site.example{held[0]['url']}"]
                assert rel(answer, "last") == [f"http://site.example{held[-1]['url']}"]
                before, after = held[max(place - 1, 0) : place], held[place + 1 : place + 2]
                assert rel(answer, "prev") == [f"http://site.example{one['url']}" for one in before]
                assert rel(answer, "next") == [f"http://site.example{one['url']}" for one in after]


def test_asking_with_a_mementos_own_time_gives_that_memento(site: Site) -> None:
    document = many(site)
    for version in document["versions"]:
        own = site.get(version["url"]).headers["memento-datetime"]
        assert ask(site, document["url"].split("/")[-1], own).headers["location"] == version["url"]


def test_times_before_the_first_and_after_the_last_give_those(site: Site) -> None:
    document = many(site)
    held = sorted(document["versions"], key=lambda one: one["ordinal"])
    number = document["url"].split("/")[-1]
    assert ask(site, number, datetime(1990, 1, 1, tzinfo=UTC)).headers["location"] == held[0]["url"]
    assert ask(site, number, datetime(2200, 1, 1, tzinfo=UTC)).headers["location"] == held[-1]["url"]
    assert ask(site, number).headers["location"] == held[-1]["url"]
    assert ask(site, document["id"]).headers["location"] == held[-1]["url"]


@pytest.mark.parametrize(
    "wish", ["", "now", "2025-01-01T00:00:00Z", "Thu, 31 May 2007 20:35:00", "Thu, 31 May 2007 20:35:00 +0000",
             "Fri, 31 May 2007 20:35:00 GMT", "Thu, 31 Jun 2007 20:35:00 GMT", "Thu, 31 May 2007 24:35:00 GMT",
             "thu, 31 may 2007 20:35:00 gmt", "Thursday, 31-May-07 20:35:00 GMT", "Thu, 1 May 2007 20:35:00 GMT"],
)  # fmt: skip
def test_a_datetime_in_another_form_is_a_bad_request_that_says_which_is_meant(site: Site, wish: str) -> None:
    answer = ask(site, "1", wish)
    assert answer.status == 400
    assert "Thu, 31 May 2007 20:35:00 GMT" in answer.text
    assert "accept-datetime" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    "asked", ["http://nobody.example/terms", "999999", "9" * 40, "SP-D-000001-A", "SP-V-000001-A", "%00", "x" * 3000],
)  # fmt: skip
def test_what_is_not_held_is_not_found(site: Site, asked: str) -> None:
    assert ask(site, asked, datetime(2025, 1, 1, tzinfo=UTC)).status == 404


def test_an_address_is_known_in_the_spellings_that_it_comes_in(site: Site) -> None:
    address = many(site)["sources"][0]["address"]
    expected = ask(site, address).headers["location"]
    for spelling in (quote(address, safe=""), address.replace("://", ":/"), f"{address}/"):
        assert ask(site, spelling).headers["location"] == expected


def test_an_address_with_a_query_is_asked_for_with_it(site: Site) -> None:
    from smallprint.store.models import Source

    source = Source.objects.filter(document__current_version__isnull=False).first()
    before, source.url = source.url, "http://query.example/terms?lang=en&v=2"
    source.save()
    try:
        answer = ask(site, "http://query.example/terms?lang=en&v=2")
        assert answer.status == 302
        assert rel(answer, "original") == ["http://query.example/terms?lang=en&v=2"]
        assert ask(site, "http://query.example/terms").status == 404
        source.url = 'http://query.example/"><x>,; \r\n'
        source.save()
        (original,) = rel(ask(site, str(source.document_id)), "original")
        assert not set(original) & set('"<> \r\n')
    finally:
        source.url = before
        source.save()


def test_where_the_policys_address_is_not_known_the_documents_page_stands_for_it(site: Site) -> None:
    from smallprint.store.models import Source

    source = Source.objects.filter(document__current_version__isnull=False).first()
    before, source.url = source.url, ""
    source.save()
    try:
        number = source.document_id
        assert rel(ask(site, str(number)), "original") == [f"http://site.example/documents/{number}"]
        assert site.get(f"/documents/{number}").status == 200
    finally:
        source.url = before
        source.save()


def test_the_timemap_lists_every_version_once_with_its_time(site: Site) -> None:
    document = many(site)
    answer = site.get(f"{document['url']}/timemap")
    assert answer.headers["content-type"] == "application/link-format"
    found = links(answer.text)
    listed = [(to, said["datetime"]) for to, said in found if "memento" in said["rel"].split()]
    versions = sorted(document["versions"], key=lambda one: one["ordinal"])
    assert [to for to, _time in listed] == [f"http://site.example{one['url']}" for one in versions]
    for (_to, time), one in zip(listed, versions, strict=True):
        assert time == site.get(one["url"]).headers["memento-datetime"]
    rels = [said["rel"] for _to, said in found]
    assert rels.count("original") == rels.count("timegate") == rels.count("self") == 1
    beside = site.get(f"{document['url']}/timemap.json").json
    assert [one["uri"] for one in beside["mementos"]["list"]] == [to for to, _time in listed]


def test_a_long_timemap_comes_in_pages_that_lead_to_each_other(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smallprint.web.memento.A_PAGE", 2)
    document = many(site)
    first = links(site.get(f"{document['url']}/timemap").text)
    others = [to.removeprefix("http://site.example") for to, said in first if said["rel"] == "timemap"]
    assert len(others) == -(-len(document["versions"]) // 2) - 1
    listed = [to for to, said in first if "memento" in said["rel"]]
    for other in others:
        listed += [to for to, said in links(site.get(other).text) if "memento" in said["rel"]]
    assert len(listed) == len(set(listed)) == len(document["versions"])
    assert site.get(f"{document['url']}/timemap?page={len(others) + 2}").status == 404


def test_a_document_page_names_its_timegate_and_timemap(site: Site) -> None:
    document = many(site)
    answer = site.get(document["url"])
    assert rel(answer, "timegate")
    assert rel(answer, "timemap") == [f"http://site.example{document['url']}/timemap"]


@given(st.lists(SECONDS, min_size=1, max_size=30), SECONDS)
def test_the_memento_is_the_newest_not_younger_than_asked_for(
    times: list[datetime], wanted: datetime
) -> None:
    held = [Memento(time, number) for number, time in enumerate(sorted(times))]
    chosen = standing_at(held, wanted)
    not_younger = [place for place, one in enumerate(held) if one.time <= wanted]
    assert chosen == (not_younger[-1] if not_younger else 0)


@given(st.lists(SECONDS, min_size=1, max_size=30, unique=True))
def test_each_mementos_own_time_as_a_header_leads_back_to_it(times: list[datetime]) -> None:
    held = [Memento(time, number) for number, time in enumerate(sorted(times))]
    for place, one in enumerate(held):
        assert standing_at(held, http_datetime(http_date(one.time.timestamp()))) == place
