"""Run as a program: for each step of anchoring, a child takes it on its own copy of a home and dies there.

The copies are named by the step; a file ``acknowledged`` says that the run had returned before.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from smallprint.composition import open_smallprint
from smallprint.settings import load
from tests.evidence.steps import before_each_step, kill_at


def anchor_and_die(home: Path, step: int) -> None:
    smallprint = open_smallprint(load(home))
    from smallprint.work.anchoring import anchor_log

    with before_each_step(kill_at(step)):
        anchor_log(smallprint)
        (home / "acknowledged").touch()


def main(base: Path, folder: Path) -> None:
    step = 0
    while True:
        home = Path(shutil.copytree(base, folder / f"{step:04d}"))
        child = os.fork()
        if child == 0:
            anchor_and_die(home, step)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            sys.exit(os.WEXITSTATUS(status))
        step += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
