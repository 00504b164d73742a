"""The only way from Smallprint to a server: resolve, ask the guard, connect. Used by fetcher and proxy alike.

Invariant: no socket is made for an address that the guard refuses. The check is on the very address that
the connection uses, so that a name that resolves differently the second time gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from aiohttp.abc import AbstractResolver, ResolveResult

from smallprint.capture.guard import is_literal, is_loopback, is_public

if TYPE_CHECKING:
    from smallprint.capture.policy import FetchPolicy

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""From host name to IP addresses; OSError where there are none."""

AddressInfo = tuple[Any, ...]


class GuardRefusal(OSError):  # noqa: N818 - an OSError so that aiohttp tries a host's other addresses
    """The guard let no connection be made. ``str()`` is the reason, for people."""


async def system_resolve(host: str) -> list[str]:
    """Addresses of ``host`` as the operating system knows them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


class Dialler(AbstractResolver):
    """Resolver, socket factory and connector under one policy."""

    def __init__(self, policy: FetchPolicy, resolve: Resolve = system_resolve) -> None:
        self._policy = policy
        self._resolve = resolve
        self._mapped = policy.mapped_addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The permitted addresses of ``host``. GuardRefusal where it has none; mapped hosts go where told."""
        mapped = self._policy.mapped(host)
        if mapped is not None:
            return [_result(host, *mapped)]
        refused: list[str] = []
        permitted: list[ResolveResult] = []
        for ip in [host] if is_literal(host) else await self._resolve(host):
            reason = self._unfit(ip)
            if reason is None:
                permitted.append(_result(host, ip, port))
            else:
                refused.append(f"{ip} ({reason})")
        if not permitted:
            raise GuardRefusal(
                f"{host} leads to {', '.join(refused)}, and Smallprint only fetches from the public internet"
                if refused
                else f"{host} has no address"
            )
        return [result for result in permitted if family in {socket.AF_UNSPEC, result["family"]}] or permitted

    async def close(self) -> None:
        """Nothing is held open."""

    def socket_for(self, info: AddressInfo) -> socket.socket:
        """The socket for one address, made only after the guard agreed. aiohttp's ``socket_factory``."""
        family, kind, protocol, _, address = info
        reason = self._unfit(address[0])
        if reason is not None and (address[0], address[1]) not in self._mapped:
            raise GuardRefusal(
                f"{address[0]} is {reason}, and Smallprint only fetches from the public internet"
            )
        return socket.socket(family=family, type=kind, proto=protocol)

    async def connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A plain connection to ``host``, name or literal, under the same rules. OSError where it fails."""
        failure: OSError = GuardRefusal(f"{host} has no address")
        for result in await self.resolve(host, port):
            address = (result["host"], result["port"])
            connection = self.socket_for((result["family"], socket.SOCK_STREAM, 0, "", address))
            try:
                connection.setblocking(False)
                await asyncio.get_running_loop().sock_connect(connection, address)
                return await asyncio.open_connection(sock=connection)
            except OSError as error:
                connection.close()
                failure = error
            except BaseException:
                connection.close()
                raise
        raise failure

    def _unfit(self, ip: str) -> str | None:
        if self._policy.allow_loopback and is_loopback(ip):
            return None
        public, reason = is_public(ip)
        return None if public else reason


def _result(host: str, ip: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    return ResolveResult(
        hostname=host, host=ip, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )
