"""The fetcher: one request in, one ``FetchResult`` out, whatever the world does.

Promises:

- every connection, the browser's too, goes through the same guard; every redirect is checked anew;
- robots.txt is asked before each page, hosts are paced and asked one at a time;
- bytes and time are bounded at every step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import aiohttp

from smallprint.capture.address import parse_url
from smallprint.capture.attempt import Attempt
from smallprint.capture.browser import Browser
from smallprint.capture.dial import Dialler, Resolve, system_resolve
from smallprint.capture.headers import first, retry_after
from smallprint.capture.outcome import Verdict, classify
from smallprint.capture.pace import Pacer
from smallprint.capture.robots import MAX_BYTES as MAX_ROBOTS_BYTES
from smallprint.capture.robots import Robots
from smallprint.capture.transport import REDIRECTS, Allowance, Exchange, Transport
from smallprint.records.capture import FetchRequest, FetchResult
from smallprint.records.errors import CaptureError
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from types import TracebackType

    from yarl import URL

    from smallprint.capture.policy import FetchPolicy

_RENDERED = frozenset({"text/html", "application/xhtml+xml", None})


class Fetcher:
    """``async with Fetcher(policy) as fetcher: result = await fetcher.fetch(request)``.

    Many fetches may run at once; what is known about hosts (rules, pace, pauses) is kept while it is open.
    """

    def __init__(self, policy: FetchPolicy, resolve: Resolve = system_resolve) -> None:
        self._policy = policy
        self._dialler = Dialler(policy, resolve)
        self._pacer = Pacer(policy)
        self._robots = Robots(policy, self._get_robots)

    async def __aenter__(self) -> Self:
        """Open for fetching. The browser starts only when a page needs it."""
        self._transport = Transport(self._policy, self._dialler)
        self._browser = Browser(self._policy, self._dialler, self._why_not)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the browser; connections end with their request."""
        await self._browser.close()

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Fetch ``request.url``, following redirects; render it where asked.

        Raises CaptureError or AddressRefusedError where ``request.url`` itself may not be fetched, before any
        connection is made. Everything else is told by the result's ``outcome`` and ``reasons``.
        """
        attempt = Attempt(request, parse_url(request.url, self._policy), self._policy)
        result = await self._follow(attempt)
        if request.render and result.outcome is Outcome.OK and result.media_type in _RENDERED:
            return await self._browser.render(result)
        return result

    async def _follow(self, attempt: Attempt) -> FetchResult:
        allowance = Allowance(self._policy.total_seconds)
        jar = aiohttp.CookieJar()
        been: set[tuple[str, str]] = set()
        answer: Exchange | None = None
        while True:
            state = (str(attempt.url), jar.filter_cookies(attempt.url).output())
            if state in been or len(attempt.hops) > self._policy.max_redirects:
                reason = "The redirects go in a circle." if state in been else "There are too many redirects."
                return attempt.end(Verdict(Outcome.MOVED, reason), answer)
            been.add(state)
            asked = await self._ask(attempt, allowance, jar)
            if isinstance(asked, FetchResult):
                return asked
            answer = asked
            location = first(answer.headers, "location")
            if answer.problem is not None or answer.status not in REDIRECTS or not location:
                verdict = classify(answer, self._policy.max_bytes, conditional=attempt.conditional)
                return attempt.end(verdict, answer)
            try:
                target = parse_url(_utf8(location), self._policy, attempt.url)
            except CaptureError as error:
                reason = f"The page redirects to where we do not follow. {error}"
                return attempt.end(Verdict(Outcome.MOVED, reason), answer)
            attempt.redirected(answer, location, target)

    async def _ask(
        self, attempt: Attempt, allowance: Allowance, jar: aiohttp.CookieJar
    ) -> Exchange | FetchResult:
        """The answer of the host where ``attempt`` stands, or the result where it may not be asked."""
        url, host = attempt.url, _host(attempt.url)
        if quiet := self._pacer.quiet_for(host):
            return _left_alone(attempt, quiet)
        permission = await self._robots.permission(url)
        if permission.refusal is not None:
            return attempt.end(Verdict(permission.outcome, permission.refusal))
        async with self._pacer.turn(host, permission.delay) as quiet:
            if quiet:
                return _left_alone(attempt, quiet)
            exchange = await self._transport.get(url, allowance, extra=attempt.request_headers, jar=jar)
        attempt.asked(exchange)
        asked_for = retry_after(exchange.headers, self._policy.now())
        if exchange.status in {429, 503} and asked_for:
            self._pacer.leave_alone(host, asked_for)
        return exchange

    async def _why_not(self, address: str) -> str | None:
        """Why a page that scripts lead to may not be fetched; None where it may."""
        try:
            url = parse_url(address, self._policy)
        except CaptureError as error:
            return str(error)
        return (await self._robots.permission(url)).refusal

    async def _get_robots(self, url: URL) -> Exchange:
        async with self._pacer.turn(_host(url)):
            allowance = Allowance(self._policy.total_seconds)
            return await self._transport.get(url, allowance, max_bytes=MAX_ROBOTS_BYTES)


def _left_alone(attempt: Attempt, seconds: int) -> FetchResult:
    reason = f"{_host(attempt.url)} asked to be left alone for {seconds} more seconds."
    return attempt.end(Verdict(Outcome.RATE_LIMITED, reason), pause=seconds)


def _host(url: URL) -> str:
    return (url.host or "").rstrip(".")


def _utf8(location: str) -> str:
    """Header text is Latin-1 to us; browsers take the bytes of a Location for UTF-8 where they are."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
