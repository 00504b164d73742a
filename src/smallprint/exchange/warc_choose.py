"""Which records of web archives are taken: of wanted addresses, whole, successful, and of a kind that we read.

Everything else is counted by why it was not, or told with its place where it should have been taken and can't be.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from smallprint.capture.headers import content_type
from smallprint.exchange.manifest import EARLIEST
from smallprint.exchange.warc_http import read_answer
from smallprint.exchange.warc_reader import Unusable, WarcRecord, check_payload, has_digest, read_records
from smallprint.exchange.web_archive import open_archives, sha256_of
from smallprint.records.errors import ImportRowError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

READ = frozenset({"text/html", "application/xhtml+xml", "application/pdf", "text/plain", "text/markdown"})
MOST_KEPT = 4_000_000_000
"""Bytes of wanted records in one import; they wait on disk until all files are read."""
_PORTS = {"http": 80, "https": 443}
_INFO_BYTES = 65_536
_SAID = 300


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record, or a whole file, that could not be taken, and why."""

    file: str
    place: int
    record_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The file a record is from, and what its ``warcinfo`` says of who made it."""

    file: str
    sha256: str
    made_with: str
    made_by: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that is taken. Its bytes lie in the spool: ``info`` of the warcinfo, then ``head``, then ``block``."""

    url: str
    time: datetime
    date: str
    record_id: str
    origin: Origin
    place: int
    has_digest: bool
    identity: str
    media_type: str
    charset: str | None
    is_http: bool
    spooled: tuple[int, int, int, int]


@dataclass(slots=True)
class Chosen:
    """What was found in all files."""

    candidates: list[Candidate] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)


def address_key(url: str) -> str:
    """What two spellings of one address share: no scheme, no fragment, host in lower case, no usual port."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').rstrip('.')}{port}{parts.path or '/'}{query}"


class Chooser:
    """Reads files one after the other; ``spool`` is an open file that it may write wanted records to."""

    def __init__(self, wanted: Mapping[str, object], max_bytes: int, now: datetime, spool: BinaryIO) -> None:
        """``wanted`` has an entry for the ``address_key`` of every wanted address."""
        self._wanted = wanted
        self._max_bytes = max_bytes
        self._now = now
        self._spool = spool
        self._info: WarcRecord | None = None
        self.chosen = Chosen()

    def read(self, path: Path) -> None:
        """Look through one file. What is wrong with it is told in ``chosen.refused``."""
        try:
            digest = sha256_of(path)
            for name, stream in open_archives(path):
                self._info = None
                for record in read_records(stream, self._max_bytes):
                    self._take(record, name, digest)
        except ImportRowError as error:
            self.chosen.refused.append(Refusal(path.name, 0, "", str(error)))

    def _take(self, record: WarcRecord | Unusable, file: str, digest: str) -> None:
        if isinstance(record, Unusable):
            self.chosen.refused.append(Refusal(file, record.place, record.record_id, record.reason))
            return
        kind = record.get("warc-type").lower()
        if kind == "warcinfo":
            self._info = record if len(record.head) + len(record.block) <= _INFO_BYTES else None
            return
        if kind not in {"response", "resource"}:
            self.chosen.passed_over[f"{kind or 'nameless'} records"] += 1
            return
        if address_key(_url(record)) not in self._wanted:
            self.chosen.passed_over["records of other addresses"] += 1
            return
        try:
            self._choose(record, file, digest, is_http=kind == "response")
        except ImportRowError as error:
            refusal = Refusal(file, record.place, record.get("warc-record-id"), str(error))
            self.chosen.refused.append(refusal)

    def _choose(self, record: WarcRecord, file: str, digest: str, *, is_http: bool) -> None:
        if record.get("warc-truncated"):
            reason = record.get("warc-truncated")[:40]
            raise ImportRowError(f"whoever made it says that it is not whole ({reason})")
        if record.get("warc-segment-number"):
            raise ImportRowError("it is one part of a record in several; join them first")
        if "@" in _url(record).partition("://")[2].partition("/")[0]:
            raise ImportRowError("its address carries a user name or password, which would be published")
        time = _time(record.get("warc-date"), self._now)
        media_type, charset, status = self._kind_of(record, is_http=is_http)
        if not 200 <= status < 300:
            self.chosen.passed_over["answers that are no success"] += 1
            return
        if media_type not in READ:
            self.chosen.passed_over["records of kinds that we do not read"] += 1
            return
        identity = [record.get("warc-record-id"), record.get("warc-date"), _url(record)]
        identity.append(hashlib.sha256(record.block).hexdigest())
        self.chosen.candidates.append(
            Candidate(
                url=_url(record), time=time, date=_said(record.get("warc-date")),
                record_id=_said(record.get("warc-record-id")), origin=self._origin(file, digest),
                place=record.place, has_digest=has_digest(record), media_type=media_type, charset=charset,
                is_http=is_http,
                identity=hashlib.sha256(json.dumps(identity).encode()).hexdigest(),
                spooled=self._keep(record),
            )
        )  # fmt: skip

    def _kind_of(self, record: WarcRecord, *, is_http: bool) -> tuple[str, str | None, int]:
        """Media type, charset and status (200 for what has no HTTP), once the payload's digest was found to fit."""
        if not is_http:
            check_payload(record, [record.block])
            media_type, charset = content_type((("content-type", record.get("content-type")),))
            return media_type or "", charset, 200
        answer = read_answer(record.block, self._max_bytes)
        check_payload(record, [answer.raw, answer.body, answer.content])
        return answer.media_type or "", answer.charset, answer.status

    def _keep(self, record: WarcRecord) -> tuple[int, int, int, int]:
        info = self._info.head + self._info.block if self._info is not None else b""
        place = self._spool.tell()
        if place > MOST_KEPT:
            raise UsageError(
                "That is more than can be taken in one go; give fewer files, or fewer addresses."
            )
        self._spool.write(info + record.head + record.block)
        return place, len(info), len(record.head), len(record.block)

    def _origin(self, file: str, digest: str) -> Origin:
        said: dict[str, str] = {}
        if self._info is not None:
            for line in self._info.block.decode("utf-8", "replace").splitlines():
                name, colon, value = line.partition(":")
                if colon:
                    said.setdefault(name.strip().lower(), value.strip())
        by = [said[name] for name in ("operator", "publisher", "ispartof") if said.get(name)]
        return Origin(_said(file), digest, _said(said.get("software", "")), _said("; ".join(by)))


def _url(record: WarcRecord) -> str:
    return record.get("warc-target-uri").strip("<>")[:8000]


def _said(text: str) -> str:
    """Somebody's words, short enough for a leaf and without what is no text."""
    return "".join(c for c in text if c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF)[:_SAID]


def _time(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ImportRowError(f"its WARC-Date “{_said(text)}” is no date and time") from None
    if moment > now:
        raise ImportRowError(f"its WARC-Date {_said(text)} is in the future")
    if moment < EARLIEST:
        raise ImportRowError(f"its WARC-Date {_said(text)} is before {EARLIEST.year}")
    return moment
