"""What a host's robots.txt lets us fetch (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from protego import Protego
from yarl import URL

from smallprint.capture.address import parse_url
from smallprint.capture.decoding import decode
from smallprint.capture.headers import first
from smallprint.capture.transport import REDIRECTS, Exchange
from smallprint.records.errors import CaptureError
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from smallprint.capture.policy import FetchPolicy

MAX_BYTES = 5_000_000
_PARSED = 500 * 1024
_FAILURE_KEPT_FOR = timedelta(minutes=10)
_MAX_REDIRECTS = 5

Get = Callable[[URL], Awaitable[Exchange]]
"""Fetches a robots.txt under the policy's pace and limits."""


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a URL may be fetched (``refusal`` says why not), and the pause that the host asks for.

    ``outcome`` is what a refusal comes to: a host that could not be reached at all is told as that.
    """

    refusal: str | None = None
    delay: float = 0.0
    outcome: Outcome = Outcome.FORBIDDEN_BY_ROBOTS


@dataclass(frozen=True, slots=True)
class _Rules:
    """``rules``, or where they could not be read the ``permission`` for every page of the host: none."""

    read: datetime
    rules: Protego | None = None
    permission: Permission = field(default_factory=Permission)


class Robots:
    """The rules of every host met, each kept for as long as the policy says."""

    def __init__(self, policy: FetchPolicy, get: Get) -> None:
        self._policy = policy
        self._get = get
        self._known: dict[URL, _Rules] = {}
        self._locks: defaultdict[URL, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def permission(self, url: URL) -> Permission:
        """Whether ``url`` may be fetched. Asks the host for its rules where they are not known or too old."""
        if not self._policy.obey_robots:
            return Permission()
        origin = url.origin()
        async with self._locks[origin]:
            known = self._known.get(origin)
            if known is None or not self._fresh(known):
                known = await self._read(origin)
                self._known[origin] = known
        if known.rules is None:
            return known.permission
        token = self._policy.robots_token
        delay = min(known.rules.crawl_delay(token) or 0.0, self._policy.max_crawl_delay)
        if known.rules.can_fetch(str(url), token):
            return Permission(None, delay)
        return Permission(f"{url.host} asks in its robots.txt not to fetch this page.", delay)

    def _fresh(self, known: _Rules) -> bool:
        age = self._policy.now() - known.read
        kept_for = self._policy.robots_kept_for
        return abs(age) < (kept_for if known.rules is not None else min(kept_for, _FAILURE_KEPT_FOR))

    async def _read(self, origin: URL) -> _Rules:
        now = self._policy.now()
        exchange = await self._follow(origin / "robots.txt")
        status = exchange.status or 0
        if exchange.problem is None and status == 200:
            return _Rules(now, Protego.parse(_text(exchange)))
        if exchange.problem is None and (status in REDIRECTS or (400 <= status < 500 and status != 429)):
            return _Rules(now, Protego())
        if exchange.problem in {Outcome.UNREACHABLE, Outcome.TIMEOUT}:
            return _Rules(now, None, Permission(exchange.reason, outcome=exchange.problem))
        why = exchange.reason or f"It answered with status {status}."
        refusal = f"The robots.txt of {origin.host} could not be read, so we keep away. {why}"
        return _Rules(now, None, Permission(refusal))

    async def _follow(self, url: URL) -> Exchange:
        exchange = await self._get(url)
        for _ in range(_MAX_REDIRECTS):
            location = first(exchange.headers, "location")
            if exchange.status not in REDIRECTS or location is None:
                break
            try:
                url = parse_url(location, self._policy, url)
            except CaptureError:
                break
            exchange = await self._get(url)
        return exchange


def _text(exchange: Exchange) -> str:
    decoded = decode(exchange.body or b"", first(exchange.headers, "content-encoding") or "", MAX_BYTES)
    return (decoded.content or b"")[:_PARSED].decode("utf-8", "replace").removeprefix("\ufeff")
