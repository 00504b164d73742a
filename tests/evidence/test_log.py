from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smallprint.evidence import Checkpoint, Log, RollbackError, UnknownKeyError, encode_leaf
from smallprint.evidence.formats import merkle
from smallprint.evidence.keys.files import new_signer
from smallprint.records.errors import EvidenceError, HomeError, LeafRefusedError, LogCorruptError, UsageError
from tests.evidence import naive
from tests.evidence.making import ORIGIN, encoded, leaf

if TYPE_CHECKING:
    from pathlib import Path

SIGNER = new_signer(ORIGIN)
GENESIS = encode_leaf(leaf("genesis"))


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log.create(tmp_path / "log", ORIGIN, SIGNER, leaf("genesis"))


def reopened(log: Log) -> Log:
    return Log.open(log.folder, SIGNER.verifier.vkey, signer=SIGNER)


def test_a_new_log_holds_its_genesis_leaf_and_a_signed_checkpoint(log: Log) -> None:
    assert (log.size, log.origin) == (1, ORIGIN)
    assert log.entry(0) == GENESIS
    checkpoint = log.checkpoint()
    assert checkpoint.root == naive.mth([GENESIS])
    assert naive.signed_by(checkpoint.note, SIGNER.verifier.public)
    assert (log.folder / "checkpoint").read_text() == checkpoint.note


def test_a_log_is_never_made_over_another(log: Log) -> None:
    with pytest.raises(HomeError, match="holds a log already"):
        Log.create(log.folder, ORIGIN, SIGNER, leaf("genesis"))
    assert reopened(log).size == 1


def test_a_log_begins_with_a_genesis_leaf(tmp_path: Path) -> None:
    with pytest.raises(LeafRefusedError, match="genesis"):
        Log.create(tmp_path / "log", ORIGIN, SIGNER, leaf("capture"))
    assert not (tmp_path / "log" / "checkpoint").exists()


def test_a_folder_without_a_log_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="no log"):
        Log.open(tmp_path, SIGNER.verifier)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(batches=st.lists(st.integers(0, 300), max_size=5))
def test_leaves_come_back_in_order_however_they_were_batched(tmp_path: Path, batches: list[int]) -> None:
    shutil.rmtree(tmp_path / "log", ignore_errors=True)
    log = Log.create(tmp_path / "log", ORIGIN, SIGNER, leaf("genesis"))
    expected = [GENESIS]
    for batch in batches:
        leaves = [encoded(len(expected) + place) for place in range(batch)]
        assert log.append(leaves) == range(len(expected), len(expected) + batch)
        expected += leaves
    for seen in (log, reopened(log)):
        assert list(seen.entries()) == expected
        assert seen.checkpoint().root == naive.mth(expected) == seen.root(len(expected))


def test_the_files_are_those_of_the_specification(log: Log) -> None:
    log.append([encoded(number) for number in range(600 - 1)])
    files = {str(path.relative_to(log.folder)) for path in log.folder.rglob("*") if path.is_file()}
    assert {path for path in files if not path.startswith(".")} == {
        "checkpoint",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/88",
    }
    bundle = (log.folder / "tile/entries/000").read_bytes()
    assert bundle.startswith(len(GENESIS).to_bytes(2, "big") + GENESIS)
    assert (log.folder / "tile/0/000").read_bytes()[:32] == naive.sha(b"\0" + GENESIS)


def test_a_log_beyond_a_thousand_tiles_uses_the_long_paths(log: Log) -> None:
    one = encoded(0)
    log.append([one] * (256 * 1001))
    assert (log.folder / "tile/0/x001/000").is_file()
    assert (log.folder / "tile/entries/x001/001.p/1").is_file()
    index = 256 * 1000 + 17
    proof = log.inclusion_proof(index)
    assert merkle.verify_inclusion(merkle.leaf_hash(one), index, log.size, proof, log.checkpoint().root)
    assert log.entry(index) == one


def test_partial_tiles_stay_until_the_full_one_is_signed(log: Log) -> None:
    log.append([encoded(1)])
    assert {path.name for path in (log.folder / "tile/0/000.p").iterdir()} == {"1", "2"}
    log.append([encoded(number) for number in range(254)])
    assert not (log.folder / "tile/0/000.p").exists()
    assert not (log.folder / "tile/entries/000.p").exists()


