"""One attempt to fetch a document, as it went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from smallprint.records.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Vantage:
    """From where and as whom the page was asked for."""

    user_agent: str
    accept_language: str
    region: str = "unspecified"
    consent: str = "none given"
    gpc: bool = False


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way: the address that answered, with what status, and where it pointed."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What to fetch. ``etag`` and ``last_modified`` are validators of the last good body, if any."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept_language: str = "en"
    render: bool = False
    """True when the document is known to need a browser."""


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What came back.

    ``body`` is the bytes after transfer-decoding and before content-decoding (None when nothing came);
    ``content`` is the body content-decoded; ``rendered`` the DOM a browser made of it, UTF-8.
    ``outcome`` is OK where the transport went well (the gate may still refuse the text), UNCHANGED for a
    304, else what went wrong. ``retry_after`` is seconds, where the server asked for a pause.
    ``headers`` are the last response's, in order, as received.
    ``warc`` holds every request and response of the attempt as WARC records (gzip, one member each), as far
    as the client shows what went over the wire; ``screenshot`` is a PNG of the page where a browser made it.
    """

    url_asked: str
    url_reached: str
    hops: tuple[Hop, ...]
    started: datetime
    finished: datetime
    outcome: Outcome
    reasons: tuple[str, ...]
    status: int | None
    headers: tuple[tuple[str, str], ...]
    media_type: str | None
    charset: str | None
    body: bytes | None = field(repr=False, default=None)
    content: bytes | None = field(repr=False, default=None)
    rendered: bytes | None = field(repr=False, default=None)
    warc: bytes | None = field(repr=False, default=None)
    screenshot: bytes | None = field(repr=False, default=None)
    retry_after: int | None = None
    vantage: Vantage | None = None


@dataclass(frozen=True, slots=True)
class Suitability:
    """Whether a text is the policy it should be. ``outcome`` OK, or why it can't become a version."""

    outcome: Outcome
    reasons: tuple[str, ...] = ()
