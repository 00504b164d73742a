"""An archive folder: ``manifest.jsonl`` and the files it names. Rows are checked, ordered, never trusted.

A row that can't be taken is reported with its line and left out; the others are not touched by it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smallprint.records.errors import ImportRowError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No web page is older."""

MEDIA_TYPES = {
    "markdown": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "text": "text/plain",
}
PROVENANCE_FIELDS = (
    "source_repo", "source_path", "source_commit", "source_blob", "commit_subject", "engine_version",
    "upstream_kind", "upstream_index", "upstream_total", "url_basis", "role", "snapshot_role", "document_id",
    "fetcher", "path",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What makes a document in an archive."""

    collection: str
    service: str
    type_name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One dated record of an archive."""

    line: int
    path: str
    key: DocumentKey
    time: datetime
    role: str
    snapshot_role: str | None
    media_type: str
    url: str
    sha256: str
    version_path: str | None
    document_id: str | None
    upstream_kind: str | None
    upstream_index: int | None
    follows_previous_row: bool
    provenance: Mapping[str, Any]

    @property
    def identity(self) -> str:
        """Hash that is the same whenever the same upstream record is imported again."""
        named = [self.provenance.get(name) for name in ("source_repo", "source_path", "source_commit")]
        named += [self.path, self.sha256]
        return hashlib.sha256(json.dumps(named, ensure_ascii=False).encode("utf-8")).hexdigest()

    @property
    def is_other_body(self) -> bool:
        """True for a raw snapshot of a version that the archive also holds as text."""
        return self.role == "snapshot" and self.version_path is not None


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was left out, and why."""

    line: int
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All rows of an archive in the order in which they are replayed, and those left out."""

    folder: Path
    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]


def read_manifest(folder: Path, now: datetime) -> Manifest:
    """Read and order an archive's manifest. Files are not opened yet (``read_body`` does).

    Raises:
        UsageError: the folder has no manifest.
    """
    file = folder / "manifest.jsonl"
    if not file.is_file():
        raise UsageError(f"{folder} has no manifest.jsonl. Give the folder of an archive that has one.")
    rows: list[Row] = []
    refused: list[Refused] = []
    seen: dict[str, int] = {}
    for number, line in _lines(file):
        path = ""
        try:
            value = _object(line)
            path = str(value.get("path", ""))
            row = _row(number, value, now)
            first = seen.setdefault(row.path, number)
            if first == number:
                rows.append(row)
            else:
                refused.append(Refused(number, path, f"the same path stands on line {first}"))
        except ImportRowError as error:
            refused.append(Refused(number, path, str(error)))
    return Manifest(folder, _ordered(rows), tuple(refused))


def read_body(folder: Path, row: Row) -> bytes:
    """The file of a row.

    Raises:
        ImportRowError: it is missing, outside the folder, or has another hash.
    """
    file = folder / row.path
    try:
        if not file.resolve().is_relative_to(folder.resolve()):
            raise ImportRowError("the path leads out of the folder")
        body = file.read_bytes()
    except OSError as error:
        raise ImportRowError(f"the file can't be read ({error.strerror})") from error
    found = hashlib.sha256(body).hexdigest()
    if found != row.sha256:
        raise ImportRowError(f"wrong hash: the manifest says {row.sha256[:12]}…, the file has {found[:12]}…")
    return body


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield number, line


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ImportRowError("not a line of JSON") from error
    if not isinstance(value, dict):
        raise ImportRowError("not a JSON object")
    return value


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str) or not found.strip():
        raise ImportRowError(f"“{name}” is missing or empty")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in found) or "\0" in found:
        raise ImportRowError(f"“{name}” holds characters that are no text")
    return found


def _optional(value: Mapping[str, Any], name: str) -> str | None:
    return _text(value, name) if value.get(name) is not None else None


def _row(line: int, value: Mapping[str, Any], now: datetime) -> Row:
    path = _text(value, "path")
    if Path(path).is_absolute() or ".." in Path(path).parts:
        raise ImportRowError("the path leads out of the folder")
    role = _text(value, "role")
    if role not in {"version", "snapshot"}:
        raise ImportRowError(f"“{role}” is no role; version or snapshot")
    media_type = MEDIA_TYPES.get(_text(value, "format"))
    if media_type is None:
        raise ImportRowError(f"“{value['format']}” is no format we read: {', '.join(MEDIA_TYPES)}")
    sha256 = _text(value, "sha256").lower()
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ImportRowError("“sha256” is not a SHA-256 in hex")
    index = value.get("upstream_index")
    provenance = {name: value[name] for name in PROVENANCE_FIELDS if _may_stand_in_a_leaf(value.get(name))}
    return Row(
        line=line,
        path=path,
        key=DocumentKey(_text(value, "collection"), _text(value, "service"), _text(value, "document_type")),
        time=_time(_text(value, "collected_at"), now),
        role=role,
        snapshot_role=_optional(value, "snapshot_role"),
        media_type=media_type,
        url=_optional(value, "url") or "",
        sha256=sha256,
        version_path=_optional(value, "version_path"),
        document_id=_optional(value, "document_id"),
        upstream_kind=_optional(value, "upstream_kind"),
        upstream_index=index if isinstance(index, int) else None,
        follows_previous_row=value.get("follows_previous_row") is True,
        provenance=provenance,
    )


def _may_stand_in_a_leaf(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= 2000 and not any(0xD800 <= ord(character) <= 0xDFFF for character in value)
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def _time(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ImportRowError(f"“{text}” is not a date and time") from error
    if moment > now:
        raise ImportRowError(f"the date {text} is in the future")
    if moment < EARLIEST:
        raise ImportRowError(f"the date {text} is before {EARLIEST.year}")
    return moment


def _ordered(rows: list[Row]) -> tuple[Row, ...]:
    """Date order, ties by upstream index. Another body of a version comes after that version, whatever
    second its own fetch is dated, since it says nothing without it.
    """
    times = {row.path: row.time for row in rows if row.role == "version"}

    def place(row: Row) -> tuple[datetime, bool, int, int]:
        time = max(row.time, times.get(row.version_path or "", row.time))
        index = row.upstream_index if row.upstream_index is not None else -1
        return time, row.is_other_body, index, row.line

    return tuple(sorted(rows, key=place))
