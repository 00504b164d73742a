"""Damaged blobs replaced from a backup: killed or refused at any step, none is ever worse than before."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from smallprint.evidence.upkeep.backup import back_up
from tests.evidence.killed import damage, repair_blobs
from tests.evidence.making import codes, findings, make_store
from tests.evidence.steps import broken_at, disk_full_at
from tests.evidence.surviving import refused, survivors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def damaged_base(base: Path) -> None:
    make_store(base / "home", 3)
    back_up(base / "home", base / "backup")
    damage(base / "home")


def test_killed_at_any_step_of_a_repair_no_blob_is_worse_than_before(tmp_path: Path) -> None:
    damaged_base(tmp_path / "base")
    seen = set()
    for place, acknowledged in survivors(tmp_path / "base", tmp_path, "repair"):
        found = codes(place / "home")
        assert found <= ({"BLOB_MISMATCH"} if not acknowledged else set())
        seen.add(len(findings(place / "home")))
        repair_blobs(place)
        assert findings(place / "home") == []
    assert seen == {0, 1, 2}


@pytest.mark.parametrize("fault", [disk_full_at, broken_at])
def test_with_a_refusing_disk_at_any_step_a_repair_is_refused_and_can_be_tried_again(
    tmp_path: Path, fault: Callable[[int], Callable[[int], None]]
) -> None:
    damaged_base(tmp_path / "base")
    outcomes = []
    for step in range(100):
        place = shutil.copytree(tmp_path / "base", tmp_path / str(step))
        outcomes.append(refused(lambda place=place: repair_blobs(place), step, fault))
        assert codes(place / "home") <= {"BLOB_MISMATCH"}
        repair_blobs(place)
        assert findings(place / "home") == []
        if not outcomes[-1]:
            break
    assert set(outcomes) == {True, False}
