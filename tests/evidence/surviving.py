"""What is left after a kill at each step, and whether a full disk was refused in plain words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from smallprint.records.errors import EvidenceError
from tests.evidence.steps import before_each_step, disk_full_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]


def run(module: str, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.evidence.{module}", *map(str, arguments)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
    )


def survivors(base: Path, tmp_path: Path, action: str) -> Iterator[tuple[Path, bool]]:
    folder = tmp_path / "killed"
    with run("killed", base, folder, action) as program:
        program.communicate()
        assert program.returncode == 0
    *killed, undisturbed = sorted(folder.iterdir())
    assert (undisturbed / "acknowledged").exists(), "the last run met no step to be killed at"
    assert len(killed) > 10
    for home in [*killed, undisturbed]:
        yield home, (home / "acknowledged").exists()


def refused(
    act: Callable[[], object], step: int, fault: Callable[[int], Callable[[int], None]] = disk_full_at
) -> bool:
    """Whether ``act`` was refused in plain words with the disk full, or broken, from that step on."""
    try:
        with before_each_step(fault(step)):
            act()
    except EvidenceError as error:
        return "free some space" in str(error)
    return False
