from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

import pytest

from smallprint.records.capture import FetchResult
from smallprint.records.vocabulary import Outcome
from tests.capture.web import Request, Web, redirect, response

Fetch = Callable[..., FetchResult]


def test_redirects_are_followed_and_noted(web: Web, fetch: Fetch) -> None:
    web["a.example/old"] = redirect("/older")
    web["a.example/older"] = redirect("http://b.example/new#part", "301 Moved Permanently")
    web["b.example/new"] = response("<p>here</p>")
    result = fetch("http://a.example/old")
    assert result.outcome is Outcome.OK
    assert result.url_reached == "http://b.example/new"
    assert [(hop.url, hop.status, hop.location) for hop in result.hops] == [
        ("http://a.example/old", 302, "/older"),
        ("http://a.example/older", 301, "http://b.example/new#part"),
    ]


def test_redirects_in_a_circle_are_given_up_on(web: Web, fetch: Fetch) -> None:
    web["a.example/1"] = redirect("/2")
    web["a.example/2"] = redirect("/1")
    result = fetch("http://a.example/1")
    assert result.outcome is Outcome.MOVED
    assert "circle" in result.reasons[0]
    assert len(result.hops) == 2


def test_too_many_redirects_are_given_up_on(web: Web, fetch: Fetch) -> None:
    for number in range(40):
        web[f"a.example/{number}"] = redirect(f"/{number + 1}")
    result = fetch("http://a.example/0", policy={"max_redirects": 5})
    assert result.outcome is Outcome.MOVED
    assert "too many" in result.reasons[0]
    assert sum(request.path != "/robots.txt" for request in web.seen) == 6


def test_a_page_that_sets_a_cookie_and_comes_back_is_not_a_circle(web: Web, fetch: Fetch) -> None:
    def gate(request: Request, out: BinaryIO) -> None:
        if request.headers.get("cookie") == "seen=1":
            out.write(response("<p>terms</p>"))
        else:
            out.write(response(status="302 Found", location="/terms", set_cookie="seen=1"))

    web["a.example/terms"] = gate
    assert fetch("http://a.example/terms").outcome is Outcome.OK
    assert fetch("http://a.example/terms").hops, "the cookie is not kept for the next fetch"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/admin",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://0177.0.0.1/",
        "http://user:secret@b.example/",
        "http://b.test:8080/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:legal@a.example",
        "http://[half",
    ],
)
def test_a_redirect_to_where_we_do_not_go_ends_there(web: Web, fetch: Fetch, location: str) -> None:
    web["a.example/terms"] = redirect(location)
    result = fetch("http://a.example/terms")
    assert result.outcome is Outcome.MOVED
    assert result.status == 302
    assert ("Location", location) in result.headers
    assert "do not follow" in result.reasons[0]


def test_a_redirect_to_a_name_that_leads_inside_is_not_connected(web: Web, fetch: Fetch) -> None:
    async def resolve(_: str) -> list[str]:
        return ["10.0.0.7"]

    web["a.example/terms"] = redirect("http://inside.test/")
    result = fetch("http://a.example/terms", resolve=resolve)
    assert result.outcome is Outcome.UNREACHABLE
    assert "10.0.0.7 (a private network)" in result.reasons[0]
    assert result.url_reached == "http://inside.test/"


def test_a_redirect_without_an_address_is_moved(web: Web, fetch: Fetch) -> None:
    web["a.example/terms"] = response(status="302 Found")
    assert fetch("http://a.example/terms").outcome is Outcome.MOVED


def test_an_address_in_utf8_is_followed_and_noted_as_received(web: Web, fetch: Fetch) -> None:
    web["a.example/terms"] = redirect("/conditions-générales".encode().decode("latin-1"))
    web["a.example/conditions-g%C3%A9n%C3%A9rales"] = response("<p>les conditions</p>")
    result = fetch("http://a.example/terms")
    assert result.outcome is Outcome.OK
    assert result.hops[0].location.encode("latin-1").decode() == "/conditions-générales"
