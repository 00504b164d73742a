"""One request, one answer. Whatever a server does ends as an ``Exchange``, never as an exception."""

from __future__ import annotations

import asyncio
import ssl
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import aiohttp

from smallprint.capture import headers as header
from smallprint.capture.decoding import ACCEPT_ENCODING
from smallprint.capture.dial import Dialler, GuardRefusal
from smallprint.capture.wire import HEAD_ROOM, Tap, Wire
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from datetime import datetime

    from yarl import URL

    from smallprint.capture.policy import FetchPolicy

_ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf;q=0.9,text/markdown;q=0.9,text/plain;q=0.9,*/*;q=0.5"
)
_MAX_HEADER_BYTES = 65_536
_MAX_HEADERS = 256
_KEPT_UNREAD = 65_536
"""Bytes of a redirect's or a too large body that are kept as they came: enough to see what it was."""
_REDIRECT_SECONDS = 2.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one request came to. ``problem`` is None where a whole response arrived.

    ``body`` is transfer-decoded only; what had come of it where the response broke off; None for a redirect.
    ``cut`` says in WARC's words why the response was not taken whole. ``wire`` is what went over the connection,
    None where no response came.
    """

    status: int | None = None
    headers: header.Headers = ()
    body: bytes | None = None
    problem: Outcome | None = None
    reason: str = ""
    cut: str = ""
    wire: Wire | None = None


class Allowance:
    """Seconds left to spend with servers. Time outside ``spending`` is free."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @asynccontextmanager
    async def spending(self) -> AsyncIterator[None]:
        """Counts the time inside; TimeoutError when none is left."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self.left):
                yield
        finally:
            self.left = max(0.0, self.left - (time.monotonic() - began))


class Transport:
    """HTTP/1.1 through the guard: no redirects, no decoding, no cookies but those of the given jar."""

    def __init__(self, policy: FetchPolicy, dialler: Dialler) -> None:
        self._policy = policy
        self._dialler = dialler
        self._slots = asyncio.Semaphore(policy.concurrency)

    async def get(
        self,
        url: URL,
        allowance: Allowance,
        *,
        extra: Mapping[str, str] | None = None,
        jar: aiohttp.abc.AbstractCookieJar | None = None,
        max_bytes: int | None = None,
    ) -> Exchange:
        """GET ``url`` once. ``extra`` are request headers, ``max_bytes`` defaults to the policy's."""
        limit = self._policy.max_bytes if max_bytes is None else max_bytes
        tap = Tap(limit + HEAD_ROOM)
        began = self._policy.now()
        try:
            async with self._slots, allowance.spending(), self._session(jar, tap) as session:
                sent = {"Accept": _ACCEPT, "Accept-Encoding": ACCEPT_ENCODING, **(extra or {})}
                began = self._policy.now()
                async with session.get(url, headers=sent, allow_redirects=False) as response:
                    tap.answered = True
                    exchange = await _take(response, limit)
        except TimeoutError:
            exchange = Exchange(
                problem=Outcome.TIMEOUT, reason=f"{url.host} took longer than we wait.", cut="time"
            )
        except (aiohttp.ClientError, OSError, ValueError) as error:
            exchange = Exchange(problem=Outcome.UNREACHABLE, reason=_plain(url, error), cut="disconnect")
        return replace(exchange, wire=_wire(str(url), began, tap, exchange))

    def _session(self, jar: aiohttp.abc.AbstractCookieJar | None, tap: Tap) -> aiohttp.ClientSession:
        # A fresh connection each time: one response can never be mistaken for another's.
        connector = aiohttp.TCPConnector(
            resolver=self._dialler,
            socket_factory=self._dialler.socket_for,
            use_dns_cache=False,
            force_close=True,
            limit=0,
        )
        tap.listen_to(connector)
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar() if jar is None else jar,
            headers={"User-Agent": self._policy.user_agent},
            auto_decompress=False,
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
            max_headers=_MAX_HEADERS,
            timeout=aiohttp.ClientTimeout(
                total=None,
                connect=self._policy.connect_seconds,
                sock_connect=self._policy.connect_seconds,
                sock_read=self._policy.read_seconds,
            ),
        )


async def _take(response: aiohttp.ClientResponse, limit: int) -> Exchange:
    status, headers = response.status, header.from_raw(response.raw_headers)
    if status in REDIRECTS:
        return Exchange(status, headers, cut=await _pass_over(response))
    too_large = Exchange(
        status, headers, None, Outcome.TOO_LARGE, f"The body is larger than {limit} bytes.", "length"
    )
    if response.content_length is not None and response.content_length > limit:
        return too_large
    body = bytearray()
    try:
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > limit:
                return too_large
    except TimeoutError:
        reason = "The server stopped sending before the body was complete."
        return Exchange(status, headers, None, Outcome.TIMEOUT, reason, "time")
    except (aiohttp.ClientError, OSError):
        reason = "The connection broke off before the body was complete."
        return Exchange(status, headers, bytes(body) or None, Outcome.TRUNCATED, reason, "disconnect")
    return Exchange(status, headers, bytes(body))


async def _pass_over(response: aiohttp.ClientResponse) -> str:
    """Let a redirect's body come in, which nobody needs but the record; why it is not whole, if so."""
    size = 0
    try:
        async with asyncio.timeout(_REDIRECT_SECONDS):
            async for chunk in response.content.iter_any():
                size += len(chunk)
                if size > _KEPT_UNREAD:
                    return "length"
    except TimeoutError:
        return "time"
    except (aiohttp.ClientError, OSError):
        return "disconnect"
    return ""


def _wire(url: str, began: datetime, tap: Tap, exchange: Exchange) -> Wire | None:
    """What the tap heard, where a response came; of a body that nobody keeps, its beginning only."""
    if not tap.answered:
        return None
    assert tap.received, "aiohttp no longer lets us listen to its connections: see capture/wire.py"
    received, cut = bytes(tap.received), exchange.cut or ("length" if tap.overflowed else "")
    if exchange.cut == "length":
        received = received[: received.find(b"\r\n\r\n") + 4 + _KEPT_UNREAD]
    return Wire(url, began, bytes(tap.sent), received, cut, tap.peer)


def _plain(url: URL, error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, GuardRefusal):
        cause = cause.__cause__ or getattr(cause, "os_error", None)
    if cause is not None:
        return f"{cause}."
    if isinstance(error, (aiohttp.ClientSSLError, ssl.SSLError)):
        return f"{url.host} has no certificate that we can trust ({_short(error)})."
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"No address is known for {url.host}."
    if isinstance(error, (aiohttp.ClientResponseError, ValueError)):
        return f"{url.host} answered with something that is not HTTP ({_short(error)})."
    return f"{url.host} can't be reached ({_short(error)})."


def _short(error: Exception) -> str:
    """The first line of what the libraries say, without the bytes that they quote."""
    text = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    lines = text.strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(": ")[:200]
