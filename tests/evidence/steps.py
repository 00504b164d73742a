"""Interfering with every single step (write, fsync, rename, new folder, removal) of durable writing."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from smallprint.evidence.storage import durable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATH_OPEN = Path.open


@contextmanager
def before_each_step(interfere: Callable[[int], None]) -> Iterator[None]:
    """Call ``interfere`` with 0, 1, 2 … before each step within the block. Reading is no step."""
    count = iter(range(10**9))

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            if real is not PATH_OPEN or "xb" in args:
                interfere(next(count))
            return real(*args, **kwargs)

        return step

    with (
        patch.object(durable.os, "fsync", watched(os.fsync)),
        patch.object(durable, "_sync_file_system", watched(durable._sync_file_system)),
        patch.object(Path, "open", watched(PATH_OPEN)),
        patch.object(Path, "replace", watched(Path.replace)),
        patch.object(Path, "mkdir", watched(Path.mkdir)),
        patch.object(Path, "unlink", watched(Path.unlink)),
    ):
        yield


def kill_at(target: int) -> Callable[[int], None]:
    """SIGKILL this process at the step; nothing is cleaned up."""

    def interfere(step: int) -> None:
        if step == target:
            os.kill(os.getpid(), signal.SIGKILL)

    return interfere


def disk_full_at(target: int) -> Callable[[int], None]:
    """The disk is full from that step on."""

    def interfere(step: int) -> None:
        if step >= target:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return interfere


def broken_at(target: int) -> Callable[[int], None]:
    """The disk answers with an I/O error from that step on."""

    def interfere(step: int) -> None:
        if step >= target:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    return interfere


def die_at_each_step(base: Path, folder: Path, prepare: Callable[[Path], Callable[[], object]]) -> None:
    """For each step of an action, a child takes it on its own copy of ``base`` and dies there.

    ``prepare`` gets the copy and gives the action; its own steps don't count. The copies are named by the step;
    a file ``acknowledged`` says that the action had returned before. Ends with the child that met no step.
    """
    step = 0
    while True:
        home = Path(shutil.copytree(base, folder / f"{step:04d}"))
        child = os.fork()
        if child == 0:
            act = prepare(home)
            with before_each_step(kill_at(step)):
                act()
                (home / "acknowledged").touch()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            sys.exit(os.WEXITSTATUS(status))
        step += 1
