"""How Smallprint behaves towards the web: limits, manners, and what it may connect to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from ipaddress import ip_address
from typing import TYPE_CHECKING

from smallprint import __version__
from smallprint.records.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

USER_AGENT = f"Smallprint/{__version__} (self-hosted public record of policy documents)"


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """Limits and manners of all fetches. Times are seconds, sizes bytes.

    ``max_bytes`` bounds a body, the same body decoded, a rendered page, and all that a browser loads for it.
    ``total_seconds`` is time spent with servers over all redirects; waiting for one's turn is not counted.
    ``hosts`` maps host patterns to ``ip:port``: URLs keep their own host and port, the connection goes there.
    ``ports`` are the ports that URLs of unmapped, non-loopback hosts may name.
    ``accept_language``, where given, replaces what each request asks for.
    ``browser`` is the Chromium to render with; None looks for the system's.
    ``now`` returns the time in UTC and may be simulated; ``sleep`` waits for one's turn with a host.
    """

    user_agent: str = USER_AGENT
    robots_token: str = "Smallprint"  # noqa: S105 - the name that robots.txt knows us by
    max_bytes: int = 20_000_000
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    total_seconds: float = 60.0
    max_redirects: int = 10
    pace_seconds: float = 2.0
    max_crawl_delay: float = 30.0
    obey_robots: bool = True
    robots_kept_for: timedelta = timedelta(hours=24)
    allow_loopback: bool = False
    ports: frozenset[int] = frozenset({80, 443})
    hosts: Mapping[str, str] = field(default_factory=dict)
    accept_language: str | None = None
    concurrency: int = 8
    browser: Path | None = None
    now: Callable[[], datetime] = _utc_now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def __post_init__(self) -> None:
        """Refuse a host map that could not be followed."""
        for address in self.hosts.values():
            _ip_and_port(address)

    @property
    def mapped_addresses(self) -> frozenset[tuple[str, int]]:
        """Every address and port that the host map leads to."""
        return frozenset(_ip_and_port(address) for address in self.hosts.values())

    def mapped(self, host: str) -> tuple[str, int] | None:
        """Where connections to ``host`` go instead (address and port), or None where DNS decides."""
        name = host.lower().rstrip(".")
        for pattern, address in self.hosts.items():
            if fnmatchcase(name, pattern.lower()):
                return _ip_and_port(address)
        return None


def _ip_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    try:
        return str(ip_address(host.strip("[]"))), int(port)
    except ValueError:
        raise UsageError(f"“{address}” is not an address and port; one looks like 127.0.0.1:8765.") from None
