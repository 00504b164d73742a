"""The composition root: the one place where parts are made and put together.

Everything else is given what it needs. ``open_smallprint`` makes a ``Smallprint`` for a home folder; doors
(CLI, site) take it from there.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from smallprint.capture.policy import FetchPolicy
from smallprint.clock import Clock, SimulatedClock, SystemClock
from smallprint.evidence import Evidence, create_evidence, open_evidence
from smallprint.home import Home
from smallprint.labels.labeller import Labeller
from smallprint.pipeline import Pipeline
from smallprint.records.errors import BlobMissingError, EvidenceError, HomeError
from smallprint.store.moments import iso
from smallprint.store.setup import configure, migrate, start_afresh
from smallprint.tool import tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from smallprint.records.reading import ExtractedText
    from smallprint.settings import Settings
    from smallprint.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Smallprint:
    """One home, opened: its settings, clock, ledger and the way data takes."""

    settings: Settings
    home: Home
    clock: Clock
    ledger: Ledger
    pipeline: Pipeline

    def fetch_policy(self) -> FetchPolicy:
        """How pages are fetched, under these settings."""
        settings = self.settings
        return FetchPolicy(
            user_agent=settings.user_agent,
            max_bytes=settings.max_bytes,
            total_seconds=settings.total_seconds,
            pace_seconds=settings.pace_seconds,
            obey_robots=settings.obey_robots,
            allow_loopback=settings.allow_loopback,
            hosts=settings.hosts,
            browser=Path(settings.chromium) if settings.chromium else None,
            now=self.clock.now,
        )


def stages() -> Pipeline:
    """The pure stages alone, for work on files: no home, no store."""
    return Pipeline(labels=Labeller.load(), stored_text=_nothing_stored)


def _nothing_stored(digest: str) -> ExtractedText:
    raise BlobMissingError(f"nothing is stored here, so there is no text {digest[:12]}…")


def clock_of(home: Home) -> Clock:
    """The clock that a home goes by: the machine's, unless the home was made with a simulated one."""
    return SimulatedClock(home.simulated_now) if home.simulated_now.exists() else SystemClock()


def open_smallprint(
    settings: Settings,
    *,
    clock: Clock | None = None,
    create: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Smallprint:
    """Open a home; with ``create``, make it where there is none. ``progress`` is told of leaves caught up with.

    Raises:
        HomeError: there is no home and ``create`` is False, or it can't be used.
    """
    home = Home(settings.home)
    if not home.exists() and not create:
        raise HomeError(
            f"There is no Smallprint in {home.path} yet. Track a first page with"
            " `smallprint track URL`, or name another folder with --home."
        )
    home.prepare()
    clock = clock or clock_of(home)
    configure(home, settings.database_url)
    migrate()
    evidence = _open_evidence(home, settings.origin, clock)

    # These know Django's models, which can be imported only once Django is set up.
    from smallprint.store.in_force import in_force
    from smallprint.store.ledger import Ledger
    from smallprint.store.projector import Projector
    from smallprint.store.stored_text import StoredText

    blobs = evidence.blobs
    projector = Projector(blobs.get, evidence.log.entries, timedelta(hours=settings.capture_every_hours))
    ledger = Ledger(evidence, projector, clock, in_force())
    ledger.catch_up(progress)
    _finish_erasures(ledger, home)
    pipeline = Pipeline(labels=Labeller.load(), stored_text=StoredText(blobs, evidence.log))
    return Smallprint(settings, home, clock, ledger, pipeline)


def drop_database(settings: Settings) -> None:
    """Take the public database away, whatever it shows; the next opening makes it again from log and blobs."""
    home = Home(settings.home)
    home.prepare()
    configure(home, settings.database_url)
    start_afresh(home, settings.database_url)


def _finish_erasures(ledger: Ledger, home: Home) -> None:
    """Erase what a redaction that was cut off has left behind."""
    from smallprint.store.finishing import finish, is_anything_left
    from smallprint.store.holds import Holds

    if is_anything_left(ledger):
        # The record can be read all the same; `smallprint verify` says what is left.
        with suppress(EvidenceError, HomeError), ledger.session():
            finish(ledger, Holds(home.holds))


def _open_evidence(home: Home, origin: str, clock: Clock) -> Evidence:
    if home.exists():
        return open_evidence(home.path, writable=True)
    genesis = {
        "v": 1,
        "type": "genesis",
        "time": iso(clock.now()),
        "actor": "smallprint",
        "tool": tool(),
        "refs": [],
        "genesis": {"origin": origin, "clock": "simulated" if clock.simulated else "system"},
    }
    return create_evidence(home.path, origin, genesis)
