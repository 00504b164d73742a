from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smallprint.evidence import BlobStore
from smallprint.records.errors import BlobMismatchError, BlobMissingError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

SHA = hashlib.sha256(b"terms").hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "store" / "blobs")


def test_bytes_come_back_under_their_sha_256(blobs: BlobStore) -> None:
    assert blobs.put(b"terms") == SHA
    assert blobs.get(SHA) == b"terms"
    assert blobs.has(SHA)
    assert blobs.path(SHA).read_bytes() == b"terms"
    assert blobs.path(SHA).parts[-4:] == ("sha256", SHA[:2], SHA[2:4], SHA)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=40))
def test_a_batch_gives_each_its_name_in_order_also_repeated_ones(
    blobs: BlobStore, datas: list[bytes]
) -> None:
    names = blobs.put_many(datas)
    assert names == [hashlib.sha256(data).hexdigest() for data in datas]
    assert [blobs.get(name) for name in names] == datas


def test_all_names_are_listed_once_in_order_and_nothing_else(blobs: BlobStore) -> None:
    names = blobs.put_many([b"%d" % number for number in range(200)])
    blobs.put_many([b"7", b"8"])
    (blobs.path(names[0]).parent / "notes.txt").write_text("not a blob")
    assert list(blobs.all()) == sorted(names)


def test_an_empty_store_lists_nothing_and_an_empty_batch_makes_nothing(blobs: BlobStore) -> None:
    assert blobs.put_many([]) == []
    assert list(blobs.all()) == []
    assert not blobs.folder.exists()


def test_no_temporary_file_is_left(blobs: BlobStore) -> None:
    blobs.put_many([b"a", b"b"])
    assert list((blobs.folder / ".tmp").iterdir()) == []


def test_a_blob_that_is_not_there_is_said_to_be_missing(blobs: BlobStore) -> None:
    assert not blobs.has(SHA)
    with pytest.raises(BlobMissingError, match=SHA):
        blobs.get(SHA)


@pytest.mark.parametrize("damage", [b"", b"term", b"termt", b"terms "])
def test_changed_bytes_are_never_given_out(blobs: BlobStore, damage: bytes) -> None:
    blobs.put(b"terms")
    blobs.path(SHA).write_bytes(damage)
    with pytest.raises(BlobMismatchError, match=SHA):
        blobs.get(SHA)


def test_putting_the_same_bytes_again_mends_a_damaged_blob(blobs: BlobStore) -> None:
    blobs.put(b"terms")
    blobs.path(SHA).write_bytes(b"t\0rms")
    assert blobs.put(b"terms") == SHA
    assert blobs.get(SHA) == b"terms"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA.upper(), SHA + "\n", SHA[:-1], "g" * 64])
def test_a_name_that_is_no_hash_never_reaches_the_disk(blobs: BlobStore, name: str) -> None:
    for ask in (blobs.get, blobs.has):
        with pytest.raises(UsageError):
            ask(name)
