"""Records out of a WARC file that somebody else wrote: streamed, bounded, each checked by its own digests.

A record that can't be taken is told with its place and why; reading goes on at the next one. Promises:

- a block of more than ``max_bytes`` is passed over, never held; heads of records are bounded too;
- a file that unpacks to ``MOST_TIMES`` its size is given up (a bomb);
- a record is given only whole: its declared length came, it ended as records end, and its digests fit.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from smallprint.exchange.warc_bytes import ArchiveBytes, BrokenOffError
from smallprint.records.errors import ImportRowError

_MAX_HEAD = 262_144
_VERSION = re.compile(rb"WARC/\d\.\d+")
_END = b"\r\n\r\n"
_DIGESTS = {"sha1": 20, "md5": 16, "sha256": 32, "sha512": 64}


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One whole record. ``headers`` by lower-case name, ``head`` the bytes they stood in."""

    place: int
    headers: dict[str, str]
    head: bytes = field(repr=False)
    block: bytes = field(repr=False)

    def get(self, name: str) -> str:
        """A header's value, or an empty string."""
        return self.headers.get(name, "")


@dataclass(frozen=True, slots=True)
class Unusable:
    """A record, or a stretch of a file, that can't be taken. ``place`` is where its gzip member or bytes begin."""

    place: int
    record_id: str
    reason: str


def read_records(file: BinaryIO, max_bytes: int) -> Iterator[WarcRecord | Unusable]:
    """Every record of a seekable ``.warc`` or ``.warc.gz``, in order.

    Raises:
        ImportRowError: it is no WARC file at all, or a bomb.
    """
    source = ArchiveBytes(file)
    first = source.peek(5)
    if not first:
        raise ImportRowError("the file is empty")
    if first != b"WARC/":
        raise ImportRowError("it does not begin as a WARC file does (“WARC/1.0” or “WARC/1.1”)")
    while not source.at_end():
        place, headers, whole = source.place, dict[str, str](), False
        try:
            head = _head(source)
            headers = _headers(head)
            yield _record(source, place, headers, head, max_bytes)
            whole = True
        except ImportRowError as error:
            yield Unusable(place, headers.get("warc-record-id", ""), str(error))
        except BrokenOffError:
            yield Unusable(place, headers.get("warc-record-id", ""), "the file breaks off within the record")
            if not source.to_next_member():
                return
        except zlib.error:
            yield Unusable(place, headers.get("warc-record-id", ""), "its compression is damaged")
            if not source.to_next_member():
                return
        if source.to_next_record() and whole:
            yield Unusable(place, "", "after it there are bytes that belong to no record")


def _head(source: ArchiveBytes) -> bytes:
    """The lines before the block. ImportRowError where they don't look like a record's."""
    lines = [source.line()]
    if not _VERSION.match(lines[0]):
        raise ImportRowError("no record begins here (“WARC/…” was expected)")
    size = len(lines[0])
    while True:
        line = source.line()
        size += len(line)
        if size > _MAX_HEAD:
            raise ImportRowError(f"its headers are longer than {_MAX_HEAD} bytes")
        lines.append(line)
        if not line.strip():
            return b"".join(lines)


def _headers(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    last = ""
    for line in head.decode("utf-8", "replace").split("\n")[1:]:
        if line[:1] in {" ", "\t"} and last:
            found[last] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        if colon:
            last = name.strip().lower()
            found.setdefault(last, value.strip())
    return found


def _record(
    source: ArchiveBytes, place: int, headers: dict[str, str], head: bytes, max_bytes: int
) -> WarcRecord:
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        raise ImportRowError("it does not say how long it is (Content-Length)")
    if int(length) > max_bytes:
        source.skip(int(length))
        raise ImportRowError(f"it is larger than {max_bytes} bytes")
    block = source.take(int(length))
    if source.take(4) != _END:
        raise ImportRowError("it does not end where it says that it does")
    source.settle()
    record = WarcRecord(place, headers, head, block)
    _check_digest("block", record.get("warc-block-digest"), [block])
    return record


def check_payload(record: WarcRecord, readings: list[bytes]) -> None:
    """Hold the payload's digest against the ways in which writers take a payload. ImportRowError: none fits."""
    _check_digest("payload", record.get("warc-payload-digest"), readings)


def has_digest(record: WarcRecord) -> bool:
    """Whether it carries a digest that we can check."""
    named = (record.get("warc-block-digest"), record.get("warc-payload-digest"))
    return any(_parsed(value) is not None for value in named if value)


def _check_digest(what: str, value: str, readings: list[bytes]) -> None:
    parsed = _parsed(value) if value else None
    if parsed is None:
        return
    name, wanted = parsed
    if all(hashlib.new(name, data, usedforsecurity=False).digest() != wanted for data in readings):
        raise ImportRowError(f"its {what} has another {name} than the record says")


def _parsed(value: str) -> tuple[str, bytes] | None:
    """Algorithm and digest; None for an algorithm that we do not know. ImportRowError where it is garbled."""
    name, _, text = value.partition(":")
    name = name.strip().lower().replace("-", "")
    size = _DIGESTS.get(name)
    if size is None:
        return None
    text = text.strip()
    for decode in (bytes.fromhex, _base32, base64.urlsafe_b64decode, base64.b64decode):
        try:
            found = decode(text)
        except ValueError:  # binascii.Error is one
            continue
        if len(found) == size:
            return name, found
    raise ImportRowError(f"its digest “{value[:80]}” can't be read")


def _base32(text: str) -> bytes:
    bare = text.upper().rstrip("=")
    return base64.b32decode(bare + "=" * (-len(bare) % 8))
