"""Small WARC and WACZ files for tests, made by our own writer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from smallprint.capture.fetch import Fetcher
from smallprint.capture.policy import FetchPolicy
from smallprint.capture.warc import warc_of
from smallprint.capture.wire import Wire
from smallprint.exchange.wacz import ArchivedCapture
from smallprint.records.capture import FetchRequest, FetchResult
from tests.capture.web import Web, response, serve
from tests.store.archives import TERMS

URL = "https://quarry.example/legal"
FIRST = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)


def page(text: str = TERMS) -> str:
    """A web page that holds ``text`` (headings and paragraphs of Markdown)."""
    blocks = [
        f"<h2>{block.lstrip('# ')}</h2>" if block.startswith("#") else f"<p>{block}</p>"
        for block in text.strip().split("\n\n")
    ]
    return (
        f"<!doctype html><html lang=en><title>Terms of Service</title><main>{''.join(blocks)}</main></html>"
    )


def wire(answer: bytes | None = None, url: str = URL, time: datetime = FIRST) -> Wire:
    """One exchange as it would have gone."""
    host, _, path = url.partition("://")[2].partition("/")
    sent = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    return Wire(url, time, sent, response(page()) if answer is None else answer, peer="127.0.0.1")


def warc(*wires: Wire) -> bytes:
    """A WARC file of these exchanges."""
    made = warc_of(wires or [wire()], FetchPolicy())
    assert made is not None
    return made


def captured(
    records: bytes, time: datetime = FIRST, name: str = "SP-K-000001-0", url: str = URL
) -> ArchivedCapture:
    return ArchivedCapture(name, url, time, "Quarry, Terms of Service", records)


def fetched(answers: dict[str, bytes], url: str, *, render: bool = False) -> ArchivedCapture:
    """A page fetched over real HTTP from a server on loopback that gives ``answers`` by host and path."""
    web = Web(answers=dict(answers))
    server = serve(web)

    async def fetch() -> FetchResult:
        policy = FetchPolicy(hosts={"*.example": f"127.0.0.1:{web.port}"}, pace_seconds=0, obey_robots=False)
        async with Fetcher(policy) as fetcher:
            return await fetcher.fetch(FetchRequest(url, render=render))

    try:
        result = asyncio.run(fetch())
    finally:
        server.shutdown()
        server.server_close()
    assert result.warc is not None, result.reasons
    return captured(result.warc, result.finished, url=result.url_reached)
