"""Killed or refused at any step, a store reopens in the old or the new state with all acknowledged leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from smallprint.evidence import BlobStore, decode_leaf, open_evidence, verify_store
from tests.evidence.killed import BATCH, BLOBS
from tests.evidence.making import encoded, findings, make_store
from tests.evidence.steps import broken_at, disk_full_at
from tests.evidence.surviving import refused, run, survivors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_killed_at_any_step_of_an_append_the_log_reopens_old_or_new(tmp_path: Path) -> None:
    base = tmp_path / "base"
    evidence = make_store(base, 5)
    old = list(evidence.log.entries())
    new = [*old, *(encoded(1000 + number) for number in range(BATCH))]
    states = []
    for home, acknowledged in survivors(base, tmp_path, "append"):
        again = open_evidence(home, writable=True)
        found = list(again.log.entries())
        assert found in (old, new)
        assert found == new or not acknowledged
        assert findings(home) == []
        assert again.log.append([encoded(7)]) == range(len(found), len(found) + 1)
        assert list(open_evidence(home).log.entries()) == [*found, encoded(7)]
        assert findings(home) == []
        states.append(found == new)
    assert set(states) == {True, False}
    assert states == sorted(states), "once the checkpoint is new, it stays new"


def test_killed_at_any_step_of_a_batch_of_blobs_none_is_ever_half_there(tmp_path: Path) -> None:
    base = tmp_path / "base"
    make_store(base, 5)
    bodies = [b"new body %d" % number for number in range(BLOBS)]
    for home, acknowledged in survivors(base, tmp_path, "put"):
        blobs = open_evidence(home).blobs
        there = [name for name in blobs.all() if blobs.get(name) in bodies]
        assert len(there) == BLOBS or not acknowledged
        assert findings(home) == []
        assert [blobs.get(name) for name in blobs.put_many(bodies)] == bodies


@pytest.mark.parametrize("fault", [disk_full_at, broken_at])
def test_with_a_refusing_disk_at_any_step_appending_is_refused_and_can_be_tried_again(
    tmp_path: Path, fault: Callable[[int], Callable[[int], None]]
) -> None:
    log = make_store(tmp_path, 250).log
    batch = [encoded(number) for number in range(20)]
    outcomes = []
    for step in range(40):
        before = list(open_evidence(tmp_path).log.entries())
        outcomes.append(refused(lambda: log.append(batch), step, fault))
        after = list(open_evidence(tmp_path).log.entries())
        # A refusal while the new checkpoint's own folder is flushed leaves the batch in; never a part of it.
        assert after == before + batch or (outcomes[-1] and after == before)
        assert list(verify_store(tmp_path))[-1].ok
    assert set(outcomes) == {True, False}
    assert log.append(batch).stop == open_evidence(tmp_path).log.size
    assert findings(tmp_path) == []


@pytest.mark.parametrize("fault", [disk_full_at, broken_at])
def test_with_a_refusing_disk_at_any_step_storing_blobs_is_refused(
    tmp_path: Path, fault: Callable[[int], Callable[[int], None]]
) -> None:
    data = [b"one", b"two", b"three"]
    outcomes = []
    for step in range(60):
        blobs = BlobStore(tmp_path / str(step) / "blobs")
        outcomes.append(refused(lambda blobs=blobs: blobs.put_many(data), step, fault))
        stored = [blobs.get(name) for name in blobs.all()]
        assert sorted(stored) == sorted(data) or outcomes[-1]
        assert [blobs.get(name) for name in blobs.put_many(data)] == data
    assert set(outcomes) == {True, False}


@pytest.mark.parametrize("after", [1, 4, 9])
def test_killed_at_a_random_moment_nothing_acknowledged_is_lost_or_doubled(
    tmp_path: Path, after: int
) -> None:
    make_store(tmp_path, 3)
    with run("appending", tmp_path, "only", 100_000) as program:
        assert program.stdout is not None
        acknowledged = [program.stdout.readline().split() for _ in range(after)]
        program.kill()
        acknowledged += [line.split() for line in program.stdout.read().splitlines() if line.count(" ") == 1]
    leaves = [decode_leaf(entry) for entry in open_evidence(tmp_path).log.entries()][4:]
    assert [leaf["number"] for leaf in leaves] == list(range(len(leaves)))
    assert len(leaves) % 7 == 0
    for start, batch in acknowledged[:-1]:
        assert leaves[int(start) - 4]["number"] == int(batch) * 7
    assert findings(tmp_path) == []
