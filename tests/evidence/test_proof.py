"""Proofs as text: one spelling, strictly read, and true only under a given key."""

from __future__ import annotations

import base64
from dataclasses import FrozenInstanceError, fields
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallprint.evidence import Evidence, UnknownKeyError
from smallprint.evidence.formats.merkle import consistency_path, inclusion_path, leaf_hash, root_of
from smallprint.evidence.formats.note import Checkpoint
from smallprint.evidence.formats.proof import Continuation, Proof
from smallprint.evidence.keys.files import load_pinned, new_signer
from smallprint.records.errors import LogCorruptError
from tests.evidence.making import ORIGIN, make_store

SIGNER = new_signer(ORIGIN)
PINNED = [SIGNER.verifier]
HASHES = st.binary(min_size=32, max_size=32)
NOTES = st.text(max_size=40)


def leaf_at(index: int) -> bytes:
    return b"leaf %d" % index


@lru_cache
def signed(size: int) -> Checkpoint:
    return Checkpoint.sign(ORIGIN, size, root_of([leaf_hash(leaf_at(n)) for n in range(size)]), SIGNER)


def subtree(start: int, stop: int) -> bytes:
    return root_of([leaf_hash(leaf_at(n)) for n in range(start, stop)])


def proof_of(index: int, size: int) -> Proof:
    return Proof(index, tuple(inclusion_path(index, size, subtree)), signed(size).note)


def continuation(old: int, new: int) -> Continuation:
    return Continuation(old, tuple(consistency_path(old, new, subtree)), signed(new).note)


@pytest.fixture
def store(tmp_path: Path) -> Evidence:
    return make_store(tmp_path)


def test_a_proof_looks_as_the_specification_says() -> None:
    one = base64.b64encode(bytes(32)).decode()
    assert Proof(3, (bytes(32),), "o\n4\n", b"hello").text == (
        f"c2sp.org/tlog-proof@v1\nextra aGVsbG8=\nindex 3\n{one}\n\no\n4\n"
    )
    assert Proof(0, (), "o\n1\n").text == "c2sp.org/tlog-proof@v1\nindex 0\n\no\n1\n"
    assert Continuation(3, (bytes(32),), "o\n4\n").text == f"old 3\n{one}\n\no\n4\n"


@given(st.integers(0, 2**63), st.lists(HASHES, max_size=70), NOTES, st.binary(max_size=40))
def test_a_proof_is_read_as_it_was_written(index: int, path: list[bytes], note: str, extra: bytes) -> None:
    proof = Proof(index, tuple(path), note, extra)
    assert Proof.parse(proof.text) == proof


@given(st.integers(0, 2**63), st.lists(HASHES, max_size=70), NOTES)
def test_a_continuation_is_read_as_it_was_written(old: int, path: list[bytes], note: str) -> None:
    found = Continuation(old, tuple(path), note)
    assert Continuation.parse(found.text) == found


@given(st.integers(1, 40), st.data())
def test_every_leaf_of_every_log_has_a_proof(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    assert proof_of(index, size).check(leaf_at(index), PINNED) == signed(size)
    with pytest.raises(LogCorruptError, match="does not lead from this leaf"):
        proof_of(index, size).check(leaf_at(index) + b" ", PINNED)


@given(st.integers(0, 40), st.data())
def test_every_log_continues_each_of_its_beginnings(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, new))
    assert continuation(old, new).check(signed(old), PINNED) == signed(new)


def test_another_beginning_is_not_continued() -> None:
    other = Checkpoint.sign(ORIGIN, 5, bytes(32), SIGNER)
    with pytest.raises(LogCorruptError, match="9 leaves is not shown to begin with the one of 5"):
        continuation(5, 9).check(other, PINNED)


def test_a_continuation_of_another_size_is_refused() -> None:
    with pytest.raises(LogCorruptError, match="not shown to begin"):
        continuation(4, 9).check(signed(5), PINNED)
    # Both are trivially true; the text still says another size than the checkpoint that it is held against.
    with pytest.raises(LogCorruptError, match="not shown to begin"):
        Continuation(5, (), signed(9).note).check(signed(9), PINNED)


def test_a_continuation_of_another_log_is_refused() -> None:
    elsewhere = Checkpoint.sign("other.example/log", 5, signed(5).root, SIGNER)
    with pytest.raises(LogCorruptError, match="not shown to begin"):
        continuation(5, 9).check(elsewhere, PINNED)


def test_a_proof_under_another_key_is_refused() -> None:
    with pytest.raises(UnknownKeyError):
        proof_of(3, 7).check(leaf_at(3), [new_signer(ORIGIN).verifier])
    with pytest.raises(UnknownKeyError):
        continuation(3, 7).check(signed(3), [new_signer(ORIGIN).verifier])


@settings(max_examples=300)
@given(st.data())
def test_no_changed_character_is_overlooked(data: st.DataObject) -> None:
    text = Proof(5, proof_of(5, 11).path, signed(11).note, b"beside").text
    # The checkpoint's own signature covers the rest; here it is about the lines before it.
    end = text.index("\n\n") + 2
    place = data.draw(st.integers(text.index("\nindex"), end - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda one: one != text[place]))
    with pytest.raises(LogCorruptError):
        Proof.parse(text[:place] + other + text[place + 1 :]).check(leaf_at(5), PINNED)


