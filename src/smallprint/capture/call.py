"""A small, bounded request to a service that the operator named (an authority, a witness), through the guard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from smallprint.capture.address import parse_url
from smallprint.capture.dial import Dialler, GuardRefusal
from smallprint.records.errors import CaptureError

if TYPE_CHECKING:
    from smallprint.capture.policy import FetchPolicy

CALL_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: status, media type as sent (empty where none), whole body."""

    status: int
    content_type: str
    body: bytes


async def call(
    policy: FetchPolicy,
    url: str,
    *,
    body: bytes | None = None,
    content_type: str = "application/octet-stream",
    accept: str = "*/*",
    max_bytes: int,
    seconds: float = CALL_SECONDS,
) -> Answer:
    """POST ``body`` to ``url`` (GET without one); no redirects, no cookies, at most ``max_bytes`` of answer.

    The port may be any: the operator named it. The address must be public, unless the policy allows loopback.

    Raises:
        CaptureError: no answer; the message says why, in words.
    """
    headers = {"Accept": accept} | ({} if body is None else {"Content-Type": content_type})
    target = parse_url(url, _with_port_of(policy, url))
    dialler = Dialler(policy)
    connector = aiohttp.TCPConnector(
        resolver=dialler, socket_factory=dialler.socket_for, use_dns_cache=False, force_close=True
    )
    session = aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": policy.user_agent},
        timeout=aiohttp.ClientTimeout(total=seconds),
    )
    try:
        async with (
            session,
            session.request(
                "GET" if body is None else "POST", target, data=body, headers=headers, allow_redirects=False
            ) as response,
        ):
            data = await response.content.read(max_bytes + 1)
            while len(data) <= max_bytes and (more := await response.content.read(max_bytes + 1 - len(data))):
                data += more
            if len(data) > max_bytes:
                raise CaptureError(f"{target.host} answered with more than {max_bytes} bytes.")
            return Answer(response.status, response.headers.get("Content-Type", ""), data)
    except TimeoutError as error:
        raise CaptureError(f"{target.host} took longer than {seconds:g} seconds.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise CaptureError(_plain(target, error)) from error


def _with_port_of(policy: FetchPolicy, url: str) -> FetchPolicy:
    try:
        port = URL(url).port
    except ValueError:
        port = None
    return policy if port is None else replace(policy, ports=policy.ports | {port})


def _plain(url: URL, error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, GuardRefusal):
        cause = cause.__cause__ or getattr(cause, "os_error", None)
    said = str(cause or error).strip().splitlines() or [type(error).__name__]
    return f"{url.host} can't be reached ({said[0].replace(' ssl:default', '')[:200]})."
