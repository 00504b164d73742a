"""Our own manners: robots.txt, pace, one at a time, and quiet when asked for."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import BinaryIO

import pytest

from smallprint.capture.batch import fetch_all
from smallprint.capture.fetch import Fetcher
from smallprint.capture.policy import FetchPolicy
from smallprint.records.capture import FetchRequest, FetchResult
from smallprint.records.vocabulary import Outcome
from tests.capture.conftest import Clock, no_addresses
from tests.capture.web import Request, Web, redirect, response

Fetch = Callable[..., FetchResult]
MakePolicy = Callable[..., FetchPolicy]


def robots(text: str) -> bytes:
    return response(text, content_type="text/plain")


def run(policy: FetchPolicy, *urls: str) -> list[FetchResult]:
    async def go() -> list[FetchResult]:
        async with Fetcher(policy, no_addresses) as fetcher:
            return [await fetcher.fetch(FetchRequest(url)) for url in urls]

    return asyncio.run(go())


def test_a_page_that_robots_txt_closes_is_not_asked_for(web: Web, fetch: Fetch) -> None:
    web["a.example/robots.txt"] = robots("User-agent: *\nDisallow: /private\n")
    web["a.example/private/terms"] = response("secret")
    web["a.example/terms"] = response("public")
    assert fetch("http://a.example/private/terms").outcome is Outcome.FORBIDDEN_BY_ROBOTS
    assert web.asked("/private/terms") == 0
    assert fetch("http://a.example/terms").outcome is Outcome.OK
    assert fetch("http://a.example/private/terms", policy={"obey_robots": False}).outcome is Outcome.OK


def test_rules_for_smallprint_by_name_count_before_those_for_all(web: Web, fetch: Fetch) -> None:
    web["a.example/robots.txt"] = robots("User-agent: *\nDisallow: /\n\nUser-agent: smallprint\nAllow: /\n")
    web["a.example/terms"] = response("public")
    assert fetch("http://a.example/terms").outcome is Outcome.OK


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Too Many Requests"])
def test_rules_that_the_server_fails_to_give_mean_keep_away(web: Web, fetch: Fetch, status: str) -> None:
    web["a.example/robots.txt"] = response("?", status)
    result = fetch("http://a.example/terms")
    assert result.outcome is Outcome.FORBIDDEN_BY_ROBOTS
    assert status[:3] in result.reasons[0]
    assert web.asked("/terms") == 0


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_no_rules_mean_that_the_page_may_be_asked_for(web: Web, fetch: Fetch, status: str) -> None:
    web["a.example/robots.txt"] = response("?", status)
    web["a.example/terms"] = response("public")
    assert fetch("http://a.example/terms").outcome is Outcome.OK


def test_rules_behind_a_redirect_are_found_and_hold(web: Web, fetch: Fetch) -> None:
    web["a.example/robots.txt"] = redirect("http://www.example/robots.txt")
    web["www.example/robots.txt"] = redirect("http://b.example/robots.txt")
    web["b.example/robots.txt"] = robots("User-agent: *\nDisallow: /")
    assert fetch("http://a.example/terms").outcome is Outcome.FORBIDDEN_BY_ROBOTS
    assert web.asked("/terms") == 0


def test_the_rules_of_a_redirects_target_hold_as_well(web: Web, fetch: Fetch) -> None:
    web["a.example/terms"] = redirect("http://b.example/terms")
    web["b.example/robots.txt"] = robots("User-agent: *\nDisallow: /")
    result = fetch("http://a.example/terms")
    assert result.outcome is Outcome.FORBIDDEN_BY_ROBOTS
    assert result.url_reached == "http://b.example/terms"


def test_rules_are_kept_for_a_day_and_then_read_again(
    web: Web, make_policy: MakePolicy, clock: Clock
) -> None:
    web["a.example/robots.txt"] = robots("User-agent: *\nAllow: /")
    web["a.example/terms"] = response("public")

    async def go() -> None:
        async with Fetcher(make_policy(), no_addresses) as fetcher:
            for hours in (0, 1, 22, 2):
                clock.time += timedelta(hours=hours)
                await fetcher.fetch(FetchRequest("http://a.example/terms"))

    asyncio.run(go())
    assert web.asked("/robots.txt") == 2
    assert web.asked("/terms") == 4


def test_a_host_is_asked_at_the_pace_set_or_the_slower_one_it_asks_for(
    web: Web, make_policy: MakePolicy, clock: Clock
) -> None:
    web["a.example/robots.txt"] = robots("User-agent: *\nCrawl-delay: 7")
    web["b.example/robots.txt"] = robots("User-agent: *\nCrawl-delay: 86400")
    run(make_policy(pace_seconds=2.0), "http://a.example/1", "http://a.example/2")
    assert clock.slept == [7.0, 7.0]
    clock.slept.clear()
    run(make_policy(pace_seconds=2.0), "http://b.example/1")
    assert clock.slept == [30.0], "a crawl delay is honoured up to the bound"
    clock.slept.clear()
    run(make_policy(pace_seconds=2.0), "http://c.example/1", "http://d.example/1")
    assert clock.slept == [2.0, 2.0]


def test_time_that_passed_anyhow_counts_towards_the_pause(
    web: Web, make_policy: MakePolicy, clock: Clock
) -> None:
    web["a.example/terms"] = response("<p>terms</p>")

    async def go() -> None:
        async with Fetcher(make_policy(pace_seconds=5.0, obey_robots=False), no_addresses) as fetcher:
            await fetcher.fetch(FetchRequest("http://a.example/terms"))
            clock.time += timedelta(seconds=3)
            await fetcher.fetch(FetchRequest("http://a.example/terms"))
            clock.time -= timedelta(days=1)
            await fetcher.fetch(FetchRequest("http://a.example/terms"))

    asyncio.run(go())
    assert clock.slept == [2.0, 5.0], "a clock set back costs one pause, not a day"


def test_a_host_that_asked_for_quiet_is_left_alone_until_then(
    web: Web, make_policy: MakePolicy, clock: Clock
) -> None:
    web["a.example/1"] = response("slow down", "429 Too Many Requests", retry_after="600")
    web["a.example/2"] = response("<p>terms</p>")
    outcomes = []

    async def go() -> None:
        async with Fetcher(make_policy(), no_addresses) as fetcher:
            for path, minutes in (("1", 4), ("2", 7), ("2", 0)):
                result = await fetcher.fetch(FetchRequest(f"http://a.example/{path}"))
                outcomes.append((result.outcome, result.retry_after))
                clock.time += timedelta(minutes=minutes)

    asyncio.run(go())
    assert outcomes == [(Outcome.RATE_LIMITED, 600), (Outcome.RATE_LIMITED, 360), (Outcome.OK, None)]
    assert web.asked("/2") == 1


def test_a_host_that_asks_for_quiet_in_the_middle_of_a_batch_is_heard(
    web: Web, make_policy: MakePolicy
) -> None:
    requests = []
    for number in range(5):
        web[f"a.example/{number}"] = response("slow down", "429 Too Many Requests", retry_after="600")
        requests.append(FetchRequest(f"http://a.example/{number}"))
    results: list[FetchResult] = []
    fetch_all(make_policy(), requests, lambda _, result: results.append(result), no_addresses)
    assert {result.outcome for result in results} == {Outcome.RATE_LIMITED}
    assert {result.retry_after for result in results} == {600}
    assert len([request for request in web.seen if request.path != "/robots.txt"]) == 1


def test_a_batch_gives_one_result_for_each_request_whatever_becomes_of_it(
    web: Web, make_policy: MakePolicy
) -> None:
    web["a.example/terms"] = response("<p>terms</p>")
    urls = [
        "http://a.example/terms",
        "http://10.0.0.1/",
        "nonsense",
        "http://b.example/",
        "http://a.example/terms",
    ]
    results: dict[int, FetchResult] = {}
    fetch_all(make_policy(), [FetchRequest(url) for url in urls], results.__setitem__, no_addresses)
    assert [results[place].url_asked for place in range(5)] == urls
    assert [results[place].outcome for place in range(5)] == [
        Outcome.OK,
        Outcome.UNREACHABLE,
        Outcome.UNREACHABLE,
        Outcome.ERROR_PAGE,
        Outcome.OK,
    ]
    assert "private network" in results[1].reasons[0]


def test_a_batch_asks_a_host_one_thing_at_a_time_and_hosts_side_by_side(
    web: Web, make_policy: MakePolicy
) -> None:
    both_hosts = threading.Barrier(2, timeout=5)
    busy: dict[str, int] = {"a.example": 0, "b.example": 0}
    most: list[int] = []

    def answer(request: Request, out: BinaryIO) -> None:
        busy[request.host] += 1
        most.append(busy[request.host])
        both_hosts.wait()
        time.sleep(0.01)
        busy[request.host] -= 1
        out.write(response("<p>terms</p>"))

    requests = []
    for number in range(3):
        for host in ("a.example", "b.example"):
            web[f"{host}/{number}"] = answer
            requests.append(FetchRequest(f"http://{host}/{number}"))
    outcomes: list[Outcome] = []
    policy = make_policy(obey_robots=False)
    fetch_all(policy, requests, lambda _, result: outcomes.append(result.outcome), no_addresses)
    assert outcomes == [Outcome.OK] * 6
    assert max(most) == 1


def test_what_the_receiver_of_a_batch_raises_ends_it(make_policy: MakePolicy) -> None:
    def refuse(place: int, _: FetchResult) -> None:
        raise RuntimeError(f"no room for {place}")

    requests = [FetchRequest(f"http://a.example/{number}") for number in range(5)]
    with pytest.raises(RuntimeError, match="no room"):
        fetch_all(make_policy(), requests, refuse, no_addresses)


def test_the_language_of_a_policy_goes_before_that_of_a_request(web: Web, fetch: Fetch) -> None:
    web["a.example/terms"] = response("<p>terms</p>")
    result = fetch("http://a.example/terms", policy={"accept_language": "nl"}, accept_language="en")
    assert result.vantage is not None
    assert result.vantage.accept_language == web.seen[-1].headers["accept-language"] == "nl"