BAD_HEADS = [
    "",
    "c2sp.org/tlog-proof@v1",
    "c2sp.org/tlog-proof@v2\nindex 0",
    "c2sp.org/tlog-proof@v1\nindex",
    "c2sp.org/tlog-proof@v1\nindex -1",
    "c2sp.org/tlog-proof@v1\nindex 01",
    "c2sp.org/tlog-proof@v1\nindex +1",
    "c2sp.org/tlog-proof@v1\nindex 1_0",
    "c2sp.org/tlog-proof@v1\nindex ١",
    "c2sp.org/tlog-proof@v1\nindex " + "9" * 5000,
    "c2sp.org/tlog-proof@v1\nINDEX 1",
    "c2sp.org/tlog-proof@v1\nextra \nindex 1",
    "c2sp.org/tlog-proof@v1\nextra aGVsbG9\nindex 1",
    "c2sp.org/tlog-proof@v1\nextra aGVsbG8=",
    "c2sp.org/tlog-proof@v1\nindex 1\nextra aGVsbG8=",
    "c2sp.org/tlog-proof@v1\nindex 1\nAAAA",
    "c2sp.org/tlog-proof@v1\nindex 1\n" + "A" * 42 + "B=",
    "c2sp.org/tlog-proof@v1\nindex 1\n" + "A" * 43 + "= ",
    "c2sp.org/tlog-proof@v1\nindex 1\n" + "é" * 44,
    "c2sp.org/tlog-proof@v1\r\nindex 1",
    " c2sp.org/tlog-proof@v1\nindex 1",
]


@pytest.mark.parametrize("head", BAD_HEADS)
def test_what_is_no_proof_is_refused(head: str) -> None:
    with pytest.raises(LogCorruptError):
        Proof.parse(f"{head}\n\nlog.example\n1\n")


def test_a_proof_cut_off_before_its_checkpoint_is_refused() -> None:
    for cut in ("c2sp.org/tlog-proof@v1\nindex 1", "c2sp.org/tlog-proof@v1\nindex 1\n"):
        with pytest.raises(LogCorruptError):
            Proof.parse(cut)
    for cut in ("old 1", "old 1\n"):
        with pytest.raises(LogCorruptError):
            Continuation.parse(cut)


@pytest.mark.parametrize(
    "head", ["", "old", "old -1", "old 01", "new 1", "old 1\nAAAA", "old 1\n??", " old 1"]
)
def test_what_is_no_continuation_is_refused(head: str) -> None:
    with pytest.raises(LogCorruptError):
        Continuation.parse(f"{head}\n\nlog.example\n1\n")


def test_a_stores_own_proofs_hold(store: Evidence, tmp_path: Path) -> None:
    pinned = load_pinned(tmp_path)
    for index in range(store.log.size):
        proof = Proof(index, tuple(store.log.inclusion_proof(index)), store.log.checkpoint().note)
        assert Proof.parse(proof.text).check(store.log.entry(index), pinned) == store.log.checkpoint()


@pytest.mark.parametrize("old", [4, 6, 8])
def test_a_continuation_that_says_a_smaller_or_larger_size_is_refused_though_its_hashes_fit(old: int) -> None:
    right = continuation(5, 9)
    assert right.check(signed(5), PINNED) == signed(9)
    with pytest.raises(LogCorruptError, match="not shown to begin"):
        Continuation(old, right.path, right.note).check(signed(5), PINNED)


@pytest.mark.parametrize("origin", ["a.example/log", "z.example/log"])
def test_a_continuation_of_a_log_of_another_name_is_refused(origin: str) -> None:
    elsewhere = Checkpoint.sign(origin, 5, signed(5).root, SIGNER)
    with pytest.raises(LogCorruptError, match="not shown to begin"):
        continuation(5, 9).check(elsewhere, PINNED)


@pytest.mark.parametrize("kind", [Proof, Continuation])
@pytest.mark.parametrize("length", [1, 31, 33, 64])
def test_steps_are_hashes_no_shorter_and_no_longer(kind: type[Proof | Continuation], length: int) -> None:
    text = kind(5, (bytes(32), bytes(length)), signed(9).note).text
    with pytest.raises(LogCorruptError, match="hashes of 32 bytes"):
        kind.parse(text)


@pytest.mark.parametrize("kind", [Proof, Continuation])
@pytest.mark.parametrize(
    ("right", "wrong"), [("=\n", "==\n"), ("A", " A"), (" 5\n", "  5\n"), (" 5\n", " 05\n")]
)
def test_another_spelling_of_the_same_is_refused(
    kind: type[Proof | Continuation], right: str, wrong: str
) -> None:
    text = kind(5, (bytes(32),), signed(9).note).text
    assert kind.parse(text).text == text
    with pytest.raises(LogCorruptError, match="fetch it again"):
        kind.parse(text.replace(right, wrong, 1))


@pytest.mark.parametrize("made", [Proof(0, (), ""), Continuation(0, (), "")], ids=type)
def test_proofs_can_not_be_changed_once_made(made: Proof | Continuation) -> None:
    for field in fields(made):
        with pytest.raises(FrozenInstanceError):
            setattr(made, field.name, None)
