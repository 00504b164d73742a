"""The zip that a pack is: one spelling for the same files, and a reader that takes that spelling only.

Files stand in the order of their names, as they are (not compressed: what deflate makes of the same bytes
differs between versions of zlib), dated 1980-01-01, mode 0644, without comments or extra fields. Any unzip
program opens it. Our reader refuses everything else, so that no two programs can see two different packs in
one file, nothing expands, and nothing points outside of it.

The reader never extracts and never holds more than one file that it is asked for.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from zlib import crc32

from smallprint.records.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_FILES = 20_000
MAX_BYTES = 2**31 - 1
MAX_WHOLE = 64 * 2**20
"""Bytes of a file that is read at once; larger ones are streamed."""
MAX_STATED = 16 * 2**20
"""Bytes of a JSON file that nobody signed: parsed, each can take thirty times the room."""
CHUNK = 2**16

_SHA = "[0-9a-f]{64}"
_COUNT = "(?:0|[1-9][0-9]{0,15})"
NAMES = re.compile(
    rf"""README\.txt | VERIFY\.md | SHA256SUMS | checkpoint | log\.vkey | policy | capture\.wacz
    | (?:record|quotes|time|provenance)\.json | time\.txt | certification-draft\.md
    | verify/(?:main\.go|go\.mod|check_aics\.py)
    | leaves/{_COUNT}\.(?:json|tlog-proof) | (?:blobs|salted|salts)/{_SHA}
    | anchors/{_COUNT}/(?:checkpoint|continuation|{_COUNT}-[A-Za-z0-9_][A-Za-z0-9_.-]{{0,200}})""",
    re.VERBOSE | re.ASCII,
)
"""Every name that a file in a pack can have."""

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DATE = 0x21  # 1980-01-01, the first day that a zip can say
_MODE = 0o100644 << 16
_SYMLINK, _KIND_BITS = 0o120000, 0o170000
_ENCRYPTED = 0x1


class PackRefusedError(EvidenceError):
    """A file that is no pack as we write them, or a dangerous one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the zip. ``offset`` is where its header begins."""

    name: str
    size: int
    crc: int
    offset: int

    @property
    def local(self) -> bytes:
        """The header before its bytes."""
        name = self.name.encode()
        return _LOCAL.pack(b"PK\3\4", 10, 0, 0, 0, _DATE, self.crc, self.size, self.size, len(name), 0) + name

    @property
    def central(self) -> bytes:
        """Its row in the directory at the end."""
        name = self.name.encode()
        return (
            _CENTRAL.pack(
                b"PK\1\2", 3 << 8 | 10, 10, 0, 0, 0, _DATE, self.crc, self.size, self.size,
                len(name), 0, 0, 0, 0, _MODE, self.offset,
            )
            + name
        )  # fmt: skip

    @property
    def start(self) -> int:
        """Where its bytes begin."""
        return self.offset + _LOCAL.size + len(self.name)


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """The zip of these files: always the same bytes for the same files."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name in sorted(files):
        entry = Entry(name, len(files[name]), crc32(files[name]), offset)
        body += [entry.local, files[name]]
        directory.append(entry.central)
        offset = entry.start + entry.size
    rows = b"".join(directory)
    count = len(directory)
    return b"".join([*body, rows, _END.pack(b"PK\5\6", 0, 0, count, count, len(rows), offset, 0)])


