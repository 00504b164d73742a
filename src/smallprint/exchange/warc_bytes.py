"""The bytes of a WARC file as its reader asks for them: unpacked where they are packed, a little at a time."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from smallprint.records.errors import ImportRowError

MOST_TIMES = 200
SMALL = 100_000_000
"""Bytes that any file may unpack to; beyond, ``MOST_TIMES`` its size."""
_STEP = 65_536
_MAX_LINE = 65_536
_GZIP = b"\x1f\x8b\x08"


class BrokenOffError(Exception):
    """The file ends within a record."""


class ArchiveBytes:
    """The file's bytes, unpacked where it is gzip (in one member or in many), with a small buffer."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._buffer = bytearray()
        self._packed = file.read(3) == _GZIP
        file.seek(0)
        self._engine: zlib._Decompress | None = None
        self._raw = b""
        self._read = 0
        self._given = 0
        self._member = 0
        self.place = 0
        """Where the record that is read next begins: its gzip member, or its own first byte."""

    # ── what the reader asks for ───────────────────────────────────────────────────────────────────

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer at the end; ``?`` where what follows is damaged."""
        try:
            self._fill(size)
        except (zlib.error, BrokenOffError):
            return bytes(self._buffer[:size]) or b"?"
        return bytes(self._buffer[:size])

    def at_end(self) -> bool:
        """True where nothing is left. Where the next record begins, it notes the place."""
        try:
            self._fill(1)
        except (zlib.error, BrokenOffError):
            self.place = self._member
            return False
        self.place = self._member if self._packed else self._given - len(self._buffer)
        return not self._buffer

    def line(self) -> bytes:
        """One line with its end; no more than ``_MAX_LINE`` bytes."""
        at = self._buffer.find(b"\n")
        while at < 0:
            if len(self._buffer) > _MAX_LINE:
                raise ImportRowError(f"a line of its headers is longer than {_MAX_LINE} bytes")
            before = len(self._buffer)
            self._fill(before + 1)
            if len(self._buffer) == before:
                raise BrokenOffError
            at = self._buffer.find(b"\n", before)
        return self._cut(at + 1)

    def take(self, size: int) -> bytes:
        """Exactly ``size`` bytes. BrokenOffError where there are fewer."""
        self._fill(size)
        if len(self._buffer) < size:
            raise BrokenOffError
        return self._cut(size)

    def settle(self) -> None:
        """Make sure that the gzip member just read is whole (its check sum comes last), unless more follows in it."""
        if self._packed and not self._buffer and self._engine is not None:
            piece = self._unpacked(within=True)
            self._given += len(piece)
            self._buffer += piece

    def skip(self, size: int) -> None:
        """Pass over ``size`` bytes. BrokenOffError where there are fewer."""
        while size > 0:
            self._fill(1)
            if not self._buffer:
                raise BrokenOffError
            size -= len(self._cut(min(size, len(self._buffer))))

    def to_next_record(self) -> bool:
        """Pass over what is no beginning of a record; whether there was anything but blank lines."""
        passed = False
        while True:
            try:
                if self.peek(5) in {b"WARC/", b""}:
                    return passed
                at = self._buffer.find(b"WARC/", 1)
                cut = self._cut(at if at > 0 else max(1, len(self._buffer) - 4))
                passed = passed or bool(cut.strip())
                self._fill(5)
            except (zlib.error, BrokenOffError):
                return passed

    def to_next_member(self) -> bool:
        """After damage: go on at the next gzip member. False where there is none."""
        self._buffer.clear()
        if not self._packed:
            return False
        at = self._member + 1
        self._file.seek(at)
        window = b""
        while piece := self._file.read(_STEP):
            window += piece
            found = window.find(_GZIP)
            if found >= 0:
                self._member = at + found
                self._file.seek(self._member)
                self._engine, self._raw = None, b""
                return True
            at += max(0, len(window) - 2)
            window = window[-2:]
        return False

    # ── how it comes by them ───────────────────────────────────────────────────────────────────────

    def _cut(self, size: int) -> bytes:
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def _fill(self, size: int) -> None:
        """Have ``size`` bytes in the buffer, or all that is left."""
        while len(self._buffer) < size:
            piece = self._unpacked() if self._packed else self._file.read(_STEP)
            if not piece:
                return
            self._given += len(piece)
            self._buffer += piece

    def _unpacked(self, *, within: bool = False) -> bytes:
        """Some bytes more; nothing at the end of the file, or of the member where only ``within`` it is asked for."""
        while not (within and self._engine is None):
            if not self._raw:
                self._raw = self._file.read(_STEP)
                self._read += len(self._raw)
            if not self._raw and self._engine is None:
                return b""
            if self._engine is None:
                self._member = self._file.tell() - len(self._raw)
                self._engine = zlib.decompressobj(31)
            ended = not self._raw  # what the engine still holds may come yet
            piece = self._engine.decompress(self._raw, _STEP)
            if self._engine.eof:
                self._raw, self._engine = self._engine.unused_data, None
            elif ended and not piece:
                raise BrokenOffError
            else:
                self._raw = self._engine.unconsumed_tail
            if self._given + len(piece) > SMALL + MOST_TIMES * self._read:
                raise ImportRowError(f"it unpacks to more than {MOST_TIMES} times its size, as bombs do")
            if piece:
                return piece
        return b""
