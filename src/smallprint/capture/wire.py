"""What went over one connection, byte for byte.

aiohttp tells names and values of headers and a body without its chunks. A WARC record is to hold what was really
sent and received, so a tap sits between aiohttp's protocol and the socket (inside TLS, where there is TLS).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from aiohttp.client_proto import ResponseHandler

if TYPE_CHECKING:
    import aiohttp

HEAD_ROOM = 1_048_576
"""Bytes that a message may have beyond its body's limit: its headers, and the marks between chunks."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One request and its answer, as they went over one connection that served nothing else.

    ``cut`` says why the answer is not whole, in WARC's words (``length``, ``time``, ``disconnect``), or nothing.
    ``peer`` is the address that answered, where it is known.
    """

    url: str
    began: datetime
    sent: bytes = field(repr=False)
    received: bytes = field(repr=False)
    cut: str = ""
    peer: str = ""


class Tap:
    """Listens to the connection that a connector makes; ``answered`` once a response's head was understood.

    Holds ``limit`` bytes of the answer at most; what comes beyond is passed on and not kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.sent = bytearray()
        self.received = bytearray()
        self.overflowed = False
        self.answered = False
        self.peer = ""

    def listen_to(self, connector: aiohttp.TCPConnector) -> None:
        """Tap the connections of ``connector``, which must be used for one request only."""
        loop = asyncio.get_running_loop()
        connector._factory = lambda: _Protocol(loop, self)  # type: ignore[assignment]  # aiohttp has no public way

    def connected(self, transport: asyncio.BaseTransport) -> None:
        """A connection was made: what an earlier one brought is not this one's."""
        self.sent.clear()
        self.received.clear()
        peer = transport.get_extra_info("peername")
        self.peer = str(peer[0]) if isinstance(peer, tuple) else ""

    def hear(self, data: bytes) -> None:
        """Bytes came."""
        room = self._limit - len(self.received)
        self.overflowed = self.overflowed or len(data) > room
        self.received += data[: max(room, 0)]


class _Protocol(ResponseHandler):
    """aiohttp's own, with a tap on what comes and goes."""

    def __init__(self, loop: asyncio.AbstractEventLoop, tap: Tap) -> None:
        super().__init__(loop)
        self._tap = tap

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._tap.connected(transport)
        super().connection_made(cast("asyncio.BaseTransport", _Sending(transport, self._tap.sent)))

    def data_received(self, data: bytes) -> None:
        self._tap.hear(data)
        super().data_received(data)


class _Sending:
    """A transport, with a copy of what is written to it."""

    def __init__(self, transport: Any, sent: bytearray) -> None:
        self._transport = transport
        self._sent = sent

    def write(self, data: bytes) -> None:
        self._sent += data
        self._transport.write(data)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        self.write(b"".join(pieces))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
