"""A WACZ file with damage anywhere in it is read or refused in words; no library's error comes through."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from pathlib import Path

import pytest

from smallprint.exchange.warc_reader import read_records
from smallprint.exchange.web_archive import open_archives
from smallprint.records.errors import ImportRowError

RECORD = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n" * 30


def wacz(method: int) -> bytes:
    digest = hashlib.sha256(RECORD).hexdigest()
    package = {"resources": [{"path": "archive/a.warc", "hash": f"sha256:{digest}"}]}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("archive/a.warc", RECORD)
        archive.writestr("datapackage.json", json.dumps(package))
    return out.getvalue()


def read(path: Path) -> int:
    return sum(1 for _name, file in open_archives(path) for _record in read_records(file, 1_000_000))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_damaged_bytes_are_read_or_refused(tmp_path: Path, method: int) -> None:
    whole, path, chance = wacz(method), tmp_path / "spoilt.wacz", random.Random(3)
    refused = 0
    for _ in range(400):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        path.write_bytes(spoilt)
        try:
            read(path)
        except ImportRowError:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_compression_are_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "other.wacz"
    path.write_bytes(wacz(method))
    with pytest.raises(ImportRowError, match="WACZ files are not"):
        read(path)
