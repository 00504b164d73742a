"""Faults put into the files of a home that captured real pages: each is found, and the leaf named."""

from __future__ import annotations

import io
import json
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from smallprint.evidence import Evidence, Verdict, open_evidence
from smallprint.records.errors import BlobMismatchError
from tests.evidence.making import findings

pytestmark = pytest.mark.xdist_group("packs")

ROLES = [
    ("capture", "body"), ("capture", "warc"), ("capture", "content"), ("version", "text"), ("reading", "reading"),
    ("labels", "labels"), ("statements", "statements"), ("change", "change"), ("observation", "statements"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A blob as a leaf names it."""

    index: int
    ref: dict[str, Any]

    def path(self, evidence: Evidence) -> Path:
        store = evidence.salted if self.ref.get("salted") else evidence.blobs
        return store.path(self.ref["sha256"])


@pytest.fixture(scope="module")
def home(record_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy; each test puts back what it has damaged."""
    return Path(shutil.copytree(record_home, tmp_path_factory.mktemp("damaged") / "home"))


def named(home: Path, kind: str, role: str) -> list[Named]:
    """The blobs of a role, each by the first leaf that names it."""
    found: dict[str, Named] = {}
    for index, entry in enumerate(open_evidence(home).log.entries()):
        leaf = json.loads(entry)
        if leaf["type"] == kind and role in leaf.get("blobs", {}):
            ref = leaf["blobs"][role]
            found.setdefault(ref["sha256"], Named(index, ref))
    return list(found.values())


@contextmanager
def holding(path: Path, data: bytes) -> Iterator[None]:
    """The file holds other bytes for the time being."""
    before = path.read_bytes()
    path.write_bytes(data)
    yield
    path.write_bytes(before)


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def mismatches(home: Path) -> list[Verdict]:
    found = findings(home)
    assert {verdict.code for verdict in found} <= {"BLOB_MISMATCH"}, found
    return found


@pytest.mark.parametrize(("kind", "role"), ROLES, ids=lambda part: part)
def test_a_bit_flipped_in_a_blob_of_any_role_is_a_mismatch_that_names_the_leaf(
    home: Path, kind: str, role: str
) -> None:
    blob = named(home, kind, role)[0]
    path = blob.path(open_evidence(home))
    with holding(path, flipped(path.read_bytes())):
        found = mismatches(home)
    assert [f"leaf {blob.index}" in verdict.subject + verdict.detail for verdict in found].count(True) == 1
    assert findings(home) == []


def test_a_bit_flipped_in_a_salt_is_a_mismatch_that_names_the_leaf(home: Path) -> None:
    blob = named(home, "capture", "warc")[-1]
    path = open_evidence(home).salted.salt_path(blob.ref["sha256"])
    with holding(path, flipped(path.read_bytes())):
        (found,) = mismatches(home)
    assert f"leaf {blob.index}" in found.subject + found.detail


def boundaries(warc: bytes) -> list[int]:
    """Where each record of a WARC ends but the last: each is a gzip member."""
    ends, rest = [], warc
    while rest:
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
        unpack.decompress(rest)
        rest = unpack.unused_data
        ends.append(len(warc) - len(rest))
    return ends[:-1]


def test_a_warc_cut_at_any_offset_or_on_a_record_boundary_is_a_mismatch(home: Path) -> None:
    evidence = open_evidence(home)
    blob = max(named(home, "capture", "warc"), key=lambda one: one.ref["size"])
    path = blob.path(evidence)
    whole = path.read_bytes()
    assert boundaries(whole), "a WARC of several records is wanted here"
    for end in boundaries(whole):
        with holding(path, whole[:end]):
            (found,) = mismatches(home)
        assert f"leaf {blob.index}" in found.subject + found.detail
    for end in range(0, len(whole), 5):
        path.write_bytes(whole[:end])
        with pytest.raises(BlobMismatchError):
            evidence.salted.get(blob.ref["sha256"])
    path.write_bytes(whole)


def rewritten(warc: bytes) -> bytes:
    """The records with a word of a page changed, and with digests and lengths that fit again."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    for record in ArchiveIterator(io.BytesIO(warc), no_record_parse=True):
        content = record.content_stream().read().replace(b"you", b"yoU")
        headers = StatusAndHeaders(
            record.rec_headers.statusline,
            [
                one
                for one in record.rec_headers.headers
                if "Digest" not in one[0] and one[0] != "Content-Length"
            ],
            record.rec_headers.protocol,
        )
        payload = content.split(b"\r\n\r\n", 1)[1] if record.rec_type in {"request", "response"} else content
        for name, data in (("Block", content), ("Payload", payload)):
            headers.add_header(f"WARC-{name}-Digest", f"sha256:{sha256(data).hexdigest()}")
        headers.add_header("Content-Length", str(len(content)))
        writer.write_record(
            writer.create_warc_record(
                "", record.rec_type, io.BytesIO(content), len(content), warc_headers=headers
            )
        )
    return out.getvalue()


def test_a_warc_rewritten_with_fresh_digests_is_a_mismatch(home: Path) -> None:
    blob = max(named(home, "capture", "warc"), key=lambda one: one.ref["size"])
    path = blob.path(open_evidence(home))
    forged = rewritten(path.read_bytes())
    assert sum(1 for _ in ArchiveIterator(io.BytesIO(forged), check_digests="raise")) > 1
    with holding(path, forged):
        (found,) = mismatches(home)
    assert f"leaf {blob.index}" in found.subject + found.detail


def test_the_swapped_warcs_of_two_captures_are_mismatches_for_both(home: Path) -> None:
    evidence = open_evidence(home)
    one, other = named(home, "capture", "warc")[:2]
    first, second = one.path(evidence), other.path(evidence)
    theirs, ours = second.read_bytes(), first.read_bytes()
    assert theirs != ours
    with holding(first, theirs), holding(second, ours):
        found = mismatches(home)
    said = " ".join(verdict.subject + " " + verdict.detail for verdict in found)
    assert f"leaf {one.index}" in said
    assert f"leaf {other.index}" in said
