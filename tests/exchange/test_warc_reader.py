"""Reading what others wrote: cut, damaged, lying, endless and hostile files cost the record, never the program."""

from __future__ import annotations

import gzip
import hashlib
import io
import tracemalloc
import zlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallprint.exchange.warc_bytes import MOST_TIMES, SMALL
from smallprint.exchange.warc_http import read_answer
from smallprint.exchange.warc_reader import Unusable, WarcRecord, has_digest, read_records
from smallprint.records.errors import ImportRowError
from tests.capture.test_bad_manners import chunked
from tests.capture.web import response
from tests.exchange.web_archives import FIRST, URL, page, warc, wire

PACKED = warc(
    wire(), wire(response("<p>Other</p>"), "https://quarry.example/other", FIRST + timedelta(days=1))
)
MAX = 200_000


def members(data: bytes) -> list[bytes]:
    """The gzip members of a file."""
    found = []
    while data:
        engine = zlib.decompressobj(31)
        engine.decompress(data)
        found.append(data[: len(data) - len(engine.unused_data)])
        data = engine.unused_data
    return found


PLAIN = gzip.decompress(PACKED)
MEMBERS = members(PACKED)
BOUNDARIES = {sum(map(len, MEMBERS[:n])) for n in range(len(MEMBERS) + 1)}


def read(data: bytes, limit: int = MAX) -> tuple[list[WarcRecord], list[Unusable]]:
    found = list(read_records(io.BytesIO(data), limit))
    return [r for r in found if isinstance(r, WarcRecord)], [r for r in found if isinstance(r, Unusable)]


def record(block: bytes, kind: str = "resource", **headers: str | None) -> bytes:
    """A record written by hand, so that it can lie."""
    named: dict[str, str | None] = {
        "WARC-Type": kind, "WARC-Record-ID": "<urn:uuid:1>", "WARC-Date": "2024-03-01T09:00:00Z",
        "WARC-Target-URI": URL, "Content-Type": "text/plain", "Content-Length": str(len(block)),
    }  # fmt: skip
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value is not None)
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize(
    "data", [PACKED, PLAIN, gzip.compress(PLAIN, mtime=0)], ids=["members", "plain", "one member"]
)
def test_records_are_read_whole_however_the_file_is_packed(data: bytes) -> None:
    records, unusable = read(data)
    kinds = [r.get("warc-type") for r in records]
    assert kinds == ["warcinfo", "request", "response", "request", "response"]
    assert not unusable
    assert b"".join(r.head + r.block + b"\r\n\r\n" for r in records) == PLAIN
    assert all(has_digest(r) for r in records)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, len(PACKED) - 1))
def test_a_packed_file_cut_anywhere_gives_what_came_before_the_cut_and_says_that_it_was_cut(cut: int) -> None:
    try:
        records, unusable = read(PACKED[:cut])
    except ImportRowError:
        assert len(zlib.decompressobj(31).decompress(PACKED[:cut])) < 5, "not even a beginning is left"
        return
    whole = sum(1 for boundary in BOUNDARIES if 0 < boundary <= cut)
    assert len(records) == whole
    assert bool(unusable) == (cut not in BOUNDARIES)


@settings(max_examples=150, deadline=None)
@given(st.integers(5, len(PLAIN) - 1))
def test_a_plain_file_cut_anywhere_gives_only_whole_records(cut: int) -> None:
    records, unusable = read(PLAIN[:cut])
    given = b"".join(r.head + r.block + b"\r\n\r\n" for r in records)
    assert PLAIN.startswith(given)
    assert bool(unusable) == (len(given) != cut)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(MEMBERS[2]) - 1), st.integers(1, 255))
def test_a_changed_byte_costs_its_record_and_no_other(place: int, flip: int) -> None:
    damaged = bytearray(MEMBERS[2])
    damaged[place] ^= flip
    records, _ = read(b"".join([*MEMBERS[:2], bytes(damaged), *MEMBERS[3:]]))
    kept = [r.get("warc-record-id") for r in records]
    all_ids = [r.get("warc-record-id") for r in read(PACKED)[0]]
    assert [name for name in all_ids if name in kept and name != all_ids[2]] == [*all_ids[:2], *all_ids[3:]]
    if all_ids[2] in kept:  # a byte of gzip's own header that says nothing of the content
        assert read(PACKED)[0][2].block == records[kept.index(all_ids[2])].block


def test_a_record_with_another_digest_is_refused_and_the_next_is_read() -> None:
    wrong = f"sha256:{hashlib.sha256(b'else').hexdigest()}"
    records, unusable = read(record(b"text", WARC_Block_Digest=wrong) + record(b"next"))
    assert [r.block for r in records] == [b"next"]
    assert "has another sha256" in unusable[0].reason
    assert unusable[0].record_id == "<urn:uuid:1>"


