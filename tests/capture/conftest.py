from __future__ import annotations

import asyncio
from asyncio.selector_events import BaseSelectorEventLoop
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from smallprint.capture.fetch import Fetcher
from smallprint.capture.guard import is_loopback
from smallprint.capture.policy import FetchPolicy
from smallprint.records.capture import FetchRequest, FetchResult
from tests.capture.web import Web, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Clock:
    """A simulated clock: sleeping moves it, nothing else does."""

    time: datetime = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def no_packet_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every connection of the fetcher and the proxy passes here; one to another machine fails the test."""
    connect = BaseSelectorEventLoop.sock_connect

    async def connect_to_loopback(loop: Any, sock: Any, address: tuple[Any, ...]) -> None:
        assert is_loopback(address[0]), f"tried to connect to {address}"
        await connect(loop, sock, address)

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", connect_to_loopback)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    server = serve(web)
    yield web
    server.shutdown()
    server.server_close()


async def no_addresses(host: str) -> list[str]:
    raise OSError(f"nobody knows {host}")


@pytest.fixture
def make_policy(web: Web, clock: Clock) -> Callable[..., FetchPolicy]:
    """A policy under which every ``*.example`` is the test's own server, and nothing else is reachable."""

    def make(**given: Any) -> FetchPolicy:
        defaults: dict[str, Any] = {
            "hosts": {"*.example": f"127.0.0.1:{web.port}"},
            "now": clock.now,
            "sleep": clock.sleep,
            "pace_seconds": 0.0,
        }
        return FetchPolicy(**(defaults | given))

    return make


@pytest.fixture
def fetch(make_policy: Callable[..., FetchPolicy]) -> Callable[..., FetchResult]:
    """Fetch one URL: ``fetch(url, etag=…, policy={…}, resolve=…)``."""

    def run(
        url: str, policy: dict[str, Any] | None = None, resolve: Any = no_addresses, **asked: Any
    ) -> FetchResult:
        async def go() -> FetchResult:
            async with Fetcher(make_policy(**(policy or {})), resolve) as fetcher:
                return await fetcher.fetch(FetchRequest(url, **asked))

        return asyncio.run(go())

    return run
