"""Killed or refused at any step of a rotation, a home opens with the old or the new key, and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from smallprint.evidence import decode_leaf, open_evidence
from smallprint.evidence.keys.files import EvidencePaths, load_pinned, load_signer
from tests.evidence.killed import rotate_keys
from tests.evidence.making import encoded, findings, make_store
from tests.evidence.steps import broken_at, disk_full_at
from tests.evidence.surviving import refused, survivors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def goes_on(home: Path, size: int, bound: int | None = None) -> bool:
    """The home verifies, can be appended to and rotated again; whether the rotation has happened."""
    assert findings(home) == []
    open_evidence(home, writable=True).log.append([encoded(7)])
    leaves = [decode_leaf(entry) for entry in open_evidence(home).log.entries()]
    happened = any(leaf["type"] == "key" for leaf in leaves)
    pins = load_pinned(home)
    assert len(leaves) == size + 1 + happened
    assert load_signer(home).verifier == pins[-1]
    assert [pin.until for pin in pins] == ([bound or size + 1, None] if happened else [None])
    assert not EvidencePaths(home).next_key.exists()
    assert findings(home) == []
    rotate_keys(home)
    assert findings(home) == []
    return happened


def test_killed_at_any_step_of_a_rotation_the_old_or_the_new_key_signs(tmp_path: Path) -> None:
    base = tmp_path / "base"
    make_store(base, 5)
    states = []
    for home, acknowledged in survivors(base, tmp_path, "rotate"):
        happened = goes_on(home, 6)
        assert happened or not acknowledged
        states.append(happened)
    assert set(states) == {True, False}
    assert states == sorted(states), "once the leaf is in the log, the rotation is finished"


def test_killed_at_any_step_of_declaring_a_key_compromised_nobody_is_locked_out(tmp_path: Path) -> None:
    base = tmp_path / "base"
    make_store(base, 5)
    states = [goes_on(home, 6, bound=2) for home, _ in survivors(base, tmp_path, "compromised")]
    assert set(states) == {True, False}
    assert states == sorted(states)


@pytest.mark.parametrize("fault", [disk_full_at, broken_at])
def test_with_a_refusing_disk_at_any_step_a_rotation_is_refused_and_nobody_is_locked_out(
    tmp_path: Path, fault: Callable[[int], Callable[[int], None]]
) -> None:
    states = []
    for step in range(60):
        home = tmp_path / str(step)
        make_store(home, 5)
        if not refused(lambda home=home: rotate_keys(home), step, fault):
            break
        states.append(goes_on(home, 6))
    assert set(states) == {True, False}
    assert goes_on(home, 6)
