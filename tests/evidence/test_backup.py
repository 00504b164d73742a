"""A backup is a store that verifies by itself, whatever happened while it was made."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from smallprint.evidence import Sealed, open_evidence, verify_store
from smallprint.evidence.keys.files import EvidencePaths, load_pinned
from smallprint.evidence.upkeep.backup import back_up
from smallprint.records.errors import EvidenceError, LogCorruptError, UsageError
from tests.evidence.killed import grow_and_redact
from tests.evidence.making import blob_ref, codes, encoded, findings, make_store
from tests.evidence.steps import broken_at, disk_full_at
from tests.evidence.surviving import refused, survivors
from tests.evidence.test_rotation import change_keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def sound(folder: Path) -> bool:
    """Whether all holds, but perhaps that a blob is still to be erased, as the log orders."""
    return codes(folder) <= {"REDACTED"}


def test_a_backup_verifies_like_a_home_and_holds_no_private_key(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "backup"
    evidence = make_store(home, 300)
    sealed = Sealed.of(b"a picture")
    evidence.salted.put_many([sealed])
    evidence.log.append(
        [encoded(1, blobs={"screenshot": {"sha256": sealed.commitment, "size": 9, "salted": True}})]
    )
    (home / "smallprint.toml").write_text("pace_seconds = 3\n")
    (home / "store" / "holds").mkdir()
    (home / "store" / "holds" / "one.json").write_text("{}")
    done = back_up(home, folder)
    assert (done.size, done.leaves, done.blobs, done.absent) == (302, 302, 301, ())
    assert not done.private_key
    assert not EvidencePaths(folder).private_key.exists()
    assert findings(folder) == []
    assert list(open_evidence(folder).log.entries()) == list(open_evidence(home).log.entries())
    assert (folder / "smallprint.toml").read_text() == "pace_seconds = 3\n"
    assert (folder / "store" / "holds" / "one.json").exists()
    assert not list(folder.rglob("*.tmp/*"))


def test_a_second_backup_copies_only_what_is_new(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "backup"
    evidence = make_store(home, 250)
    back_up(home, folder)
    again = back_up(home, folder)
    assert (again.leaves, again.blobs) == (0, 0)
    name = evidence.blobs.put(b"new")
    evidence.log.append([encoded(number, blobs={"body": blob_ref(name, 3)}) for number in range(300)])
    more = back_up(home, folder)
    assert (more.size, more.leaves, more.blobs) == (551, 300, 1)
    assert findings(folder) == []


def test_the_private_key_goes_along_only_when_asked_for(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "backup"
    make_store(home, 3)
    assert back_up(home, folder, with_private_key=True).private_key
    copy = EvidencePaths(folder).private_key
    assert copy.read_bytes() == EvidencePaths(home).private_key.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600


def test_what_was_redacted_since_leaves_the_backup_too(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "backup"
    make_store(home, 5)
    back_up(home, folder)
    name = grow_and_redact(home)
    assert open_evidence(folder).blobs.has(name)
    assert back_up(home, folder).erased == 1
    assert not open_evidence(folder).blobs.has(name)
    (found,) = findings(folder)
    assert found.code == "REDACTED"


def test_a_backup_follows_a_change_of_keys(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "backup"
    make_store(home, 5)
    back_up(home, folder)
    change_keys(home)
    open_evidence(home, writable=True).log.append([encoded(1)])
    back_up(home, folder)
    change_keys(home, compromised_from=2)
    back_up(home, folder)
    assert load_pinned(folder) == load_pinned(home)
    assert findings(folder) == []


def test_a_backup_made_while_a_writer_runs_is_a_beginning_of_the_log(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_store(home, 5)
    stop = threading.Event()

    def write() -> None:
        log = open_evidence(home, writable=True).log
        for _ in range(300):
            if stop.is_set():
                break
            log.append([encoded(number) for number in range(50)])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            back_up(home, tmp_path / "backup")
            assert findings(tmp_path / "backup") == [], number
    finally:
        stop.set()
        writer.join()
    whole = list(open_evidence(home).log.entries())
    part = list(open_evidence(tmp_path / "backup").log.entries())
    assert whole[: len(part)] == part


def test_a_home_that_was_put_back_does_not_overwrite_its_newer_backup(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "backup"
    make_store(home, 5)
    old = shutil.copytree(home, tmp_path / "old")
    open_evidence(home, writable=True).log.append([encoded(1)])
    back_up(home, folder)
    before = files(folder)
    with pytest.raises(EvidenceError, match="ROLLBACK"):
        back_up(old, folder)
    open_evidence(old, writable=True).log.append([encoded(2), encoded(3)])
    with pytest.raises(EvidenceError, match="ROLLBACK"):
        back_up(old, folder)
    assert files(folder) == before


def test_a_damaged_log_is_never_signed_into_a_backup(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "backup"
    make_store(home, 20)
    back_up(home, folder)
    open_evidence(home, writable=True).log.append([encoded(1)])
    bundle = home / "log" / "tile" / "entries" / "000.p" / "22"
    bundle.write_bytes(bundle.read_bytes().replace(b'"number":1', b'"number":7'))
    with pytest.raises(LogCorruptError, match="run verify"):
        back_up(home, folder)
    assert findings(folder) == []
    assert open_evidence(folder).log.size == 21


def test_a_damaged_blob_is_reported_and_never_replaces_a_sound_one(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "backup"
    evidence = make_store(home, 3)
    back_up(home, folder)
    for name in evidence.blobs.all():
        evidence.blobs.path(name).write_bytes(b"damaged")
    assert back_up(home, folder).absent == ()
    assert findings(folder) == []
    assert len(back_up(home, tmp_path / "fresh").absent) == 3


def test_a_folder_that_is_no_backup_is_not_touched(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_store(home, 3)
    make_store(tmp_path / "other", 3)
    for folder in (home, home / "backup", tmp_path, tmp_path / "other"):
        with pytest.raises(UsageError):
            back_up(home, folder)
    assert not (tmp_path / "other" / "BACKUP.txt").exists()


def test_killed_at_any_step_of_a_backup_it_verifies_in_its_old_or_new_state(tmp_path: Path) -> None:
    base = tmp_path / "base"
    make_store(base / "home", 5).log.append([encoded(number) for number in range(245)])
    back_up(base / "home", base / "backup")
    grow_and_redact(base / "home")
    sizes = []
    for place, acknowledged in survivors(base, tmp_path, "backup"):
        assert sound(place / "backup")
        sizes.append(open_evidence(place / "backup").log.size)
        assert sizes[-1] == 272 or not acknowledged
        back_up(place / "home", place / "backup")
        (found,) = findings(place / "backup")
        assert found.code == "REDACTED"
    assert set(sizes) == {251, 272}
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("fault", [disk_full_at, broken_at])
def test_with_a_refusing_disk_at_any_step_a_backup_is_refused_and_still_verifies(
    tmp_path: Path, fault: Callable[[int], Callable[[int], None]]
) -> None:
    home, folder = tmp_path / "home", tmp_path / "backup"
    make_store(home, 4)
    back_up(home, folder)
    name = grow_and_redact(home)
    outcomes = []
    for step in range(200):
        target = shutil.copytree(folder, tmp_path / str(step))
        outcomes.append(refused(lambda target=target: back_up(home, target), step, fault))
        assert sound(target)
        if not outcomes[-1]:
            break
        back_up(home, target)
        assert not open_evidence(target).blobs.has(name)
        assert list(verify_store(target))[-1].ok
    assert set(outcomes) == {True, False}
