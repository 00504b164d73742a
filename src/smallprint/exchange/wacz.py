"""Captures as a WACZ file (1.1.1): their WARC records, an index and a list of pages, for any web archive player.

The same captures give the same bytes: nothing of the clock, of the folder or of chance goes in.
https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import json
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.timeutils import iso_date_to_timestamp

from smallprint import __version__
from smallprint.capture.warc_records import FIELDS, Record, fields, write_records

_ARCHIVE = "archive/data.warc.gz"
_INDEX = "indexes/index.cdx"
_PAGES = "pages/pages.jsonl"
_ZIP_BEGIN = (1980, 1, 1, 0, 0, 0)
_READ_WRITE = 0o644 << 16
_ID_OF_OURS = uuid.UUID("3f6b6a0e-3b0b-5c58-8f0e-5d1f0e8a7c11")

_NO_HTTP = (
    "Records that an archive of texts kept: the bytes that it held for the address, without the HTTP by which they "
    "came, which it did not keep. WARC-Date is the time that the archive gives."
)


@dataclass(frozen=True, slots=True)
class ArchivedCapture:
    """One capture to be put into a file. ``id`` is its public id, ``url`` what was reached, ``time`` UTC.

    ``warc`` are WARC records, one gzip member each.
    """

    id: str
    url: str
    time: datetime
    title: str
    warc: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Line:
    """One replayable record: where it lies in the file, and what it is."""

    url: str
    stamp: str
    kind: str
    status: str
    mime: str
    digest: str
    offset: int
    length: int

    def cdxj(self) -> str:
        """Its line in the index."""
        value = {
            "url": self.url, "mime": self.mime, "status": self.status, "digest": self.digest,
            "length": str(self.length), "offset": str(self.offset), "filename": _ARCHIVE.partition("/")[2],
        }  # fmt: skip
        return f"{_search_key(self.url)} {self.stamp} {_json(value)}\n"


def make_wacz(captures: Sequence[ArchivedCapture]) -> bytes:
    """The WACZ file of ``captures``, in the order of their times."""
    ordered = sorted(captures, key=lambda capture: (capture.time, capture.id))
    archive = bytearray()
    lines: list[_Line] = []
    pages: list[dict[str, Any]] = []
    for capture in ordered:
        found = list(_lines(capture.warc, len(archive)))
        archive += capture.warc
        lines += found
        pages.append(_page(capture, found))
    files = {
        _ARCHIVE: bytes(archive),
        _INDEX: "".join(sorted(line.cdxj() for line in _one_a_second(lines))).encode(),
        _PAGES: "".join(f"{_json(row)}\n" for row in [_PAGES_HEAD, *pages]).encode(),
    }
    package = _package(files, pages, ordered)
    files["datapackage.json"] = package
    whole = {"path": "datapackage.json", "hash": _digest(package)}
    files["datapackage-digest.json"] = _json(whole).encode()
    return _zip(files)


def resource_warc(*, uri: str, time: datetime, body: bytes, media_type: str, source: str) -> bytes:
    """Records for bytes that came without HTTP, the same for the same input. ``source`` says where they come from."""
    seed = f"{uri} {time.isoformat()} {sha256(body).hexdigest()} {source}"
    info, page = (
        f"<urn:uuid:{uuid.uuid5(_ID_OF_OURS, f'{kind} {seed}')}>" for kind in ("warcinfo", "resource")
    )
    said = fields(
        software=f"Smallprint/{__version__}",
        format="WARC File Format 1.1",
        isPartOf=source,
        description=_NO_HTTP,
    )
    more = {"WARC-Warcinfo-ID": info}
    return write_records(
        [
            Record("warcinfo", info, time, said, FIELDS),
            Record("resource", page, time, body, media_type, uri, more=more),
        ]
    )


def _lines(warc: bytes, start: int) -> Iterator[_Line]:
    """The records of one capture that a player can show; ``start`` is where its bytes begin in the file."""
    reader = ArchiveIterator(BytesIO(warc))
    for record in reader:
        kind, headers = record.rec_type, record.rec_headers
        http = record.http_headers
        status = str(http.get_statuscode()) if http is not None else "200"
        if kind not in {"response", "resource"} or status == "304" or not "200" <= status <= "599":
            continue
        sent = (
            http.get_header("content-type") if http is not None else headers.get_header("Content-Type")
        ) or ""
        yield _Line(
            url=headers.get_header("WARC-Target-URI"),
            stamp=iso_date_to_timestamp(headers.get_header("WARC-Date"))[:14],
            kind=kind,
            status=status,
            mime=sent.partition(";")[0].strip().lower() or "application/octet-stream",
            digest=headers.get_header("WARC-Payload-Digest") or "",
            offset=start + reader.get_record_offset(),
            length=reader.get_record_length(),
        )


def _one_a_second(lines: list[_Line]) -> list[_Line]:
    """One record for an address in one second: of a page and what a browser made of it, the latter."""
    kept: dict[tuple[str, str], _Line] = {}
    for line in lines:
        held = kept.get((line.url, line.stamp))
        if held is None or line.kind == "resource" or held.kind != "resource":
            kept[line.url, line.stamp] = line
    return list(kept.values())


def _page(capture: ArchivedCapture, lines: list[_Line]) -> dict[str, Any]:
    """What the list of pages says of a capture: the last thing that came is what it shows."""
    url, moment = capture.url, capture.time.astimezone(UTC)
    if lines:
        url = lines[-1].url
        moment = datetime.strptime(lines[-1].stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return {"id": capture.id, "url": url, "ts": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "title": capture.title}


_PAGES_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "Captures"}


def _package(files: dict[str, bytes], pages: list[dict[str, Any]], ordered: list[ArchivedCapture]) -> bytes:
    value: dict[str, Any] = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        # Without our version: a pack's archive has to be the same whichever version checks it.
        "software": "Smallprint",
        "resources": [
            {"name": path.rpartition("/")[2].lower(), "path": path, "hash": _digest(data), "bytes": len(data)}
            for path, data in files.items()
        ],
    }
    if ordered:
        last = ordered[-1]
        value["title"] = last.title
        value["created"] = last.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        value["mainPageUrl"], value["mainPageDate"] = pages[-1]["url"], pages[-1]["ts"]
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _zip(files: dict[str, bytes]) -> bytes:
    """Stored, not deflated: players read records at their places in the file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _ZIP_BEGIN)
            entry.external_attr = _READ_WRITE
            entry.create_system = 3
            archive.writestr(entry, data)
    return out.getvalue()


def _search_key(url: str) -> str:
    """The address turned round for sorting: ``com,example)/terms``."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return url.lower()
    host = ",".join(reversed(parts.hostname.removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}".lower().replace(" ", "%20")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _digest(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"
