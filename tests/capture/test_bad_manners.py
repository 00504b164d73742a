"""Servers that break off, drag, lie, flood and refuse: each ends as an outcome with a reason."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smallprint.records.capture import FetchResult
from smallprint.records.vocabulary import Outcome
from tests.capture.web import Request, Web, response

Fetch = Callable[..., FetchResult]
URL = "http://shop.example/terms"
PLACE = "shop.example/terms"


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def test_the_body_is_kept_after_transfer_decoding_and_before_content_decoding(web: Web, fetch: Fetch) -> None:
    page = " ".join(f"Clause {number} binds you." for number in range(50)).encode()
    packed = gzip.compress(page)
    answer = chunked(packed[:40], packed[40:]).replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1)
    web[PLACE] = answer
    result = fetch(URL)
    assert result.body == packed
    assert result.content == page


def test_not_modified_is_unchanged_when_asked_for_and_an_error_when_not(web: Web, fetch: Fetch) -> None:
    web[PLACE] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    result = fetch(URL, etag='"v1"', last_modified="Mon, 05 May 2031 00:00:00 GMT")
    assert result.outcome is Outcome.UNCHANGED
    assert web.seen[-1].headers["if-none-match"] == '"v1"'
    assert web.seen[-1].headers["if-modified-since"] == "Mon, 05 May 2031 00:00:00 GMT"
    assert fetch(URL).outcome is Outcome.ERROR_PAGE


@pytest.mark.parametrize("value", ["120", "Sun, 04 May 2031 12:02:00 GMT"])
def test_a_pause_asked_for_is_reported_in_seconds(web: Web, fetch: Fetch, value: str) -> None:
    web[PLACE] = response("slow down", "429 Too Many Requests", retry_after=value)
    result = fetch(URL)
    assert result.outcome is Outcome.RATE_LIMITED
    assert result.retry_after == 120


@pytest.mark.parametrize(
    "status", ["401 Unauthorized", "403 Forbidden", "407 Proxy", "451 Unavailable For Legal Reasons"]
)
def test_a_refusal_is_blocked(web: Web, fetch: Fetch, status: str) -> None:
    web[PLACE] = response("<h1>Access denied</h1>", status)
    result = fetch(URL)
    assert result.outcome is Outcome.BLOCKED
    assert result.body == b"<h1>Access denied</h1>"


@pytest.mark.parametrize(
    "status", ["404 Not Found", "410 Gone", "500 Oops", "503 Service Unavailable", "999 Odd"]
)
def test_an_error_page_is_kept_as_one(web: Web, fetch: Fetch, status: str) -> None:
    web[PLACE] = response("<h1>Sorry</h1>", status)
    result = fetch(URL)
    assert result.outcome is Outcome.ERROR_PAGE
    assert result.status == int(status[:3])
    assert result.content == b"<h1>Sorry</h1>"


def test_a_bot_check_that_pretends_to_be_fine_is_blocked(web: Web, fetch: Fetch) -> None:
    web[PLACE] = response("<h1>Just a moment</h1>", cf_mitigated="challenge")
    assert fetch(URL).outcome is Outcome.BLOCKED


@pytest.mark.parametrize("status", ["200 OK", "204 No Content"])
def test_an_answer_without_a_page_is_empty(web: Web, fetch: Fetch, status: str) -> None:
    web[PLACE] = response("", status)
    assert fetch(URL).outcome is Outcome.EMPTY


def test_an_unasked_part_of_a_page_is_truncated(web: Web, fetch: Fetch) -> None:
    web[PLACE] = response("<p>half", "206 Partial Content", content_range="bytes 0-6/900")
    assert fetch(URL).outcome is Outcome.TRUNCATED


def test_a_body_shorter_than_declared_is_truncated(web: Web, fetch: Fetch) -> None:
    web[PLACE] = response("<p>We may", content_length="5000")
    result = fetch(URL)
    assert result.outcome is Outcome.TRUNCATED
    assert result.body in {None, b"<p>We may"}


def test_chunks_cut_short_are_truncated(web: Web, fetch: Fetch) -> None:
    web[PLACE] = chunked(b"<p>We may", end=b"")
    assert fetch(URL).outcome is Outcome.TRUNCATED
    web[PLACE] = chunked(b"<p>We may", end=b"ffff\r\nhalf")
    assert fetch(URL).outcome is Outcome.TRUNCATED


def test_a_compressed_body_cut_short_is_truncated(web: Web, fetch: Fetch) -> None:
    web[PLACE] = response(gzip.compress(b"<p>We may</p>" * 99)[:-12], content_encoding="gzip")
    result = fetch(URL)
    assert result.outcome is Outcome.TRUNCATED
    assert result.body is not None
    assert result.content is None


def test_a_server_that_drips_is_given_up_on(web: Web, fetch: Fetch) -> None:
    stop = threading.Event()

    def drip(_: Request, out: BinaryIO) -> None:
        out.write(response(b"", content_length="100000"))
        while not stop.is_set():
            out.write(b".")
            out.flush()
            time.sleep(0.01)

    web[PLACE] = drip
    try:
        result = fetch(URL, policy={"total_seconds": 0.2})
    finally:
        stop.set()
    assert result.outcome is Outcome.TIMEOUT


def test_a_server_that_says_nothing_is_given_up_on(web: Web, fetch: Fetch) -> None:
    stop = threading.Event()
    web[PLACE] = lambda _, __: stop.wait(5) and None
    try:
        result = fetch(URL, policy={"read_seconds": 0.1})
    finally:
        stop.set()
    assert result.outcome is Outcome.TIMEOUT
    assert result.status is None


def test_a_body_beyond_the_limit_is_too_large_declared_or_not(web: Web, fetch: Fetch) -> None:
    megabyte = b"x" * 1_000_000
    sent = []

    def flood(_: Request, out: BinaryIO) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for number in range(30):
            out.write(b"%x\r\n%s\r\n" % (len(megabyte), megabyte))
            sent.append(number)
        out.write(b"0\r\n\r\n")

    web[PLACE] = flood
    result = fetch(URL)
    assert result.outcome is Outcome.TOO_LARGE
    assert result.body is None
    assert len(sent) < 30, "the rest is not waited for"
    web[PLACE] = response("short", content_length="30000000")
    assert fetch(URL).outcome is Outcome.TOO_LARGE


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_decompression_bomb_is_too_large(web: Web, fetch: Fetch, coding: str) -> None:
    squeeze = gzip.compress if coding == "gzip" else zlib.compress
    bomb = squeeze(bytes(60_000_000), 9)
    web[PLACE] = response(bomb, content_encoding=coding)
    result = fetch(URL)
    assert result.outcome is Outcome.TOO_LARGE
    assert result.body == bomb
    assert result.content is None


def test_a_body_that_is_not_what_its_encoding_says_is_an_error(web: Web, fetch: Fetch) -> None:
    web[PLACE] = response("<p>plain</p>", content_encoding="gzip")
    assert fetch(URL).outcome is Outcome.ERROR_PAGE
    web[PLACE] = response("?", content_encoding="br")
    result = fetch(URL)
    assert result.outcome is Outcome.ERROR_PAGE
    assert "did not ask for" in result.reasons[0]


def test_a_charset_is_reported_as_declared_and_the_bytes_are_left_alone(web: Web, fetch: Fetch) -> None:
    page = "<p>Ihre Daten löschen wir</p>".encode("latin-1")
    web[PLACE] = response(page, content_type='Text/HTML; Charset="UTF-8"')
    result = fetch(URL)
    assert (result.media_type, result.charset) == ("text/html", "utf-8")
    assert result.content == page


def test_headers_that_are_not_utf8_are_kept_byte_for_byte(web: Web, fetch: Fetch) -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Owner: Caf\xe9 \xff\r\nX-OWNER: second\r\nContent-Length: 2\r\n\r\nok"
    web[PLACE] = head
    result = fetch(URL)
    assert result.outcome is Outcome.OK
    assert ("X-Owner", "Caf\xe9 \xff") in result.headers
    assert ("X-OWNER", "second") in result.headers


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 abc Fine\r\n\r\n",
        b"HTTP/1.1 -7 Fine\r\n\r\n",
        b"<html>no head at all</html>",
        b"HTTP/1.1 200 OK\r\nBroken header line\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(5000)) + b"\r\nok",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\nok",
    ],
)
def test_what_is_not_http_is_unreachable_with_a_reason(web: Web, fetch: Fetch, answer: bytes) -> None:
    web[PLACE] = answer
    result = fetch(URL)
    assert result.outcome is Outcome.UNREACHABLE
    assert result.reasons[0].startswith("shop.example ")


def test_interim_answers_are_passed_over(web: Web, fetch: Fetch) -> None:
    web[PLACE] = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + response("<p>terms</p>")
    assert fetch(URL).content == b"<p>terms</p>"


def test_a_name_nobody_knows_is_unreachable(fetch: Fetch) -> None:
    result = fetch("http://nowhere.test/")
    assert result.outcome is Outcome.UNREACHABLE
    assert "nowhere.test" in result.reasons[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\nLocation: "]),
    rest=st.binary(max_size=200),
)
def test_whatever_bytes_a_server_sends_there_is_a_result(
    web: Web, fetch: Fetch, start: bytes, rest: bytes
) -> None:
    web[PLACE] = start + rest
    result = fetch(URL, policy={"obey_robots": False})
    assert result.outcome in Outcome
    assert result.outcome is Outcome.OK or result.reasons