def test_proofs_verify_for_every_earlier_size(log: Log) -> None:
    log.append([encoded(number) for number in range(699)])
    leaves = list(log.entries())
    root = log.checkpoint().root
    for old in (1, 2, 255, 256, 257, 511, 512, 513, 699, 700):
        old_root = naive.mth(leaves[:old])
        assert log.root(old) == old_root
        assert merkle.verify_consistency(old, 700, log.consistency_proof(old), old_root, root)
        for index in (0, old // 2, old - 1):
            proof = log.inclusion_proof(index, old)
            assert merkle.verify_inclusion(log.leaf_hash(index), index, old, proof, old_root)


def test_a_reader_with_an_older_checkpoint_reads_on_beside_a_writer(log: Log) -> None:
    log.append([encoded(number) for number in range(9)])
    reader = reopened(log)
    log.append([encoded(number) for number in range(1000)])
    assert reader.size == 10
    assert len(list(reader.entries())) == 10
    assert reader.root(10) == reader.checkpoint().root
    reader.inclusion_proof(3)
    reader.refresh()
    assert reader.size == 1010


def test_entries_are_streamed_from_anywhere_to_anywhere(log: Log) -> None:
    log.append([encoded(number) for number in range(600)])
    leaves = list(log.entries())
    for start, stop in [(0, 0), (0, 1), (255, 257), (256, 512), (100, 601), (601, 601)]:
        assert list(log.entries(start, stop)) == leaves[start:stop]


def test_what_is_not_in_the_log_can_not_be_read(log: Log) -> None:
    for ask in (
        lambda: log.entry(1),
        lambda: log.entry(-1),
        lambda: log.entries(0, 2),
        lambda: log.leaf_hash(1),
        lambda: log.root(2),
        lambda: log.inclusion_proof(0, 2),
        lambda: log.consistency_proof(1, 2),
    ):
        with pytest.raises(IndexError):
            ask()


@pytest.mark.parametrize("bad", [b"{}", b'{"v": 1}', GENESIS + b" ", b"x" * 65_536])
def test_a_batch_with_a_leaf_that_is_not_canonical_is_refused_whole_and_the_turn_goes_on(
    log: Log, bad: bytes
) -> None:
    with log.writer() as writer:
        with pytest.raises(LeafRefusedError):
            writer.append([encoded(1), bad])
        assert writer.append([encoded(2)]) == range(1, 2)
    assert [log.entry(1)] == [encoded(2)]
    assert reopened(log).size == 2


def test_an_empty_batch_changes_nothing(log: Log) -> None:
    before = log.checkpoint()
    assert log.append([]) == range(1, 1)
    assert reopened(log).checkpoint() == before


def test_a_log_without_its_private_key_can_be_read_but_not_appended_to(log: Log) -> None:
    reader = Log.open(log.folder, SIGNER.verifier)
    assert reader.entry(0) == GENESIS
    with pytest.raises(EvidenceError, match="private key"):
        reader.append([encoded(1)])


def test_a_log_signed_by_another_key_is_not_opened(log: Log) -> None:
    with pytest.raises(UnknownKeyError):
        Log.open(log.folder, new_signer(ORIGIN).verifier)
    with pytest.raises(UsageError):
        Log.open(log.folder, "not a key")


def test_any_of_several_pinned_keys_opens_a_log(log: Log) -> None:
    assert Log.open(log.folder, [new_signer(ORIGIN).verifier, SIGNER.verifier]).size == 1


def test_nothing_is_appended_to_a_log_put_back_from_an_old_copy(log: Log, tmp_path: Path) -> None:
    shutil.copytree(log.folder, tmp_path / "old")
    log.append([encoded(1), encoded(2)])
    shutil.rmtree(log.folder)
    shutil.copytree(tmp_path / "old", log.folder)
    with pytest.raises(RollbackError, match="ROLLBACK"):
        log.append([encoded(3)])
    with pytest.raises(RollbackError, match="ROLLBACK"):
        reopened(log).append([encoded(3)], expected_size=3)
    assert reopened(log).size == 1


def test_an_old_copy_is_recognised_by_what_this_home_saw_last(tmp_path: Path) -> None:
    seen = tmp_path / "keys" / "seen"
    log = Log.create(tmp_path / "log", ORIGIN, SIGNER, leaf("genesis"), seen=seen)
    shutil.copytree(log.folder, tmp_path / "old")
    log.append([encoded(1)])
    shutil.rmtree(log.folder)
    shutil.copytree(tmp_path / "old", log.folder)
    again = Log.open(log.folder, SIGNER.verifier, signer=SIGNER, seen=seen)
    with pytest.raises(RollbackError, match="ROLLBACK"):
        again.append([encoded(1)])


def test_nothing_is_appended_to_a_log_that_was_replaced_by_a_longer_one(tmp_path: Path) -> None:
    log = Log.create(tmp_path / "log", ORIGIN, SIGNER, leaf("genesis"))
    log.append([encoded(1)])
    other = Log.create(tmp_path / "other", ORIGIN, SIGNER, leaf("genesis", note="another"))
    other.append([encoded(2), encoded(3), encoded(4)])
    shutil.rmtree(log.folder)
    shutil.copytree(other.folder, log.folder)
    with pytest.raises(RollbackError, match="replaced"):
        log.append([encoded(5)])


@pytest.mark.parametrize("path", ["tile/0/001.p/4", "tile/entries/001.p/4", "tile/1/000.p/1"])
@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_nothing_is_appended_onto_a_damaged_edge(log: Log, path: str, damage: str) -> None:
    log.append([encoded(number) for number in range(259)])
    file = log.folder / path
    data = file.read_bytes()
    if damage == "remove":
        file.unlink()
    else:
        file.write_bytes(data[:-1] if damage == "cut" else data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(LogCorruptError):
        reopened(log).append([encoded(1)])
    assert Checkpoint.open((log.folder / "checkpoint").read_text(), [SIGNER.verifier]).size == 260


def test_one_damaged_leaf_is_not_given_out(log: Log) -> None:
    log.append([encoded(number) for number in range(5)])
    file = log.folder / "tile/entries/000.p/6"
    file.write_bytes(file.read_bytes().replace(b'"number":3', b'"number":9'))
    assert log.entry(3) == encoded(2)
    with pytest.raises(LogCorruptError, match="leaf 4"):
        log.entry(4)


def test_a_checkpoint_that_is_not_text_is_refused(log: Log) -> None:
    (log.folder / "checkpoint").write_bytes(b"\xff\xfe")
    with pytest.raises(LogCorruptError, match="not text"):
        reopened(log)


def test_a_writer_whose_turn_is_over_appends_nothing(log: Log) -> None:
    with log.writer() as writer:
        writer.append([encoded(1)])
    with pytest.raises(EvidenceError, match="turn is over"):
        writer.append([encoded(2)])
    assert reopened(log).size == 2
