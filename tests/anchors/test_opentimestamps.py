"""OpenTimestamps proofs: what a calendar says becomes the file that the ``ots`` program reads."""

from __future__ import annotations

import hashlib

import pytest

from smallprint.evidence.anchors import opentimestamps as ots
from smallprint.records.errors import AnchorError
from tests.anchors.calendar import BITCOIN, PENDING, RealCalendar, attestation, varint

DATA = b"a checkpoint\n"
DIGEST = hashlib.sha256(DATA).digest()


def calendar() -> RealCalendar:
    made = RealCalendar()
    made.url = "https://calendar.example"
    return made


def promised(of: RealCalendar) -> ots.Proof:
    return ots.from_answer(DIGEST, of.answer("POST", "/digest", DIGEST)[2])


def later(of: RealCalendar, proof: ots.Proof) -> ots.Proof:
    (pending,) = proof.pending
    answer = of.answer("GET", f"/timestamp/{pending.commitment.hex()}", b"")[2]
    return ots.upgraded(proof, pending.commitment, answer)


def test_a_promise_is_a_pending_proof_that_says_where_and_over_what() -> None:
    proof = promised(calendar())
    (pending,) = proof.pending
    assert pending.uri == "https://calendar.example"
    assert proof.words() == "pending at calendar https://calendar.example"
    file = proof.encode()
    assert file.startswith(
        b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08" + DIGEST
    )
    assert ots.check_proof(file, DATA).encode() == file


def test_an_upgraded_proof_names_the_block_and_says_that_we_did_not_check_it() -> None:
    of = calendar()
    proof = promised(of)
    of.block = 876_543
    fresh = later(of, proof)
    assert fresh.blocks == [876_543]
    assert fresh.pending == proof.pending
    assert "Bitcoin block 876543 attests (not checked by us" in fresh.words()
    assert ots.decode(fresh.encode()).blocks == [876_543]
    assert proof.blocks == [], "the proof before is left as it was"


def test_a_proof_over_other_data_is_a_mismatch() -> None:
    with pytest.raises(AnchorError, match="other data") as caught:
        ots.check_proof(promised(calendar()).encode(), b"something else")
    assert caught.value.code == "TOKEN_MISMATCH"


def test_forks_and_operations_that_we_do_not_need_are_kept() -> None:
    uri = b"https://calendar.example"
    wait = attestation(PENDING, varint(len(uri)) + uri)
    tree = (
        b"\xff"
        + wait
        + b"\xff"
        + b"\xf2\xf3\x02"
        + wait
        + b"\x67\xf0\x01x\x08"
        + attestation(BITCOIN, b"\x05")
    )
    proof = ots.from_answer(DIGEST, tree)
    assert proof.blocks == [5]
    assert proof.encode().endswith(tree)
    reverse_hex = hashlib.sha1(DIGEST[::-1].hex().encode(), usedforsecurity=False).digest()
    assert {pending.commitment for pending in proof.pending} == {DIGEST, reverse_hex}


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00",
        b"\xff",
        b"\x09" + attestation(BITCOIN, b"\x05"),
        b"\x08" * 400 + attestation(BITCOIN, b"\x05"),
        b"\xf0\xff\xff\x7f",
        b"\xf0" + b"\xff" * 12,
        attestation(BITCOIN, b"\x05") + b"more",
        attestation(BITCOIN, b"\x80"),
        attestation(PENDING, varint(9) + b"http://a?"),
        (b"\xf0" + varint(4000) + b"x" * 4000) * 2 + attestation(BITCOIN, b"\x05"),
    ],
)
def test_what_is_no_proof_is_malformed(answer: bytes) -> None:
    with pytest.raises(AnchorError) as caught:
        ots.from_answer(DIGEST, answer)
    assert caught.value.code == "TOKEN_MALFORMED"


def test_a_file_that_is_no_proof_is_malformed() -> None:
    for data in (b"", b"\x00OpenTimestamps", promised(calendar()).encode()[:60]):
        with pytest.raises(AnchorError):
            ots.decode(data)


def test_a_proof_that_would_grow_in_memory_is_refused() -> None:
    start = b"\xf0" + varint(4000) + bytes(4000)
    forks = b"".join(b"\xff\xf2\x00" + bytes(8) + b"\x00" for _ in range(20_000))
    with pytest.raises(AnchorError, match="at most 100000 bytes"):
        ots.decode(ots.MAGIC + ots.VERSION + ots.SHA256 + DIGEST + start + forks)
