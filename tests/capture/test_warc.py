"""A capture's WARC records hold what went over the wire: no byte more, no byte less, and they say what is missing."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from smallprint.capture.warc_records import head_end
from smallprint.records.capture import FetchResult
from smallprint.records.vocabulary import Outcome
from tests.capture.test_bad_manners import chunked
from tests.capture.web import Request, Web, redirect, response

Fetch = Callable[..., FetchResult]
URL = "http://shop.example/terms"
PLACE = "shop.example/terms"


@dataclass(frozen=True)
class Read:
    """A record, as warcio reads it: its headers and its block."""

    headers: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.headers["WARC-Type"]


def records_of(warc: bytes | None) -> list[Read]:
    """Every record, parsed by warcio without a look at the HTTP in it."""
    assert warc is not None
    return [
        Read(dict(record.rec_headers.headers), record.raw_stream.read())
        for record in ArchiveIterator(BytesIO(warc), no_record_parse=True)
    ]


def of_kind(warc: bytes | None, kind: str) -> list[Read]:
    return [record for record in records_of(warc) if record.kind == kind]


def check(warc: bytes | None, folder: Path) -> None:
    """``warcio check``, as anybody runs it."""
    assert warc is not None
    file = folder / "capture.warc.gz"
    file.write_bytes(warc)
    with pytest.raises(SystemExit) as ended:
        warcio(["check", "-v", str(file)])
    assert ended.value.code == 0


def test_request_and_response_are_the_bytes_that_went_over_the_wire(
    web: Web, fetch: Fetch, tmp_path: Path
) -> None:
    web[PLACE] = response("<p>Our terms</p>", etag='"a1"', set_cookie="id=7")
    result = fetch(URL, accept_language="de")
    info, request, answer = records_of(result.warc)
    assert [info.kind, request.kind, answer.kind] == ["warcinfo", "request", "response"]
    assert request.block == web.seen[-1].raw
    assert answer.block == web.answers[PLACE]
    assert request.headers["WARC-Concurrent-To"] == answer.headers["WARC-Record-ID"]
    assert request.headers["WARC-Target-URI"] == answer.headers["WARC-Target-URI"] == URL
    assert answer.headers["WARC-Warcinfo-ID"] == info.headers["WARC-Record-ID"]
    assert answer.headers["WARC-Date"] == "2031-05-04T12:00:00.000Z"
    assert answer.headers["WARC-IP-Address"] == "127.0.0.1"
    assert "WARC-Truncated" not in answer.headers
    assert b"software: Smallprint/" in info.block
    check(result.warc, tmp_path)


def test_digests_are_sha256_of_block_and_payload(web: Web, fetch: Fetch) -> None:
    web[PLACE] = response("<p>Our terms</p>")
    warc = fetch(URL).warc
    assert warc is not None
    assert b"sha1:" not in gzip.decompress(warc)
    (answer,) = of_kind(warc, "response")
    assert answer.headers["WARC-Block-Digest"] == f"sha256:{sha256(answer.block).hexdigest()}"
    assert answer.headers["WARC-Payload-Digest"] == f"sha256:{sha256(b'<p>Our terms</p>').hexdigest()}"


def test_every_record_is_a_gzip_member_of_its_own(web: Web, fetch: Fetch) -> None:
    web[PLACE] = response("<p>Our terms</p>")
    warc = fetch(URL).warc
    assert warc is not None
    reader = ArchiveIterator(BytesIO(warc))
    offsets = [reader.get_record_offset() for _ in reader]
    assert [warc[offset : offset + 2] for offset in offsets] == [b"\x1f\x8b"] * 3


def test_chunks_and_content_coding_stay_as_sent_and_a_standard_reader_undoes_them(
    web: Web, fetch: Fetch, tmp_path: Path
) -> None:
    page = b"<p>Our terms</p>" * 50
    packed = gzip.compress(page)
    web[PLACE] = chunked(packed[:9], packed[9:]).replace(
        b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1
    )
    result = fetch(URL)
    (answer,) = of_kind(result.warc, "response")
    assert answer.block == web.answers[PLACE]
    assert result.warc is not None
    for record in ArchiveIterator(BytesIO(result.warc)):
        if record.rec_type == "response":
            assert record.content_stream().read() == page == result.content
    check(result.warc, tmp_path)


def test_headers_that_are_odd_doubled_or_not_utf8_are_kept_byte_for_byte(
    web: Web, fetch: Fetch, tmp_path: Path
) -> None:
    odd = b"HTTP/1.1 200 Fine  indeed\r\nx-OWNER: Caf\xe9 \xff\r\nX-Owner:second\r\nContent-Length:   2\r\n\r\nok"
    web[PLACE] = odd
    result = fetch(URL)
    assert of_kind(result.warc, "response")[0].block == odd
    check(result.warc, tmp_path)


def test_redirects_are_kept_hop_by_hop_with_their_bodies(web: Web, fetch: Fetch, tmp_path: Path) -> None:
    web["shop.example/old"] = response("moved", "301 Moved Permanently", location="/older")
    web["shop.example/older"] = redirect("http://legal.example/terms")
    web["legal.example/terms"] = response("<p>Our terms</p>")
    result = fetch("http://shop.example/old")
    assert result.outcome is Outcome.OK
    kinds = [record.kind for record in records_of(result.warc)]
    assert kinds == ["warcinfo", *["request", "response"] * 3]
    addresses = [record.headers["WARC-Target-URI"] for record in of_kind(result.warc, "response")]
    assert addresses == ["http://shop.example/old", "http://shop.example/older", "http://legal.example/terms"]
    assert [record.block for record in of_kind(result.warc, "response")] == list(web.answers.values())
    assert [record.block for record in of_kind(result.warc, "request")] == [
        request.raw for request in web.seen if request.path != "/robots.txt"
    ]
    check(result.warc, tmp_path)


def test_a_redirect_whose_body_never_ends_is_followed_and_its_record_says_so(web: Web, fetch: Fetch) -> None:
    web["shop.example/old"] = response("x" * 200_000, "302 Found", location="/terms")
    web[PLACE] = response("<p>Our terms</p>")
    result = fetch("http://shop.example/old")
    assert result.outcome is Outcome.OK
    hop, last = of_kind(result.warc, "response")
    assert hop.headers["WARC-Truncated"] == "length"
    assert len(hop.block) < 80_000
    assert "WARC-Truncated" not in last.headers


@pytest.mark.parametrize(
    "status", ["403 Forbidden", "404 Not Found", "429 Too Many Requests", "500 Oops", "204 No Content"]
)
def test_refusals_and_errors_are_kept_like_any_answer(
    web: Web, fetch: Fetch, status: str, tmp_path: Path
) -> None:
    web[PLACE] = response("" if status[:3] == "204" else "<h1>Sorry</h1>", status)
    result = fetch(URL)
    assert of_kind(result.warc, "response")[0].block == web.answers[PLACE]
    check(result.warc, tmp_path)


def test_not_modified_is_kept_with_the_validators_that_asked_for_it(web: Web, fetch: Fetch) -> None:
    web[PLACE] = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
    result = fetch(URL, etag='"v1"')
    assert result.outcome is Outcome.UNCHANGED
    assert of_kind(result.warc, "response")[0].block == web.answers[PLACE]
    assert b'If-None-Match: "v1"\r\n' in of_kind(result.warc, "request")[0].block


def test_interim_answers_are_records_of_their_own(web: Web, fetch: Fetch, tmp_path: Path) -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    web[PLACE] = hint + response("<p>Our terms</p>")
    result = fetch(URL)
    assert result.outcome is Outcome.OK
    first, answer = of_kind(result.warc, "response")
    assert first.block == hint
    assert answer.block == response("<p>Our terms</p>")
    request = of_kind(result.warc, "request")[0]
    assert request.headers["WARC-Concurrent-To"] == answer.headers["WARC-Record-ID"]
    check(result.warc, tmp_path)


def test_an_answer_that_breaks_off_is_kept_as_far_as_it_came(web: Web, fetch: Fetch, tmp_path: Path) -> None:
    web[PLACE] = response("<p>We may", content_length="5000")
    result = fetch(URL)
    assert result.outcome is Outcome.TRUNCATED
    (answer,) = of_kind(result.warc, "response")
    assert answer.headers["WARC-Truncated"] == "disconnect"
    assert answer.block == web.answers[PLACE]
    check(result.warc, tmp_path)


def test_an_answer_that_drips_is_kept_as_far_as_it_came(web: Web, fetch: Fetch) -> None:
    stop = threading.Event()

    def drip(_: Request, out: BinaryIO) -> None:
        out.write(response(b"", content_length="100000"))
        while not stop.is_set():
            out.write(b".")
            out.flush()
            time.sleep(0.01)

    web[PLACE] = drip
    try:
        result = fetch(URL, policy={"total_seconds": 0.3})
    finally:
        stop.set()
    assert result.outcome is Outcome.TIMEOUT
    (answer,) = of_kind(result.warc, "response")
    assert answer.headers["WARC-Truncated"] == "time"
    assert answer.block.startswith(b"HTTP/1.1 200 OK\r\n")


def test_of_a_body_beyond_the_limit_only_the_beginning_is_kept(
    web: Web, fetch: Fetch, tmp_path: Path
) -> None:
    web[PLACE] = response(b"x" * 900_000)
    for limit in (300_000, 899_999):
        result = fetch(URL, policy={"max_bytes": limit})
        assert result.outcome is Outcome.TOO_LARGE
        (answer,) = of_kind(result.warc, "response")
        assert answer.headers["WARC-Truncated"] == "length"
        assert len(answer.block) - head_end(answer.block) <= 65_536
        check(result.warc, tmp_path)


def test_marks_between_chunks_can_not_make_the_record_endless(web: Web, fetch: Fetch) -> None:
    web[PLACE] = chunked(*[b"x"] * 300_000)
    result = fetch(URL, policy={"max_bytes": 300_000})
    assert result.outcome is Outcome.OK
    assert result.body == b"x" * 300_000
    (answer,) = of_kind(result.warc, "response")
    assert len(answer.block) <= 300_000 + 1_048_576
    assert answer.headers["WARC-Truncated"] == "length"


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc Fine\r\n\r\n"])
def test_where_no_server_answered_in_http_there_are_no_records(web: Web, fetch: Fetch, answer: bytes) -> None:
    web[PLACE] = answer
    result = fetch(URL)
    assert result.outcome is Outcome.UNREACHABLE
    assert result.warc is None


@pytest.mark.browser
def test_a_rendered_page_is_a_record_beside_its_bytes_and_has_a_picture(
    web: Web, fetch: Fetch, tmp_path: Path
) -> None:
    shell = "<!doctype html><div id=root></div><script>root.innerHTML = '<p>We may end your account.</p>'</script>"
    web[PLACE] = response(shell)
    result = fetch(URL, render=True)
    assert result.outcome is Outcome.OK, result.reasons
    first, request, answer, second, page = records_of(result.warc)
    kinds = [record.kind for record in (first, request, answer, second, page)]
    assert kinds == ["warcinfo", "request", "response", "warcinfo", "resource"]
    assert answer.block == web.answers[PLACE]
    assert page.block == result.rendered
    assert (page.headers["WARC-Target-URI"], page.headers["Content-Type"]) == (
        URL,
        "text/html; charset=utf-8",
    )
    assert b"Chromium/" in second.block
    assert result.screenshot is not None
    assert result.screenshot.startswith(b"\x89PNG\r\n")
    check(result.warc, tmp_path)


@pytest.mark.browser
def test_where_scripts_lead_to_another_page_its_exchange_is_kept_as_the_browser_tells_it(
    web: Web, fetch: Fetch, tmp_path: Path
) -> None:
    web[PLACE] = response("<!doctype html><script>location = '/real'</script>")
    web["shop.example/real"] = response(
        gzip.compress(b"<p>We may end your account.</p>"), content_encoding="gzip", set_cookie="id=7"
    )
    result = fetch(URL, render=True)
    assert result.outcome is Outcome.OK, result.reasons
    _, told = of_kind(result.warc, "response")
    assert told.headers["WARC-Target-URI"] == "http://shop.example/real"
    assert told.block.endswith(b"\r\n\r\n<p>We may end your account.</p>")
    assert b"X-Archive-Orig-content-encoding: gzip\r\n" in told.block
    assert b"set-cookie: id=7\r\n" in told.block
    assert all(b"proxy-authorization" not in record.block.lower() for record in records_of(result.warc))
    check(result.warc, tmp_path)


@pytest.mark.browser
def test_a_page_that_nobody_can_take_a_picture_of_is_captured_all_the_same(web: Web, fetch: Fetch) -> None:
    web[PLACE] = response(
        "<!doctype html><p>We may end your account.</p>"
        "<script>Object.defineProperty(document, 'documentElement', {get() { throw Error('no') }})</script>"
    )
    result = fetch(URL, render=True)
    assert result.outcome is Outcome.OK, result.reasons
    assert result.screenshot is None


@pytest.mark.browser
def test_a_page_without_end_has_a_picture_of_its_beginning(web: Web, fetch: Fetch) -> None:
    web[PLACE] = response("<!doctype html><p>We may end your account.</p><div style='height:900000px'></div>")
    result = fetch(URL, render=True)
    assert result.screenshot is not None
    assert int.from_bytes(result.screenshot[20:24]) == 16_000
