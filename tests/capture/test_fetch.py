from __future__ import annotations

from collections.abc import Callable

import pytest

from smallprint.records.capture import FetchResult
from smallprint.records.errors import AddressRefusedError, CaptureError
from smallprint.records.vocabulary import Outcome
from tests.capture.web import Web, redirect, response

Fetch = Callable[..., FetchResult]


def test_a_page_is_captured_with_its_bytes_headers_and_vantage(web: Web, fetch: Fetch) -> None:
    web["shop.example/terms"] = response("<p>Our terms</p>", etag='"a1"')
    result = fetch("http://shop.example/terms", accept_language="de")
    assert result.outcome is Outcome.OK
    assert result.body == result.content == b"<p>Our terms</p>"
    assert (result.media_type, result.charset) == ("text/html", "utf-8")
    assert ("Etag", '"a1"') in result.headers
    assert result.url_reached == "http://shop.example/terms"
    assert result.vantage is not None
    assert result.vantage.accept_language == "de"
    sent = web.seen[-1].headers
    assert sent["user-agent"].startswith("Smallprint/")
    assert sent["accept-language"] == "de"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/", "http://a.test:22/"]
)
def test_an_address_that_is_not_public_is_refused_before_anything_is_sent(fetch: Fetch, url: str) -> None:
    with pytest.raises(AddressRefusedError):
        fetch(url)


@pytest.mark.parametrize(
    "url", ["ftp://a.test/", "file:///etc/passwd", "http://u:p@a.test/", "terms", "http://", ""]
)
def test_what_is_not_a_web_address_is_refused_with_words(fetch: Fetch, url: str) -> None:
    with pytest.raises(CaptureError):
        fetch(url)


def test_redirects_are_followed_and_noted(web: Web, fetch: Fetch) -> None:
    web["a.example/old"] = redirect("/older")
    web["a.example/older"] = redirect("http://b.example/new", "301 Moved Permanently")
    web["b.example/new"] = response("<p>here</p>")
    result = fetch("http://a.example/old")
    assert result.outcome is Outcome.OK
    assert result.url_reached == "http://b.example/new"
    assert [(hop.url, hop.status, hop.location) for hop in result.hops] == [
        ("http://a.example/old", 302, "/older"),
        ("http://a.example/older", 301, "http://b.example/new"),
    ]
