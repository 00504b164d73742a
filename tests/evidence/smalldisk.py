"""A real disk that is small, gets full, and can be made read-only: a tmpfs of its own."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
"""What a tmpfs gives out space by: a file of one byte takes one page."""


@contextmanager
def small_disk(folder: Path, megabytes: int = 8) -> Iterator[Path]:
    """Mount one at ``folder`` within the block."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def full_but_for(disk: Path, pages: int) -> Iterator[None]:
    """Leave only that many pages free within the block."""
    ballast = disk / "ballast"
    free = os.statvfs(disk)
    wanted = free.f_bavail * free.f_frsize - pages * PAGE
    with ballast.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, wanted)
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """Make it read-only within the block."""
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
