"""Build a record of the sample web: every document captured at every instant, on a simulated clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.demo import FETCH_SECONDS, instants, tracked
from smallprint.clock import SimulatedClock
from smallprint.composition import Smallprint, open_smallprint
from smallprint.home import Home
from smallprint.settings import load

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from samples.server import SampleWeb

ORIGIN = "samples.smallprint.example/log"


def open_sample_record(home: Path, web: SampleWeb | None = None, **settings: object) -> Smallprint:
    """A home on a simulated clock, that reaches the sample web and nothing else."""
    place = Home(home)
    place.prepare()
    start = None if place.simulated_now.exists() else instants()[0]
    clock = SimulatedClock(place.simulated_now, start)
    chosen = load(
        home,
        origin=ORIGIN,
        hosts=web.hosts if web else {},
        pace_seconds=0.0,
        total_seconds=FETCH_SECONDS,
        capture_every_hours=24,
        **settings,
    )
    return open_smallprint(chosen, clock=clock, create=True)


def build(
    smallprint: Smallprint,
    web: SampleWeb,
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
    *,
    only: Collection[str] = (),
) -> None:
    """Track every document, then capture all of them at each instant. Goes on where an earlier build ended.

    ``only`` keeps to the documents of these ``platform/document`` keys.
    """
    from smallprint.store.models import Capture, Document
    from smallprint.work.capture import capture_documents
    from smallprint.work.track import Wanted, track

    clock = smallprint.clock
    assert isinstance(clock, SimulatedClock)
    for one in tracked():
        if only and one.document.key not in only:
            continue
        wanted = Wanted(
            urls=one.urls,
            platform=one.platform.name,
            type=one.document.type.value,
            title=one.document.title,
            locale=one.document.language,
            sector=one.platform.sector.value,
            country=one.platform.country,
            render=one.document.template == "app",
        )
        track(smallprint.ledger, wanted)
    documents = list(Document.objects.select_related("platform").prefetch_related("sources"))
    done, total = 0, len(documents) * len(instants())
    for at in instants():
        web.set_date(at)
        clock.set(at)
        captured = set(Capture.objects.filter(time__gte=at).values_list("document", flat=True))
        todo = [document for document in documents if document.number not in captured]
        done += len(documents) - len(todo)

        def on_captured(_one: object) -> None:
            nonlocal done
            done += 1
            on_progress(done, total)

        capture_documents(smallprint, todo, on_captured)
