"""The HTTP answer that a ``response`` record holds, with its body as a browser would have got it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from smallprint.capture.decoding import decode
from smallprint.capture.headers import Headers, content_type, first
from smallprint.records.errors import ImportRowError

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?: |\r?\n)")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_MAX_HEAD = 262_144
_MAX_HEADERS = 1000
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """``raw`` is what follows the headers in the record, ``body`` that without chunks, ``content`` decoded."""

    status: int
    headers: Headers
    media_type: str | None
    charset: str | None
    raw: bytes = field(repr=False)
    body: bytes = field(repr=False)
    content: bytes = field(repr=False)


def read_answer(block: bytes, max_bytes: int) -> Answer:
    """Parse a record's block. ImportRowError where it is no whole HTTP answer that we can decode."""
    status = _STATUS.match(block)
    if status is None:
        raise ImportRowError("its block is no HTTP answer")
    blank = _BLANK.search(block, 0, _MAX_HEAD)
    if blank is None:
        raise ImportRowError("the headers of its HTTP answer do not end")
    lines = block[: blank.start()].split(b"\n")[1:]
    if len(lines) > _MAX_HEADERS:
        raise ImportRowError(f"its HTTP answer has more than {_MAX_HEADERS} headers")
    headers = tuple(_pair(line) for line in lines if b":" in line)
    raw = block[blank.end() :]
    chunked = "chunked" in (first(headers, "transfer-encoding") or "").lower()
    body = _unchunked(raw) if chunked else raw
    decoded = decode(body, first(headers, "content-encoding") or "", max_bytes)
    if decoded.content is None:
        raise ImportRowError(decoded.reason.rstrip("."))
    media_type, charset = content_type(headers)
    return Answer(int(status[1]), headers, media_type, charset, raw, body, decoded.content)


def _pair(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("latin-1").partition(":")
    return name.strip(), value.strip()


def _unchunked(raw: bytes) -> bytes:
    """The body without the marks between chunks. Some writers take them out and leave the header in."""
    mark = _CHUNK.match(raw)
    if mark is None:
        return raw
    pieces: list[bytes] = []
    while mark is not None:
        size = int(mark[1], 16)
        if size == 0:
            return b"".join(pieces)
        piece = raw[mark.end() : mark.end() + size]
        if len(piece) < size:
            break
        pieces.append(piece)
        mark = _CHUNK.match(raw, mark.end() + size + 2)
    raise ImportRowError("the chunks of its HTTP answer break off")
