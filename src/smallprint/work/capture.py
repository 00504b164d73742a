"""Fetch documents and carry what came through the pipeline, one batch a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from smallprint.capture.batch import fetch_all
from smallprint.capture.part import part_of
from smallprint.records.arrival import Arrival, ConfirmationRule
from smallprint.records.capture import FetchRequest, FetchResult
from smallprint.records.errors import CaptureError
from smallprint.store.models import Document
from smallprint.store.state import load_state

if TYPE_CHECKING:
    from datetime import datetime

    from smallprint.composition import Smallprint
    from smallprint.way.kept import TakenIn

OnCaptured = Callable[["Captured"], None]


@dataclass(frozen=True, slots=True)
class Captured:
    """One document, captured: what came of it."""

    document: Document
    taken: TakenIn


def due_documents(now: datetime) -> list[Document]:
    """Live documents that are due, the longest waiting first."""
    live = Document.objects.filter(live=True).select_related("platform").prefetch_related("sources")
    due = [document for document in live if document.next_due is None or document.next_due <= now]
    return sorted(
        due, key=lambda document: (document.next_due is not None, document.next_due, document.number)
    )


def capture_documents(
    smallprint: Smallprint, documents: Sequence[Document], on_captured: OnCaptured = lambda _captured: None
) -> list[Captured]:
    """Fetch the documents side by side; take each in as soon as all of its pages have come."""
    requests: list[FetchRequest] = []
    place_of: list[tuple[Document, int]] = []
    for document in documents:
        for source in document.sources.all():
            place_of.append((document, source.part))
            requests.append(_request(smallprint, document, source.url, source.etag, source.last_modified))
    waiting = {document.number: len(document.sources.all()) for document in documents}
    came: dict[int, dict[int, FetchResult]] = {document.number: {} for document in documents}
    done: list[Captured] = []
    for place, result in _fetched(smallprint, requests):
        document, part = place_of[place]
        came[document.number][part] = result
        if len(came[document.number]) == waiting[document.number]:
            captured = Captured(document, _take_in(smallprint, document, came.pop(document.number)))
            done.append(captured)
            on_captured(captured)
    return done


def _fetched(smallprint: Smallprint, requests: Sequence[FetchRequest]) -> Iterator[tuple[int, FetchResult]]:
    """Results as they come. The fetches run in a thread of their own, so that the database, which knows
    nothing of event loops, is used from this one.
    """
    results: SimpleQueue[tuple[int, FetchResult]] = SimpleQueue()
    with ThreadPoolExecutor(1, thread_name_prefix="fetch") as thread:
        policy = smallprint.fetch_policy()
        fetching = thread.submit(
            fetch_all, policy, requests, lambda place, result: results.put((place, result))
        )
        for _ in requests:
            while True:
                try:
                    yield results.get(timeout=0.2)
                    break
                except Empty:
                    if fetching.done() and results.empty():
                        fetching.result()
                        raise CaptureError("the fetches ended before every page had been tried") from None


def _request(
    smallprint: Smallprint, document: Document, url: str, etag: str, last_modified: str
) -> FetchRequest:
    return FetchRequest(
        url=url,
        etag=etag or None,
        last_modified=last_modified or None,
        accept_language=document.locale or smallprint.settings.accept_language,
        render=document.render,
    )


def _take_in(smallprint: Smallprint, document: Document, results: dict[int, FetchResult]) -> TakenIn:
    settings = smallprint.settings
    rule = ConfirmationRule(same_text_after=timedelta(hours=settings.confirm_after_hours))
    with smallprint.ledger.session() as session:
        document.refresh_from_db()
        state = load_state(document, smallprint.ledger.blobs)
        arrival = Arrival(
            time=max(result.finished for result in results.values()),
            parts=tuple(part_of(number, result) for number, result in sorted(results.items())),
            confirmation=rule,
            provenance={"captured_by": "smallprint"},
        )
        draft = session.draft()
        taken = smallprint.pipeline.take_in(draft, state, arrival)
        session.commit(draft)
    return taken
