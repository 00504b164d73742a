"""One writer at a time, across processes and threads, by an advisory lock that dies with its holder."""

from __future__ import annotations

import fcntl
import os
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from smallprint.records.errors import EvidenceError, LogBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator

POLL_SECONDS = 0.01


@contextmanager
def exclusive(path: Path, timeout: float) -> Iterator[None]:
    """Hold the lock file ``path`` within the block; wait up to ``timeout`` seconds for it.

    Raises:
        LogBusyError: when another holds it for longer; the message says who and since when.
        EvidenceError: when the folder can't be written to.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise EvidenceError(f"can't write to {path.parent}: {error.strerror or error}") from error
    try:
        _acquire(descriptor, timeout)
        with suppress(OSError):  # on a full disk nobody reads who holds it; the lock holds all the same
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, _introduction().encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 500, 0).decode("utf-8", "replace") or "another process"
                raise LogBusyError(
                    f"the log has been busy for {timeout:g} seconds: {holder} is writing. "
                    "Wait for it to end, or stop it, and try again."
                ) from None
            time.sleep(POLL_SECONDS)
        else:
            return


def _introduction() -> str:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return f"process {os.getpid()} ({Path(sys.argv[0]).name or 'python'}, since {now})"