class Archive:
    """A pack's zip, open for reading. ``entries`` are its files by name."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Read the directory of a seekable stream. PackRefusedError where it is not as ``write_zip`` writes it."""
        self._stream = stream
        size = stream.seek(0, 2)
        if size > MAX_BYTES:
            raise PackRefusedError(f"a pack has at most {MAX_BYTES} bytes and this file {size}")
        count, offset = self._end(size)
        self.entries = {entry.name: entry for entry in self._directory(count, offset, size - _END.size)}
        for entry in self.entries.values():
            if self._read(entry.offset, len(entry.local)) != entry.local:
                raise PackRefusedError(f"{entry.name}: its two headers in the zip do not say the same")

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, streamed. PackRefusedError at the end where its checksum does not fit."""
        entry, crc = self.entries[name], 0
        end = entry.start + entry.size
        for position in range(entry.start, end, CHUNK):
            chunk = self._read(position, min(CHUNK, end - position))
            crc = crc32(chunk, crc)
            yield chunk
        if crc != entry.crc:
            raise PackRefusedError(f"{name}: its checksum in the zip does not fit; fetch the pack again")

    def read(self, name: str) -> bytes:
        """The bytes of a file, whatever its checksum says. PackRefusedError where it is too large to hold."""
        entry = self.entries[name]
        if entry.size > MAX_WHOLE:
            raise PackRefusedError(f"{name} has {entry.size} bytes; at most {MAX_WHOLE} are read at once")
        return self._read(entry.start, entry.size)

    def _read(self, offset: int, size: int) -> bytes:
        self._stream.seek(offset)
        return self._stream.read(size)

    def _end(self, size: int) -> tuple[int, int]:
        tail = self._read(max(size - _END.size, 0), _END.size)
        if len(tail) < _END.size or not tail.startswith(b"PK\5\6"):
            raise PackRefusedError("this is no whole pack: a zip without comment is expected")
        _, disk, first, here, count, length, offset, comment = _END.unpack(tail)
        if (disk, first, here, comment) != (0, 0, count, 0) or offset + length + _END.size != size:
            raise PackRefusedError("the zip's last lines do not fit the file; fetch the pack again")
        if count > MAX_FILES or length > MAX_FILES * 256:
            raise PackRefusedError(f"a pack has at most {MAX_FILES} files and this one {count}")
        return count, offset

    def _directory(self, count: int, offset: int, end: int) -> Iterator[Entry]:
        rows = self._read(offset, end - offset)
        at = position = 0
        last = ""
        for _ in range(count):
            entry, raw = _row(rows, at)
            _require_plain(raw, entry.name)
            if entry.name == last:
                raise PackRefusedError(f"{entry.name} stands twice in the zip")
            if not NAMES.fullmatch(entry.name):
                raise PackRefusedError(f"{entry.name[:120]!r} is no name of a file in a pack")
            if rows[at : at + len(entry.central)] != entry.central or entry.offset != position:
                raise PackRefusedError(f"{entry.name} is not stored as a pack's files are")
            if entry.name < last:
                raise PackRefusedError(f"{entry.name} is out of order")
            at += len(entry.central)
            position, last = entry.start + entry.size, entry.name
            yield entry
        if (at, position) != (len(rows), offset):
            raise PackRefusedError("the zip holds bytes that belong to no file")


def read_stated(archive: Archive, name: str) -> bytes:
    """The bytes of a JSON file that nobody signed. PackRefusedError where it is larger than any that we write."""
    size = archive.entries[name].size
    if size > MAX_STATED:
        raise PackRefusedError(f"{name} has {size} bytes, and at most {MAX_STATED} are read")
    return archive.read(name)


def _row(rows: bytes, at: int) -> tuple[Entry, tuple[int, ...]]:
    if len(rows) < at + _CENTRAL.size or rows[at : at + 4] != b"PK\1\2":
        raise PackRefusedError("the zip's directory is cut off; fetch the pack again")
    _, *raw = _CENTRAL.unpack_from(rows, at)
    start = at + _CENTRAL.size
    name = rows[start : start + raw[9]].decode("ascii", "replace")
    return Entry(name, size=raw[8], crc=raw[6], offset=raw[15]), tuple(raw)


def _require_plain(raw: tuple[int, ...], name: str) -> None:
    """Say what is wrong in the words of the reader, before the exact comparison that would refuse it anyway."""
    shown = repr(name[:120])
    if raw[2] & _ENCRYPTED:
        raise PackRefusedError(f"{shown} is encrypted; a pack is not")
    if raw[3]:
        raise PackRefusedError(f"{shown} is compressed; a pack's files are stored as they are")
    if (raw[14] >> 16) & _KIND_BITS == _SYMLINK:
        raise PackRefusedError(f"{shown} is a link; a pack holds plain files only")
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        raise PackRefusedError(f"{shown} points outside of the pack")
