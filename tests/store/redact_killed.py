"""Run as a program: for each step of one redaction, a child takes it on its own copy of a home and dies there.

The copies are named by the step; a file ``acknowledged`` says that the redaction had returned before.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from smallprint.home import Home
from smallprint.store.setup import configure

configure(Home(Path(os.devnull).parent), None)

from smallprint.composition import open_smallprint  # noqa: E402
from smallprint.labels.labeller import Labeller  # noqa: E402
from smallprint.settings import load  # noqa: E402
from smallprint.store.models import Version  # noqa: E402
from smallprint.work.redact import redact  # noqa: E402
from tests.evidence.steps import die_at_each_step  # noqa: E402


def prepared(home: Path) -> Callable[[], object]:
    smallprint = open_smallprint(load(home))
    record = Version.objects.get(ordinal=0).public_id
    return partial(redact, smallprint, record, "names a person")


if __name__ == "__main__":
    Labeller.load()  # once, for all children
    die_at_each_step(Path(sys.argv[1]), Path(sys.argv[2]), prepared)
