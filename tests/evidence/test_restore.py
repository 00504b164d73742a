"""A backup put back: into nothing, into damage, and over a newer state only when the operator says so."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from smallprint.evidence import RollbackError, decode_leaf, open_evidence, verify_store
from smallprint.evidence.checking.decisions import check_decisions
from smallprint.evidence.keys.files import EvidencePaths
from smallprint.evidence.upkeep.backup import back_up
from smallprint.evidence.upkeep.restore import Decision, go_on, restore
from smallprint.records.errors import EvidenceError, HomeError, UsageError
from tests.evidence.killed import DECIDED, grow_and_redact
from tests.evidence.making import codes, encoded, findings, make_store
from tests.evidence.steps import broken_at, disk_full_at
from tests.evidence.surviving import refused, survivors
from tests.evidence.test_rotation import change_keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A home of 21 leaves and its backup."""
    make_store(tmp_path / "home", 20)
    back_up(tmp_path / "home", tmp_path / "backup")
    return tmp_path / "home", tmp_path / "backup"


def entries(home: Path) -> list[bytes]:
    return list(open_evidence(home).log.entries())


def test_into_an_empty_home_everything_comes_back_but_the_private_key(places: tuple[Path, Path]) -> None:
    home, folder = places
    whole = entries(home)
    shutil.rmtree(home)
    done = restore(home, folder)
    assert (done.size, done.blobs, done.given_up, done.leaf) == (21, 20, None, None)
    assert done.pins_from_backup
    assert not done.private_key
    assert entries(home) == whole
    assert findings(home) == []
    with pytest.raises(HomeError, match="is missing"):
        open_evidence(home, writable=True)


def test_with_the_private_key_in_the_backup_the_restored_home_goes_on(places: tuple[Path, Path]) -> None:
    home, folder = places
    back_up(home, folder, with_private_key=True)
    shutil.rmtree(home)
    assert restore(home, folder).private_key
    assert open_evidence(home, writable=True).log.append([encoded(1)]) == range(21, 22)
    assert findings(home) == []


def test_damage_is_repaired_and_the_damaged_kept_aside(places: tuple[Path, Path]) -> None:
    home, folder = places
    evidence = open_evidence(home)
    first, second = list(evidence.blobs.all())[:2]
    evidence.blobs.path(first).write_bytes(b"damaged")
    evidence.blobs.path(second).unlink()
    bundle = home / "log" / "tile" / "entries" / "000.p" / "21"
    bundle.write_bytes(b"damaged too")
    done = restore(home, folder)
    assert done.blobs == 2
    assert done.set_aside is not None
    assert (done.set_aside / "tile" / "entries" / "000.p" / "21").read_bytes() == b"damaged too"
    assert (home / "store" / "damaged" / f"{first}-1").read_bytes() == b"damaged"
    assert findings(home) == []
    open_evidence(home, writable=True).log.append([encoded(1)])
    assert findings(home) == []


def test_an_older_backup_is_recognised_and_nothing_is_touched(places: tuple[Path, Path]) -> None:
    home, folder = places
    open_evidence(home, writable=True).log.append([encoded(1)])
    whole = entries(home)
    with pytest.raises(RollbackError, match=r"ROLLBACK: the backup has 21 leaves, and a state of 22"):
        restore(home, folder)
    assert entries(home) == whole
    shutil.rmtree(home / "log")
    with pytest.raises(RollbackError, match="accept-rollback"):
        restore(home, folder)
    assert not (home / "log").exists()


def test_an_older_backup_is_recognised_by_a_checkpoint_kept_elsewhere(places: tuple[Path, Path]) -> None:
    home, folder = places
    open_evidence(home, writable=True).log.append([encoded(1)])
    kept = open_evidence(home).log.checkpoint().note
    shutil.rmtree(home)
    with pytest.raises(RollbackError):
        restore(home, folder, against=kept)
    assert not home.exists()
    with pytest.raises(HomeError, match="private key"):
        restore(home, folder, against=kept, decided=DECIDED)


