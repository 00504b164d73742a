"""Work that the kill test starts and kills: ``python -m tests.store.killed import|capture HOME …``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from smallprint.composition import open_smallprint
from smallprint.settings import load


def import_archive(home: Path, folder: Path) -> None:
    """Import with small batches, so that there is much between which it can be killed."""
    smallprint = open_smallprint(load(home), create=True)
    from smallprint.exchange.manifest import read_manifest
    from smallprint.exchange.replay import Replay

    manifest = read_manifest(folder, smallprint.clock.now())
    Replay(smallprint.ledger, smallprint.pipeline, manifest, workers=1, batch=2).run(lambda _done, _all: None)


def capture_samples(home: Path, keys: list[str]) -> None:
    """Capture some documents of the sample web over its year; goes on where it was."""
    from samples.build import build, open_sample_record
    from samples.server import SampleWeb

    with SampleWeb() as web:
        build(open_sample_record(home, web), web, only=frozenset(keys))


if __name__ == "__main__":
    work, home, argument = sys.argv[1:]
    if work == "import":
        import_archive(Path(home), Path(argument))
    else:
        capture_samples(Path(home), json.loads(argument))
