"""The browser's only way out: an HTTP proxy on loopback that dials under the same guard as the fetcher.

Promises:

- serves nobody without the token of an open session, and a session ends with its page;
- a target is checked like a redirect's (scheme, port, literal address), and connected to by the ``Dialler``;
- bytes both ways count against the session's budget; connections end with the session at the latest.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smallprint.capture.address import parse_url
from smallprint.records.errors import CaptureError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from yarl import URL

    from smallprint.capture.dial import Dialler
    from smallprint.capture.policy import FetchPolicy

USER = "smallprint"
_HEAD_LIMIT = 262_144
_STEP = 65_536
_ONE_HOP = frozenset({"connection", "keep-alive", "te", "trailer", "upgrade"})


@dataclass(eq=False)
class Session:
    """What one page may do: until it is closed, and for so many bytes."""

    bytes_left: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    refusals: list[str] = field(default_factory=list)

    @property
    def credentials(self) -> bytes:
        """The value that Proxy-Authorization must have."""
        return b"Basic " + base64.b64encode(f"{USER}:{self.token}".encode())


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the browser asked for on one connection, and that connection."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def header(self, name: str) -> str:
        """The first value of header ``name`` (lower case), or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class _Refused(Exception):  # noqa: N818 - an answer to the browser, not an error of ours
    def __init__(self, status: str, why: str = "") -> None:
        super().__init__(why)
        self.status = status


class GuardingProxy:
    """Serves on a free loopback port between ``start`` and ``close``."""

    def __init__(self, policy: FetchPolicy, dialler: Dialler) -> None:
        self._policy = policy
        self._dialler = dialler
        self._sessions: dict[Session, set[asyncio.Task[None]]] = {}
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Begin to serve; the proxy's address for ``--proxy-server``."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_HEAD_LIMIT)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Stop serving and drop every connection."""
        if self._server is not None:
            self._server.close()
        for session in list(self._sessions):
            await self._end(session)

    @asynccontextmanager
    async def session(self, max_bytes: int) -> AsyncIterator[Session]:
        """A session for one page; what it still has open is cut when it ends."""
        session = Session(max_bytes)
        self._sessions[session] = set()
        try:
            yield session
        finally:
            await self._end(session)

    async def _end(self, session: Session) -> None:
        tasks = self._sessions.pop(session, set())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
            try:
                async with asyncio.timeout(self._policy.connect_seconds):
                    asked = await _read_head(reader, writer)
                session = self._session_of(asked.header("proxy-authorization"))
                task = asyncio.current_task()
                assert task is not None
                self._sessions[session].add(task)
                task.add_done_callback(self._sessions[session].discard)
                await self._forward(session, asked)
            except _Refused as refused:
                writer.write(_answer(refused.status, str(refused)))
                await writer.drain()
        await _close(writer)

    def _session_of(self, given: str) -> Session:
        for session in self._sessions:
            if hmac.compare_digest(given.encode("latin-1"), session.credentials):
                return session
        raise _Refused("407 Proxy Authentication Required")

    async def _forward(self, session: Session, asked: _Asked) -> None:
        tunnel = asked.method == "CONNECT"
        try:
            url = parse_url(f"http://{asked.target}/" if tunnel else asked.target, self._policy)
        except CaptureError as error:
            session.refusals.append(str(error))
            raise _Refused("403 Forbidden", str(error)) from None
        if url.scheme != "http":
            raise _Refused("400 Bad Request", "Only CONNECT and http:// are served.")
        upstream_reader, upstream_writer = await self._dial(session, url)
        try:
            if tunnel:
                asked.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                await _send_request(asked, url, upstream_writer, session)
                asked.writer.write(await _response_head(upstream_reader))
            # Whichever side ends first, the other has nothing left to say.
            ways = [
                asyncio.create_task(_pipe(upstream_reader, asked.writer, session)),
                asyncio.create_task(_pipe(asked.reader, upstream_writer if tunnel else None, session)),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        finally:
            await _close(upstream_writer)

    async def _dial(self, session: Session, url: URL) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            async with asyncio.timeout(self._policy.connect_seconds):
                return await self._dialler.connect(url.host or "", url.port or 80)
        except OSError as error:  # TimeoutError is one
            session.refusals.append(str(error))
            raise _Refused("502 Bad Gateway", str(error)) from None


async def _read_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> _Asked:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    parts = lines[0].split(" ")
    if len(parts) != 3:
        raise _Refused("400 Bad Request")
    return _Asked(parts[0], parts[1], _header_lines(lines[1:]), reader, writer)


def _header_lines(lines: list[str]) -> list[tuple[str, str]]:
    pairs = (line.partition(":") for line in lines if line)
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def _kept(headers: list[tuple[str, str]]) -> list[str]:
    """Header lines without those that concern the one connection they came by."""
    return [
        f"{name}: {value}"
        for name, value in headers
        if name.lower() not in _ONE_HOP and not name.lower().startswith("proxy-")
    ]


async def _send_request(asked: _Asked, url: URL, upstream: asyncio.StreamWriter, session: Session) -> None:
    lines = [f"{asked.method} {url.raw_path_qs} HTTP/1.1", *_kept(asked.headers), "Connection: close", "", ""]
    upstream.write("\r\n".join(lines).encode("latin-1"))
    length = asked.header("content-length")
    if length.isdecimal():
        upstream.write(await asked.reader.readexactly(min(int(length), session.bytes_left)))
    await upstream.drain()


async def _response_head(upstream: asyncio.StreamReader) -> bytes:
    """The head of the answer, made to say that the connection ends with it.

    Else the browser might send its next request, for another host, down the same connection.
    """
    try:
        lines = (await upstream.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except (EOFError, asyncio.LimitOverrunError):
        raise _Refused("502 Bad Gateway", "The server did not answer in HTTP.") from None
    return "\r\n".join([lines[0], *_kept(_header_lines(lines[1:])), "Connection: close", "", ""]).encode(
        "latin-1"
    )


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter | None, session: Session) -> None:
    """Pass bytes on (or drop them where there is no writer) until one side ends or the budget is spent."""
    with suppress(OSError):
        while chunk := await reader.read(_STEP):
            session.bytes_left -= len(chunk)
            if session.bytes_left < 0:
                return
            if writer is not None:
                writer.write(chunk)
                await writer.drain()


def _answer(status: str, why: str) -> bytes:
    body = why.encode()
    ask = 'Proxy-Authenticate: Basic realm="Smallprint"\r\n' if status.startswith("407") else ""
    head = f"HTTP/1.1 {status}\r\n{ask}Content-Type: text/plain; charset=utf-8\r\n"
    return f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode("latin-1") + body


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError, asyncio.CancelledError):
        await writer.wait_closed()
