"""A real disk that runs full at each write in turn, or is read-only: refused in plain words, nothing lost."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from smallprint.evidence import Sealed, open_evidence
from smallprint.evidence.upkeep.backup import back_up
from smallprint.evidence.upkeep.repair import repair
from smallprint.evidence.upkeep.restore import restore
from smallprint.records.errors import EvidenceError
from tests.evidence.killed import append, damage, grow_and_redact, put, rotate_keys
from tests.evidence.making import codes, encoded, findings, make_store
from tests.evidence.smalldisk import full_but_for, read_only, small_disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.mount


@dataclass(frozen=True)
class Place:
    """A home, its backup, and which of them is on the small disk."""

    disk: Path
    home: Path
    backup: Path


def put_salted(place: Place) -> None:
    open_evidence(place.home).salted.put_many(
        [Sealed.of(b"picture %d" % number * 500) for number in range(5)]
    )


def damage_and_restore(place: Place) -> None:
    damage(place.home)
    restore(place.home, place.backup)


def damage_and_repair(place: Place) -> None:
    names = damage(place.home)
    repair(place.home, open_evidence(place.home).log.entries(), names, place.backup)


ACTIONS: dict[str, Callable[[Place], object]] = {
    "append": lambda place: append(place.home),
    "put_many": lambda place: put(place.home),
    "salted put_many": put_salted,
    "rotate": lambda place: rotate_keys(place.home),
    "backup": lambda place: back_up(place.home, place.backup),
    "restore": damage_and_restore,
    "repair": damage_and_repair,
}


def said_by(action: Callable[[Place], object], place: Place) -> str | None:
    """In which words the action was refused; None when it was not."""
    try:
        action(place)
    except EvidenceError as error:
        return str(error)
    return None


@pytest.mark.parametrize("action", ACTIONS)
def test_on_a_disk_that_is_full_from_any_write_on_nothing_is_lost(tmp_path: Path, action: str) -> None:
    make_store(tmp_path / "home", 4).log.append([encoded(number) for number in range(245)])
    back_up(tmp_path / "home", tmp_path / "backup")
    if action == "backup":
        grow_and_redact(tmp_path / "home")
    refusals = 0
    for pages in range(400):
        with small_disk(tmp_path / "disk") as disk:
            small = shutil.copytree(tmp_path / ("backup" if action == "backup" else "home"), disk / "small")
            place = Place(
                disk,
                tmp_path / "home" if action == "backup" else small,
                small if action == "backup" else tmp_path / "backup",
            )
            size = open_evidence(small).log.size
            with full_but_for(disk, pages):
                refusal = said_by(ACTIONS[action], place)
                assert refusal is None or "free some space" in refusal
                assert codes(small) <= (
                    {"BLOB_MISMATCH"} if action in {"restore", "repair"} else {"REDACTED"}
                )
                assert open_evidence(small).log.size >= size
            ACTIONS[action](place)
            assert codes(small) <= {"REDACTED"}
            assert findings(small) == [] or action == "backup"
            refusals += refusal is not None
        if refusal is None:
            break
    assert refusals > 1
    assert pages < 399


def test_on_a_read_only_disk_everything_is_checked_and_nothing_can_be_added(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        home = disk / "home"
        make_store(home, 20)
        back_up(home, tmp_path / "backup")
        actions: list[Callable[[], object]] = [
            lambda: append(home),
            lambda: put(home),
            lambda: put_salted(Place(disk, home, tmp_path / "backup")),
            lambda: rotate_keys(home),
            lambda: back_up(tmp_path / "other", disk / "backup"),
            lambda: restore(home, tmp_path / "backup"),
            lambda: open_evidence(home).blobs.erase(open_evidence(home).blobs.all()),
        ]
        make_store(tmp_path / "other", 2)
        with read_only(disk):
            assert findings(home) == []
            assert open_evidence(home).log.entry(20)
            for action in actions:
                with pytest.raises(EvidenceError, match=r"can't write|could not write"):
                    action()
            assert findings(home) == []
            assert back_up(home, tmp_path / "backup").size == 21
        append(home)
        assert findings(home) == []
