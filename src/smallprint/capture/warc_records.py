"""WARC/1.1 records, byte for byte as given: one gzip member each, digests SHA-256 in hex.

warcio writes them; its own way of making HTTP records parses headers and encodes them anew, so blocks are
handed to it whole, with digests that we made. Record ids and dates are the caller's: the same input gives the
same bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

HTTP_REQUEST = "application/http; msgtype=request"
HTTP_RESPONSE = "application/http; msgtype=response"
FIELDS = "application/warc-fields"
CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


@dataclass(frozen=True, slots=True)
class Record:
    """One record to be written. ``uri`` is empty for a warcinfo; ``more`` are further WARC headers.

    ``payload`` is where the payload begins in ``block``; None where the whole block is the payload.
    """

    kind: str
    id: str
    date: datetime
    block: bytes = field(repr=False)
    content_type: str
    uri: str = ""
    payload: int | None = None
    more: Mapping[str, str] = field(default_factory=dict)


def write_records(records: list[Record]) -> bytes:
    """The records as the bytes of a ``.warc.gz``, in order. Such bytes can be put one after the other."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    for record in records:
        headers = [("WARC-Type", record.kind), ("WARC-Record-ID", record.id)]
        headers += [("WARC-Target-URI", record.uri)] if record.uri else []
        headers += [("WARC-Date", warc_date(record.date)), *record.more.items()]
        if record.kind != "warcinfo":
            headers.append(("WARC-Payload-Digest", digest(record.block[record.payload or 0 :])))
        headers += [("WARC-Block-Digest", digest(record.block)), ("Content-Type", record.content_type)]
        writer.write_record(
            ArcWarcRecord(
                "warc", record.kind, StatusAndHeaders("", headers, protocol="WARC/1.1"), BytesIO(record.block),
                None, record.content_type, len(record.block),
            )
        )  # fmt: skip
    return out.getvalue()


def digest(data: bytes) -> str:
    """``sha256:`` and hex."""
    return f"sha256:{sha256(data).hexdigest()}"


def warc_date(moment: datetime) -> str:
    """UTC with milliseconds, as WARC/1.1 allows."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def new_id() -> str:
    """A record id that nothing else has."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def fields(**values: str) -> bytes:
    """A block of ``application/warc-fields``, in the order given; underscores become hyphens."""
    return "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in values.items()).encode()


def head_end(message: bytes) -> int:
    """Where the body of an HTTP message begins, as readers of WARC files find it."""
    stream = BytesIO(message)
    try:
        StatusAndHeadersParser([], verify=False).parse(stream)
    except EOFError:
        return 0
    return stream.tell()
