"""Erasable bytes: proven with their salt, silent without it, gone for good when erased."""

from __future__ import annotations

import subprocess
from dataclasses import FrozenInstanceError, fields
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallprint.evidence import SaltedStore, Sealed
from smallprint.records.errors import BlobMismatchError, BlobMissingError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> SaltedStore:
    return SaltedStore(tmp_path / "blobs", tmp_path / "salts")


def test_what_is_sealed_comes_back_and_any_shell_can_check_it(store: SaltedStore) -> None:
    sealed = Sealed.of(b"Set-Cookie: id=someone")
    store.put_many([sealed])
    assert store.get(sealed.commitment) == b"Set-Cookie: id=someone"
    command = f"cat {store.salt_path(sealed.commitment)} {store.path(sealed.commitment)} | sha256sum"
    out = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert out.split()[0] == sealed.commitment


@given(st.binary(max_size=50))
def test_the_same_bytes_sealed_twice_share_nothing(data: bytes) -> None:
    first, second = Sealed.of(data), Sealed.of(data)
    assert first.commitment != second.commitment
    assert first.salt != second.salt


@pytest.mark.parametrize("what", ["bytes", "salt"])
def test_one_bit_flipped_in_bytes_or_salt_is_a_mismatch(store: SaltedStore, what: str) -> None:
    sealed = Sealed.of(b"screenshot")
    store.put_many([sealed])
    path = store.path(sealed.commitment) if what == "bytes" else store.salt_path(sealed.commitment)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(BlobMismatchError, match=sealed.commitment):
        store.get(sealed.commitment)


@pytest.mark.parametrize("what", ["bytes", "salt"])
def test_what_is_missing_is_named(store: SaltedStore, what: str) -> None:
    sealed = Sealed.of(b"headers")
    store.put_many([sealed])
    (store.path if what == "bytes" else store.salt_path)(sealed.commitment).unlink()
    with pytest.raises(BlobMissingError, match=f"the {what} of"):
        store.get(sealed.commitment)
    assert not store.has(sealed.commitment)


def test_erased_means_neither_bytes_nor_salt_are_left(store: SaltedStore) -> None:
    kept, gone = Sealed.of(b"kept"), Sealed.of(b"gone")
    store.put_many([kept, gone])
    store.erase([gone.commitment])
    store.erase([gone.commitment])  # a second time changes nothing
    assert list(store.all()) == [kept.commitment]
    assert not store.path(gone.commitment).exists()
    assert not store.salt_path(gone.commitment).exists()


def test_a_name_that_is_no_hash_reaches_no_file(store: SaltedStore) -> None:
    with pytest.raises(UsageError, match="SHA-256"):
        store.path("../../../etc/passwd")


def test_every_flipped_bit_is_a_mismatch_whichever_hash_is_the_greater(store: SaltedStore) -> None:
    sealed = Sealed.of(b"picture", bytes(32))
    store.put_many([sealed])
    path = store.path(sealed.commitment)
    for place in range(7 * 8):
        data = bytearray(b"picture")
        data[place // 8] ^= 1 << place % 8
        path.write_bytes(data)
        with pytest.raises(BlobMismatchError):
            store.get(sealed.commitment)


def test_a_salt_has_as_many_bits_as_the_hash_and_neither_it_nor_the_bytes_are_ever_printed() -> None:
    sealed = Sealed.of(b"someone's name")
    assert len(sealed.salt) == 32
    assert "someone" not in repr(sealed)
    assert repr(sealed.salt) not in repr(sealed)
    assert sealed.commitment in repr(sealed)


def test_what_is_sealed_can_not_be_changed() -> None:
    sealed = Sealed.of(b"headers")
    for field in fields(sealed):
        with pytest.raises(FrozenInstanceError):
            setattr(sealed, field.name, b"")


def test_a_refusal_quotes_no_more_than_the_beginning_of_a_long_name(store: SaltedStore) -> None:
    with pytest.raises(UsageError, match=r"^'x{80}' is not"):
        store.path("x" * 100)
