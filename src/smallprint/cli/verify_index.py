"""``smallprint verify --index``: the public database against the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from smallprint.cli.context import Advance, progress
from smallprint.cli.verdicts import show
from smallprint.evidence import Verdict
from smallprint.evidence.checking.state import SignedState
from smallprint.evidence.keys.files import EvidencePaths
from smallprint.home import Home
from smallprint.settings import Settings


def verify_index(home: Home, settings: Settings, *, as_json: bool) -> None:
    """Project the log anew, beside the database, and compare the two row by row."""
    with progress("Projecting the log", quiet=as_json) as advance:
        show(_compared(home, settings, advance), as_json=as_json)


def _compared(home: Home, settings: Settings, advance: Advance) -> Iterator[Verdict]:
    state = SignedState(EvidencePaths(home.path))
    yield from state.run()
    if state.evidence is None:
        return
    from smallprint.store.setup import configure

    configure(home, settings.database_url)
    from smallprint.store.compare_index import compare_index

    every = timedelta(hours=settings.capture_every_hours)
    yield from compare_index(home, settings.database_url, state.evidence, every, advance)
