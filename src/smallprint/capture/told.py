"""An exchange of the browser's, as far as Playwright tells it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from smallprint.capture.headers import Headers

if TYPE_CHECKING:
    from playwright._impl._api_structures import HttpHeader
    from playwright.async_api import Response


@dataclass(frozen=True, slots=True)
class Told:
    """Headers in lower case and in order. ``body`` is decoded; None where the browser did not give it."""

    url: str
    time: datetime
    request_headers: Headers
    status: int
    headers: Headers
    body: bytes | None = field(repr=False)


async def told_of(response: Response, time: datetime, max_bytes: int) -> Told | None:
    """What the browser tells of ``response``; None where it tells nothing."""
    body: bytes | None = None
    try:
        with suppress(PlaywrightError):  # it may be gone from the browser's cache
            body = await response.body()
        asked = await response.request.headers_array()
        answered = await response.headers_array()
    except PlaywrightError:
        return None
    if body is not None and len(body) > max_bytes:
        body = None
    return Told(response.url, time, _pairs(asked), response.status, _pairs(answered), body)


def _pairs(headers: list[HttpHeader]) -> Headers:
    """Without the header that opens our own proxy."""
    kept = (one for one in headers if one["name"].lower() != "proxy-authorization")
    return tuple((one["name"].lower(), one["value"]) for one in kept)
