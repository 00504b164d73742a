"""A WARC or WACZ file, opened without trusting it: the WARC files in it, each as a stream.

Nothing is unpacked to disk, so that no path in a WACZ can lead anywhere; one that tries is refused all the same.
"""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from smallprint.exchange.warc_bytes import MOST_TIMES, SMALL
from smallprint.records.errors import ImportRowError

_MAX_ENTRIES = 10_000
_MAX_PACKAGE = 16_000_000
_STEP = 1_048_576


def open_archives(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    """Name and stream of each WARC file in ``path``; the stream is seekable and good until the next is asked for.

    Raises:
        ImportRowError: the file can't be read, or is a WACZ that may not be opened.
    """
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                file.seek(0)
                yield path.name, file
                return
            yield from _in_wacz(path.name, file)
    except OSError as error:
        raise ImportRowError(f"it can't be read ({error.strerror or error})") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        UnicodeDecodeError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise ImportRowError(f"it is a damaged zip file ({error})") from error


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hex. ImportRowError where it can't be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ImportRowError(f"it can't be read ({error.strerror or error})") from error


def _in_wacz(name: str, file: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        _refuse_hostile(entries, file.seek(0, 2))
        hashes = _hashes(archive)
        found = [entry for entry in entries if _is_warc(entry.filename)]
        if not found:
            raise ImportRowError("it holds no archive/….warc or archive/….warc.gz, so it is no WACZ file")
        for entry in found:
            with closing(archive.open(entry)) as inner:
                _check(entry.filename, inner, hashes)
                yield f"{name}/{entry.filename}", cast("BinaryIO", inner)


def _is_warc(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return len(parts) == 2 and parts[0] == "archive" and path.endswith((".warc", ".warc.gz"))


def _refuse_hostile(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > _MAX_ENTRIES:
        raise ImportRowError(f"it holds more than {_MAX_ENTRIES} files")
    if len({entry.filename for entry in entries}) != len(entries):
        raise ImportRowError("it holds two files of one name")
    for entry in entries:
        parts = PurePosixPath(entry.filename).parts or ("",)
        if entry.filename.startswith("/") or ".." in parts or "\\" in entry.orig_filename or ":" in parts[0]:
            raise ImportRowError(f"a path in it leads out of it ({entry.filename[:100]!r})")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise ImportRowError(f"it holds a symbolic link ({entry.filename[:100]!r})")
        if entry.flag_bits & 1:
            raise ImportRowError("it is encrypted")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise ImportRowError("it is compressed in a way that WACZ files are not")
    if sum(entry.file_size for entry in entries) > SMALL + MOST_TIMES * size:
        raise ImportRowError(f"it unpacks to more than {MOST_TIMES} times its size, as bombs do")


def _hashes(archive: zipfile.ZipFile) -> dict[str, str]:
    """What datapackage.json says of the files, by path."""
    try:
        entry = archive.getinfo("datapackage.json")
    except KeyError:
        raise ImportRowError("it has no datapackage.json, so it is no WACZ file") from None
    if entry.file_size > _MAX_PACKAGE:
        raise ImportRowError(f"its datapackage.json is larger than {_MAX_PACKAGE} bytes")
    try:
        package: Any = json.loads(archive.read(entry))
        return {str(row["path"]): str(row["hash"]) for row in package["resources"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ImportRowError("its datapackage.json can't be read") from error


def _check(path: str, inner: IO[bytes], hashes: dict[str, str]) -> None:
    """Hold a file against its hash in datapackage.json, then stand at its beginning again."""
    name, _, wanted = hashes.get(path, "").partition(":")
    if name not in {"sha256", "md5"}:
        raise ImportRowError(f"its datapackage.json names no hash that we can check for {path}")
    digest = hashlib.new(name, usedforsecurity=False)
    while piece := inner.read(_STEP):
        digest.update(piece)
    if digest.hexdigest() != wanted.lower():
        raise ImportRowError(f"{path} has another {name} than its datapackage.json says")
    inner.seek(0)
