"""Run as a program: for each step of one redaction, a child takes it on its own copy of a home and dies there.

The copies are named by the step; a file ``acknowledged`` says that the redaction had returned before.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from smallprint.home import Home
from smallprint.store.setup import configure

configure(Home(Path(os.devnull).parent), None)

from smallprint.composition import open_smallprint  # noqa: E402
from smallprint.labels.labeller import Labeller  # noqa: E402
from smallprint.settings import load  # noqa: E402
from smallprint.store.models import Version  # noqa: E402
from smallprint.work.redact import redact  # noqa: E402
from tests.evidence.steps import before_each_step, kill_at  # noqa: E402


def redact_and_die(home: Path, step: int) -> None:
    smallprint = open_smallprint(load(home))
    record = Version.objects.get(ordinal=0).public_id
    with before_each_step(kill_at(step)):
        redact(smallprint, record, "names a person")
        (home / "acknowledged").touch()


def main(base: Path, folder: Path) -> None:
    Labeller.load()  # once, for all children
    step = 0
    while True:
        home = shutil.copytree(base, folder / f"{step:04d}")
        child = os.fork()
        if child == 0:
            redact_and_die(home, step)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            sys.exit(os.WEXITSTATUS(status))
        step += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
