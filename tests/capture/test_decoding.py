from __future__ import annotations

import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallprint.capture.decoding import decode
from smallprint.records.vocabulary import Outcome

LIMIT = 100_000


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


CODINGS = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
]


@given(data=st.binary(min_size=1, max_size=5000), coding=st.sampled_from(CODINGS))
def test_what_was_packed_is_unpacked(data: bytes, coding: tuple[str, type]) -> None:
    name, pack = coding
    assert decode(pack(data), name.upper(), LIMIT).content == data


@given(
    st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "deflate, gzip", "identity", "", "br", ",,"])
)
def test_any_bytes_give_content_or_a_reason(body: bytes, coding: str) -> None:
    decoded = decode(body, coding, LIMIT)
    assert (decoded.content is not None) == (decoded.outcome is Outcome.OK)
    assert (decoded.content is not None) == (decoded.reason == "")


def test_codings_are_undone_last_first() -> None:
    assert decode(gzip.compress(zlib.compress(b"terms")), "deflate, gzip", LIMIT).content == b"terms"


def test_a_gzip_body_in_several_members_is_one_content_and_what_follows_is_ignored() -> None:
    assert decode(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", LIMIT).content == b"one two"
    assert decode(gzip.compress(b"one") + b"\0\0padding", "gzip", LIMIT).content == b"one"


@pytest.mark.parametrize("size", [LIMIT, LIMIT + 1])
def test_the_limit_is_exact(size: int) -> None:
    for name, pack in CODINGS:
        assert (decode(pack(bytes(size)), name, LIMIT).content is None) == (size > LIMIT)


def test_a_bomb_inside_a_bomb_stops_at_the_first_limit() -> None:
    bomb = gzip.compress(gzip.compress(bytes(30_000_000)))
    assert decode(bomb, "gzip, gzip", LIMIT).outcome is Outcome.TOO_LARGE


def test_a_body_cut_anywhere_is_never_whole() -> None:
    packed = gzip.compress(b"terms " * 40)
    for cut in range(1, len(packed)):
        assert decode(packed[:cut], "gzip", LIMIT).outcome is Outcome.TRUNCATED


@pytest.mark.parametrize("size", [8_191, 8_192, 8_193, 70_000])
def test_a_body_longer_than_what_is_fed_at_once_is_unpacked_and_its_end_is_seen(size: int) -> None:
    data = random.Random(1).randbytes(size)
    packed = gzip.compress(data) + gzip.compress(b"more")
    assert decode(packed, "gzip", LIMIT).content == data + b"more"
    assert decode(packed[:-1], "gzip", LIMIT).outcome is Outcome.TRUNCATED


def test_a_body_of_a_million_empty_members_is_read_in_one_go() -> None:
    # Took ten minutes once, in the middle of the event loop.
    assert decode(gzip.compress(b"", mtime=0) * 1_000_000, "gzip", LIMIT).content == b""