def test_an_older_backup_is_recognised_by_what_outsiders_attested(places: tuple[Path, Path]) -> None:
    home, folder = places
    open_evidence(home, writable=True).log.append([encoded(1)])
    attested = home / "log" / "anchors" / "22"
    attested.mkdir(parents=True)
    shutil.copy(home / "log" / "checkpoint", attested / "checkpoint")
    (home / "log" / "checkpoint").unlink()
    EvidencePaths(home).seen.unlink()
    with pytest.raises(RollbackError):
        restore(home, folder)


def test_a_decision_stands_in_the_log_and_explains_itself_from_then_on(places: tuple[Path, Path]) -> None:
    home, folder = places
    gone = grow_and_redact(home)
    former = open_evidence(home).log.checkpoint()
    done = restore(home, folder, decided=DECIDED)
    assert done.leaf == 21
    assert done.erased_before == (gone,)
    content = decode_leaf(open_evidence(home).log.entry(21))["correction"]["rollback"]
    assert content == {
        "former_size": former.size,
        "former_root": former.root.hex(),
        "reason": "the disk is lost",
    }
    assert findings(home) == []
    (said, summary) = verify_store(home, extra_checks=[check_decisions])
    assert (said.code, said.subject, summary.ok) == ("ROLLBACK_ACCEPTED", "leaf 21", True)
    assert "the disk is lost" in said.detail
    open_evidence(home, writable=True).log.append([encoded(number) for number in range(50)])
    assert findings(home) == []
    assert done.set_aside is not None
    assert (done.set_aside / "checkpoint").read_text() == former.note


