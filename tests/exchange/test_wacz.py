"""WACZ files: whole, the same every time, with every record found through the index."""

from __future__ import annotations

import json
import random
import zipfile
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from smallprint.exchange.wacz import make_wacz, resource_warc
from tests.capture.web import redirect
from tests.exchange.web_archives import FIRST, URL, captured, page, warc, wire

LATER = FIRST + timedelta(days=40)


def opened(wacz: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(wacz)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def index_of(files: dict[str, bytes]) -> list[dict[str, str]]:
    return [json.loads(line.split(" ", 2)[2]) for line in files["indexes/index.cdx"].decode().splitlines()]


def pages_of(files: dict[str, bytes]) -> list[dict[str, str]]:
    return [json.loads(line) for line in files["pages/pages.jsonl"].decode().splitlines()][1:]


def text_record(time: datetime = FIRST) -> bytes:
    return resource_warc(
        uri=URL, time=time, body=b"# Terms", media_type="text/markdown", source="https://archive.example/"
    )


def test_every_file_is_named_with_its_hash_and_size() -> None:
    files = opened(make_wacz([captured(warc())]))
    package = json.loads(files["datapackage.json"])
    assert package["wacz_version"] == "1.1.1"
    named = {row["path"]: (row["hash"], row["bytes"]) for row in package["resources"]}
    assert named == {
        path: (f"sha256:{sha256(data).hexdigest()}", len(data))
        for path, data in files.items()
        if not path.startswith("datapackage")
    }
    whole = json.loads(files["datapackage-digest.json"])
    assert whole["hash"] == f"sha256:{sha256(files['datapackage.json']).hexdigest()}"


def test_the_index_leads_to_each_record() -> None:
    records = warc(wire(redirect("/terms"), "https://quarry.example/old"), wire())
    files = opened(make_wacz([captured(records), captured(text_record(LATER), LATER, "SP-K-000002-0")]))
    found = []
    for line in index_of(files):
        begin, length = int(line["offset"]), int(line["length"])
        record = next(iter(ArchiveIterator(BytesIO(files["archive/data.warc.gz"][begin : begin + length]))))
        assert record.rec_headers.get_header("WARC-Target-URI") == line["url"]
        found.append((line["url"], line["status"], record.content_stream().read()))
    assert sorted(found) == [
        (URL, "200", b"# Terms"),
        (URL, "200", page().encode()),
        ("https://quarry.example/old", "302", b""),
    ]


def test_pages_are_listed_by_time_and_point_to_what_came_last() -> None:
    moved = warc(wire(redirect("/terms"), "https://quarry.example/old", LATER), wire(time=LATER))
    rows = pages_of(opened(make_wacz([captured(moved, LATER, "SP-K-000002-0"), captured(warc())])))
    assert [(row["id"], row["url"], row["ts"]) for row in rows] == [
        ("SP-K-000001-0", URL, "2024-03-01T09:00:00Z"),
        ("SP-K-000002-0", URL, "2024-04-10T09:00:00Z"),
    ]


def test_a_capture_of_nothing_new_is_listed_and_never_shown_as_an_empty_page() -> None:
    unchanged = warc(wire(b"HTTP/1.1 304 Not Modified\r\n\r\n", time=LATER))
    files = opened(make_wacz([captured(warc()), captured(unchanged, LATER, "SP-K-000002-0")]))
    assert len(index_of(files)) == 1
    assert len(pages_of(files)) == 2


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_same_captures_give_the_same_bytes_in_whatever_order_they_come(seed: int) -> None:
    captures = [
        captured(text_record(FIRST + timedelta(days=day)), FIRST + timedelta(days=day), f"SP-K-{day:06d}-0")
        for day in range(5)
    ]
    expected = make_wacz(captures)
    random.Random(seed).shuffle(captures)
    assert make_wacz(captures) == expected


def test_bytes_without_http_are_a_resource_that_says_where_it_is_from() -> None:
    info, resource = ArchiveIterator(BytesIO(text_record()))
    assert info.rec_type == "warcinfo"
    assert resource.rec_type == "resource"
    assert resource.rec_headers.get_header("WARC-Date") == "2024-03-01T09:00:00.000Z"
    assert resource.rec_headers.get_header("Content-Type") == "text/markdown"
    assert text_record() == text_record()
    assert text_record() != text_record(LATER)


def test_addresses_of_odd_forms_and_an_empty_list_are_taken() -> None:
    assert opened(make_wacz([]))["archive/data.warc.gz"] == b""
    for url in (
        "http://[::1]:8080/a b?Q=1",
        "https://www.xn--bcher-kva.example",
        "urn:smallprint:SP-K-000001-0",
    ):
        records = resource_warc(uri=url, time=FIRST, body=b"x", media_type="text/plain", source="")
        files = opened(make_wacz([captured(records, url=url)]))
        assert len(index_of(files)) == 1
