"""``wacz validate`` and ``warcio check``, in an environment of their own, accept our archives and no damaged one."""

from __future__ import annotations

import gzip
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from scripts.needs import OUTSIDE
from smallprint.exchange.wacz import make_wacz, resource_warc
from tests.capture.test_bad_manners import chunked
from tests.capture.web import redirect
from tests.exchange.web_archives import FIRST, URL, captured, fetched, page, warc, wire

pytestmark = pytest.mark.outside


def accepted(program: str, *arguments: str | Path) -> bool:
    ran = subprocess.run([OUTSIDE / program, *arguments], capture_output=True, text=True, check=False)
    return ran.returncode == 0


@pytest.fixture(scope="module")
def wacz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Captures of three kinds: over real HTTP, through redirects, and of an archive that kept texts only."""
    packed = gzip.compress(page().encode())
    answer = chunked(packed[:20], packed[20:]).replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1)
    text = resource_warc(
        uri=URL, time=FIRST, body=b"# Terms", media_type="text/markdown", source="https://archive.example/"
    )
    later = FIRST + timedelta(days=30)
    hops = warc(wire(redirect("/legal"), "https://quarry.example/old", later), wire(time=later))
    captures = [
        captured(text, FIRST, "SP-K-000001-0"),
        captured(hops, later, "SP-K-000002-0"),
        fetched({"quarry.example/legal": answer}, "http://quarry.example/legal"),
    ]
    file = tmp_path_factory.mktemp("wacz") / "ours.wacz"
    file.write_bytes(make_wacz(captures))
    return file


def test_wacz_validate_accepts_ours(wacz: Path) -> None:
    assert accepted("wacz", "validate", "-f", wacz)


def test_warcio_check_accepts_the_records_inside(wacz: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wacz) as archive:
        archive.extract("archive/data.warc.gz", tmp_path)
    assert accepted("warcio", "check", tmp_path / "archive" / "data.warc.gz")


@pytest.mark.parametrize("name", ["archive/data.warc.gz", "indexes/index.cdx", "pages/pages.jsonl"])
def test_wacz_validate_refuses_one_in_which_a_byte_was_changed(wacz: Path, tmp_path: Path, name: str) -> None:
    changed = tmp_path / "changed.wacz"
    with zipfile.ZipFile(wacz) as ours, zipfile.ZipFile(changed, "w") as theirs:
        for entry in ours.namelist():
            data = bytearray(ours.read(entry))
            if entry == name:
                data[len(data) // 2] ^= 1
            theirs.writestr(entry, bytes(data))
    assert not accepted("wacz", "validate", "-f", changed)