def test_a_log_put_back_by_hand_is_decided_in_the_same_way(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_store(home, 5)
    shutil.copytree(home / "log", tmp_path / "old")
    open_evidence(home, writable=True).log.append([encoded(1)])
    with pytest.raises(UsageError, match="nothing to decide"):
        go_on(home, DECIDED)
    shutil.rmtree(home / "log")
    shutil.move(tmp_path / "old", home / "log")
    assert codes(home) == {"ROLLBACK"}
    with pytest.raises(RollbackError):
        open_evidence(home, writable=True).log.append([encoded(2)])
    assert go_on(home, DECIDED) == 6
    assert findings(home) == []
    open_evidence(home, writable=True).log.append([encoded(2)])
    assert findings(home) == []
    with pytest.raises(UsageError, match="nothing to decide"):
        go_on(home, DECIDED)


def test_an_accepted_rollback_excuses_no_other(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_store(home, 5)
    shutil.copytree(home / "log", tmp_path / "old")
    open_evidence(home, writable=True).log.append([encoded(1), encoded(2)])
    seen = EvidencePaths(home).seen.read_bytes()
    shutil.rmtree(home / "log")
    shutil.copytree(tmp_path / "old", home / "log")
    go_on(home, DECIDED)
    after = EvidencePaths(home).seen.read_bytes()
    EvidencePaths(home).seen.write_bytes(seen)  # as if the reminder had not been written
    assert codes(home) == {"ROLLBACK_ACCEPTED"}
    open_evidence(home, writable=True).log.append([encoded(3)])
    shutil.rmtree(home / "log")
    shutil.copytree(tmp_path / "old", home / "log")
    EvidencePaths(home).seen.write_bytes(after)
    assert codes(home) == {"ROLLBACK"}


def test_a_decision_needs_a_reason(places: tuple[Path, Path]) -> None:
    home, folder = places
    open_evidence(home, writable=True).log.append([encoded(1)])
    with pytest.raises(UsageError, match="say why"):
        restore(home, folder, decided=Decision("  ", DECIDED.make_leaf))
    assert open_evidence(home).log.size == 22


def test_a_damaged_backup_is_not_restored(places: tuple[Path, Path]) -> None:
    home, folder = places
    shutil.rmtree(home)
    evidence = open_evidence(folder)
    evidence.blobs.path(next(evidence.blobs.all())).write_bytes(b"damaged")
    with pytest.raises(EvidenceError, match="BLOB_MISMATCH"):
        restore(home, folder)
    assert not home.exists()


def test_a_backup_signed_by_a_key_that_the_home_does_not_know_is_not_restored(tmp_path: Path) -> None:
    make_store(tmp_path / "home", 3)
    make_store(tmp_path / "other", 9)
    back_up(tmp_path / "other", tmp_path / "backup")
    with pytest.raises(EvidenceError, match="pinned key"):
        restore(tmp_path / "home", tmp_path / "backup")
    assert open_evidence(tmp_path / "home").log.size == 4


def test_a_backup_from_before_a_rotation_can_be_gone_on_from_with_the_new_key(
    places: tuple[Path, Path],
) -> None:
    home, folder = places
    change_keys(home)
    assert restore(home, folder, decided=DECIDED).leaf == 21
    assert findings(home) == []
    open_evidence(home, writable=True).log.append([encoded(1)])
    assert findings(home) == []


def test_a_home_that_knows_only_the_first_key_takes_a_backup_of_the_second(
    places: tuple[Path, Path],
) -> None:
    home, folder = places
    keys = shutil.copytree(home / "keys", home.parent / "keys")
    rotation = change_keys(home)
    back_up(home, folder, with_private_key=True)
    shutil.rmtree(home)
    home.mkdir()
    shutil.move(keys, home / "keys")
    assert restore(home, folder).private_key
    open_evidence(home, writable=True).log.append([encoded(1)])
    assert rotation.new.vkey in EvidencePaths(home).pinned.read_text()
    assert findings(home) == []


def lost_and_older(base: Path) -> None:
    """A home whose newest leaves are to be given up, and its older backup."""
    make_store(base / "home", 5).log.append([encoded(number) for number in range(248)])
    back_up(base / "home", base / "backup")
    evidence = open_evidence(base / "home", writable=True)
    evidence.log.append([encoded(number) for number in range(5)])
    evidence.blobs.path(next(evidence.blobs.all())).write_bytes(b"damaged")


def test_killed_at_any_step_of_a_restore_it_can_be_started_again(tmp_path: Path) -> None:
    base = tmp_path / "base"
    lost_and_older(base)
    for place, acknowledged in survivors(base, tmp_path, "restore"):
        home = place / "home"
        assert codes(home) <= {"BLOB_MISMATCH", "MISSING", "ROLLBACK", "ROLLBACK_ACCEPTED"}
        if corrections(home) == 0:
            assert not acknowledged
            restore(home, place / "backup", decided=DECIDED)
        assert corrections(home) == 1
        assert codes(home) <= {"ROLLBACK_ACCEPTED"}
        open_evidence(home, writable=True).log.append([encoded(1)])
        assert len(entries(home)) == 254 + 2
        assert findings(home) == []


def corrections(home: Path) -> int:
    if not (home / "log" / "checkpoint").exists():
        return 0
    return sum(decode_leaf(entry)["type"] == "correction" for entry in entries(home))


@pytest.mark.parametrize("fault", [disk_full_at, broken_at])
def test_with_a_refusing_disk_at_any_step_a_restore_is_refused_and_can_be_tried_again(
    tmp_path: Path, fault: Callable[[int], Callable[[int], None]]
) -> None:
    make_store(tmp_path / "base", 3)
    back_up(tmp_path / "base", tmp_path / "backup")
    outcomes = []
    for step in range(200):
        home = shutil.copytree(tmp_path / "base", tmp_path / str(step))
        for file in (home / "store" / "blobs" / "sha256").rglob("*"):
            if file.is_file():
                file.write_bytes(b"damaged")
        outcomes.append(refused(lambda home=home: restore(home, tmp_path / "backup"), step, fault))
        if not outcomes[-1]:
            break
        restore(home, tmp_path / "backup")
        assert findings(home) == []
    assert set(outcomes) == {True, False}
