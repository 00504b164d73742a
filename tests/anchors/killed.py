"""Run as a program: for each step of anchoring, a child takes it on its own copy of a home and dies there.

The copies are named by the step; a file ``acknowledged`` says that the run had returned before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from smallprint.composition import open_smallprint
from smallprint.settings import load
from tests.evidence.steps import die_at_each_step


def prepared(home: Path) -> Callable[[], object]:
    smallprint = open_smallprint(load(home))
    from smallprint.work.anchoring import anchor_log

    return partial(anchor_log, smallprint)


if __name__ == "__main__":
    die_at_each_step(Path(sys.argv[1]), Path(sys.argv[2]), prepared)