@pytest.mark.parametrize("form", ["sha1:{b32}", "sha1:{hex}", "SHA-1:{b32}", "sha1:{HEX}", "sha1:{b64}"])
def test_digests_are_understood_as_writers_write_them(form: str) -> None:
    import base64

    digest = hashlib.sha1(b"text").digest()
    value = form.format(
        b32=base64.b32encode(digest).decode(), hex=digest.hex(), HEX=digest.hex().upper(),
        b64=base64.b64encode(digest).decode(),
    )  # fmt: skip
    assert not read(record(b"text", WARC_Block_Digest=value))[1]
    assert read(record(b"texx", WARC_Block_Digest=value))[1]


@pytest.mark.parametrize("value", ["sha256:short", "sha1:", "md5:zz"])
def test_a_garbled_digest_is_refused_and_an_unknown_kind_counts_as_none(value: str) -> None:
    assert read(record(b"text", WARC_Block_Digest=value))[1]
    (unknown,), _ = read(record(b"text", WARC_Block_Digest="blake9:abc"))
    assert not has_digest(unknown)


@pytest.mark.parametrize("length", [None, "", "-1", "12x", "٣", "9" * 30])
def test_a_length_that_is_none_is_refused(length: str | None) -> None:
    records, unusable = read(record(b"text", Content_Length=length) + record(b"next"))
    assert [r.block for r in records] == [b"next"]
    assert "how long" in unusable[0].reason


def test_a_length_that_lies_is_refused() -> None:
    assert "does not end" in read(record(b"text", Content_Length="2") + record(b"next"))[1][0].reason
    assert "breaks off" in read(record(b"text", Content_Length="5000"))[1][0].reason


def test_a_record_larger_than_the_limit_is_passed_over_and_not_held() -> None:
    data = gzip.compress(record(bytes(40_000_000))) + gzip.compress(record(b"next"))
    tracemalloc.start()
    records, unusable = read(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [r.block for r in records] == [b"next"]
    assert "larger than" in unusable[0].reason
    assert peak < 5_000_000


def test_headers_without_end_are_refused_whether_one_line_or_many() -> None:
    for head in (b"WARC/1.0\r\nX: " + b"y" * 5_000_000, b"WARC/1.0\r\n" + b"X: y\r\n" * 500_000):
        records, unusable = read(head + b"\r\n\r\n" + record(b"next"))
        assert [r.block for r in records] == [b"next"]
        assert "longer than" in unusable[0].reason


def test_a_gzip_bomb_is_given_up() -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    begin = record(b"").replace(b"Content-Length: 0", b"Content-Length: 90000000000")
    packed = engine.compress(begin) + b"".join(engine.compress(bytes(10_000_000)) for _ in range(30))
    bomb = packed + engine.flush()
    assert len(bomb) * MOST_TIMES + SMALL < 300_000_000
    with pytest.raises(ImportRowError, match="bombs"):
        read(bomb)


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"\x1f\x8b\x08", b"<html>", gzip.compress(b"hello", mtime=0), b"filedesc://x"]
)
def test_what_is_no_warc_file_is_refused(data: bytes) -> None:
    with pytest.raises(ImportRowError):
        read(data)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_after_a_beginning_are_read_or_refused(junk: bytes) -> None:
    read(b"WARC/1.0\r\n" + junk)
    read(gzip.compress(record(b"text")) + junk)
    read(gzip.compress(b"WARC/1.0\r\n" + junk, mtime=0))


@pytest.mark.parametrize(
    "block",
    [b"", b"hello", b"SSH-2.0\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 400_000],
)
def test_a_block_that_is_no_http_answer_is_refused(block: bytes) -> None:
    with pytest.raises(ImportRowError):
        read_answer(block, MAX)


def test_an_http_answer_is_unchunked_and_decoded_as_a_browser_would() -> None:
    packed = gzip.compress(page().encode())
    sent = chunked(packed[:9], packed[9:]).replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1)
    answer = read_answer(sent, MAX)
    assert (answer.status, answer.media_type, answer.body) == (200, "text/html", packed)
    assert answer.content == page().encode()
    taken_apart = (
        sent[: sent.index(b"\r\n\r\n") + 4] + packed
    )  # as some writers keep it, with the header left in
    assert read_answer(taken_apart, MAX).content == page().encode()


def test_chunks_that_break_off_and_bombs_in_an_answer_are_refused() -> None:
    with pytest.raises(ImportRowError, match="break off"):
        read_answer(chunked(b"half", end=b""), MAX)
    with pytest.raises(ImportRowError, match="unpacks"):
        read_answer(response(gzip.compress(bytes(MAX + 1)), content_encoding="gzip"), MAX)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_as_an_answer_are_read_or_refused(junk: bytes) -> None:
    for block in (junk, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + junk):
        try:
            read_answer(block, MAX)
        except ImportRowError:
            continue
