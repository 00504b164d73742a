"""The WARC records of one attempt: what was asked and answered, hop by hop, and what a browser made of it.

Promises:

- requests and responses are the bytes that went over each connection, nothing left out and nothing added, but
  what ``WARC-Truncated`` says; a body that is too large, or a redirect's beyond 64 KiB, is kept in its beginning;
- each ``request`` names its ``response`` (``WARC-Concurrent-To``); a ``warcinfo`` before them says what they are;
- what only Playwright told us stands under a second ``warcinfo`` that says so.

An attempt that no server answered has no records: WARC has no place for "nothing came", the leaf has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from smallprint import __version__
from smallprint.capture.headers import Headers
from smallprint.capture.warc_records import (
    CONFORMS_TO,
    FIELDS,
    HTTP_REQUEST,
    HTTP_RESPONSE,
    Record,
    fields,
    head_end,
    new_id,
    write_records,
)

if TYPE_CHECKING:
    from smallprint.capture.policy import FetchPolicy
    from smallprint.capture.told import Told
    from smallprint.capture.wire import Wire

_AS_SENT = (
    "Requests and responses are the bytes that went over each connection, after TLS was taken off and before "
    "anything was decoded: headers, their order and transfer-encoding are as sent, nothing is reconstructed. "
    "Digests are SHA-256; a payload is all that follows the header block, so that of a chunked answer holds the "
    "chunks. What was not taken whole has WARC-Truncated. WARC-Date is this machine's clock when the request was "
    "begun. Requests for robots.txt are left out."
)
_AS_TOLD = (
    "What follows comes from a browser that was given the response above. The resource record is the page as it "
    "stood once its scripts had run, written out by the browser as UTF-8. Requests and responses that follow are "
    "put together from what the browser's tools tell: names of headers are in lower case, bodies are after "
    "transfer- and content-decoding (the headers that spoke of them are kept as X-Archive-Orig-…), and the "
    "protocol's version and the reason are ours."
)
_INTERIM = re.compile(rb"HTTP/1\.[01] 1(?!01)\d\d[^\d]")
_DECODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def warc_of(wires: Sequence[Wire], policy: FetchPolicy) -> bytes | None:
    """The records of an attempt's exchanges, in order; None where there was none."""
    if not wires:
        return None
    software = f"Smallprint/{__version__} (aiohttp/{version('aiohttp')}, warcio/{version('warcio')})"
    info = _info(wires[0].began, software, _AS_SENT, policy)
    records = [info]
    for wire in wires:
        records += _exchange(wire, info.id)
    return write_records(records)


def rendered_records(
    dom: bytes, url: str, time: datetime, browser: str, told: Told | None, policy: FetchPolicy
) -> bytes:
    """What a browser adds: the page as it stood, and the exchange of another page that scripts led to."""
    software = f"Smallprint/{__version__} ({browser}, Playwright/{version('playwright')})"
    info = _info(time, software, _AS_TOLD, policy)
    records = [info, *(_told(told, info.id) if told is not None else ())]
    page = Record(
        "resource", new_id(), time, dom, "text/html; charset=utf-8", url, more={"WARC-Warcinfo-ID": info.id}
    )
    return write_records([*records, page])


def _info(time: datetime, software: str, description: str, policy: FetchPolicy) -> Record:
    block = fields(
        software=software,
        format="WARC File Format 1.1",
        conformsTo=CONFORMS_TO,
        http_header_user_agent=policy.user_agent,
        robots="obey" if policy.obey_robots else "ignore",
        description=description,
    )
    return Record("warcinfo", new_id(), time, block, FIELDS)


def _exchange(wire: Wire, info: str) -> list[Record]:
    """The request and its answer. Interim answers (103 and the like) are records of their own before it."""
    *interim, answer = _messages(wire.received)
    shared = {"WARC-Warcinfo-ID": info} | ({"WARC-IP-Address": wire.peer} if wire.peer else {})
    ids = [new_id() for _ in range(len(interim) + 1)]
    cut = {"WARC-Truncated": wire.cut} if wire.cut else {}
    request = Record(
        "request", new_id(), wire.began, wire.sent, HTTP_REQUEST, wire.url, head_end(wire.sent),
        shared | {"WARC-Concurrent-To": ids[-1]},
    )  # fmt: skip
    answers = [
        Record("response", name, wire.began, message, HTTP_RESPONSE, wire.url, head_end(message), shared)
        for name, message in zip(ids, interim, strict=False)
    ]
    last = Record(
        "response", ids[-1], wire.began, answer, HTTP_RESPONSE, wire.url, head_end(answer), shared | cut
    )
    return [request, *answers, last]


def _messages(received: bytes) -> list[bytes]:
    """The interim answers of a connection, and the one that counts, last."""
    messages: list[bytes] = []
    while _INTERIM.match(received) and (end := head_end(received)) < len(received):
        messages.append(received[:end])
        received = received[end:]
    return [*messages, received]


def _told(told: Told, info: str) -> list[Record]:
    path = told.url.partition("://")[2].partition("/")
    asked = _head(f"GET /{path[2]} HTTP/1.1", told.request_headers)
    body = told.body or b""
    headers = [
        (f"X-Archive-Orig-{name}" if name in _DECODED else name, value) for name, value in told.headers
    ]
    headers.append(("content-length", str(len(body))))
    head = _head(f"HTTP/1.1 {told.status} ", tuple(headers))
    cut = {} if told.body is not None else {"WARC-Truncated": "unspecified"}
    shared, answer = {"WARC-Warcinfo-ID": info}, new_id()
    return [
        Record("request", new_id(), told.time, asked, HTTP_REQUEST, told.url, len(asked),
               shared | {"WARC-Concurrent-To": answer}),
        Record("response", answer, told.time, head + body, HTTP_RESPONSE, told.url, len(head), shared | cut),
    ]  # fmt: skip


def _head(first: str, headers: Headers) -> bytes:
    """Header text as one line each: what a browser joined by newlines was sent one by one."""
    lines = [f"{name}: {one}" for name, value in headers for one in value.split("\n")]
    return "\r\n".join([first, *lines, "", ""]).encode("utf-8")
