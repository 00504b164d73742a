"""A web archive cut at any place, on a record's boundary too, or written anew with fresh digests, is found out.

Such a file can be perfectly sound to tools that know only the file; the leaf knows its size and hash.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from smallprint.evidence import Sealed
from tests.capture.web import response
from tests.evidence.making import codes, encoded, findings, make_store
from tests.exchange.web_archives import URL, warc, wire

RECORDS = warc(wire(), wire(response("<p>Other</p>"), URL))


def boundaries() -> list[int]:
    """Where a record of ``RECORDS`` ends."""
    ends, rest = [], RECORDS
    while rest:
        engine = zlib.decompressobj(31)
        engine.decompress(rest)
        rest = engine.unused_data
        ends.append(len(RECORDS) - len(rest))
    return ends


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home with a leaf that commits to salted WARC records, and where those lie."""
    home = tmp_path_factory.mktemp("cut")
    evidence = make_store(home, captures=2)
    sealed = Sealed.of(RECORDS)
    evidence.salted.put_many([sealed])
    reference = {"sha256": sealed.commitment, "size": len(RECORDS), "salted": True}
    evidence.log.append([encoded(2, blobs={"warc": reference})])
    assert codes(home) == set()
    return home, evidence.salted.path(sealed.commitment)


@pytest.mark.parametrize("whole", range(1, len(boundaries())))
def test_a_cut_on_a_records_boundary_is_found_though_the_file_is_sound(
    stored: tuple[Path, Path], whole: int
) -> None:
    home, file = stored
    file.write_bytes(RECORDS[: boundaries()[whole - 1]])
    try:
        with file.open("rb") as cut:
            assert all(record.rec_type for record in ArchiveIterator(cut, check_digests="raise"))
        (found,) = findings(home)
    finally:
        file.write_bytes(RECORDS)
    assert found.code == "BLOB_MISMATCH"
    assert "warc of leaf 3" in found.detail


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(RECORDS) - 1))
def test_a_cut_anywhere_is_found(stored: tuple[Path, Path], end: int) -> None:
    home, file = stored
    file.write_bytes(RECORDS[:end])
    try:
        assert codes(home) == {"BLOB_MISMATCH"}
    finally:
        file.write_bytes(RECORDS)


def test_records_written_anew_with_fresh_digests_are_found(stored: tuple[Path, Path]) -> None:
    home, file = stored
    file.write_bytes(warc(wire(response("<p>We never said that</p>")), wire(response("<p>Other</p>"), URL)))
    try:
        assert codes(home) == {"BLOB_MISMATCH"}
    finally:
        file.write_bytes(RECORDS)
