"""What a few response headers say. Header text is bytes read as Latin-1: nothing is lost or refused."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Headers = tuple[tuple[str, str], ...]

MAX_PAUSE = 7 * 24 * 3600
"""The longest pause, in seconds, that we take a server's word for."""


def from_raw(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Headers as received, in order."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def first(headers: Headers, name: str) -> str | None:
    """The first value of header ``name``, case ignored."""
    return next((value for key, value in headers if key.lower() == name), None)


def content_type(headers: Headers) -> tuple[str | None, str | None]:
    """Media type and charset as declared, both lower case; None where the server does not say."""
    value = first(headers, "content-type")
    if not value or "/" not in value:
        return None, None
    message = Message()
    message["content-type"] = "".join(c for c in value if c >= " ")
    charset = message.get_content_charset()
    return value.split(";")[0].strip().lower(), charset


def retry_after(headers: Headers, now: datetime) -> int | None:
    """How many seconds from ``now`` the server asks us to stay away (given as seconds or date), or None."""
    value = (first(headers, "retry-after") or "").strip()
    if value.isascii() and value.isdigit() and len(value) < 12:
        return min(int(value), MAX_PAUSE)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0, min(round((until - now).total_seconds()), MAX_PAUSE))
