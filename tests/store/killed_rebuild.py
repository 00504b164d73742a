"""A rebuild that kills itself after a step: ``python -m tests.store.killed_rebuild HOME empty|'apply N'``."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from smallprint.composition import drop_database, open_smallprint
from smallprint.settings import load

if __name__ == "__main__":
    home, step = sys.argv[1:]
    drop_database(load(Path(home)))
    if step == "empty":
        os.kill(os.getpid(), signal.SIGKILL)
    from smallprint.store import ledger  # only after Django has been set up

    ledger.APPLY_AT_ONCE = 7
    batches = int(step.removeprefix("apply "))

    def progress(done: int, _all: int) -> None:
        if done >= 7 * batches:
            os.kill(os.getpid(), signal.SIGKILL)

    open_smallprint(load(Path(home)), progress=progress)
