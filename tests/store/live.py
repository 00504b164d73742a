"""A page captured by hand: with the exchange as it went over the wire, and a picture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from smallprint.composition import Smallprint, open_smallprint
from smallprint.reading import extract
from smallprint.records.arrival import Arrival, ConfirmationRule, Part
from smallprint.records.capture import FetchResult, Suitability
from smallprint.records.vocabulary import Outcome
from smallprint.settings import load
from tests.store.archives import TERMS
from tests.store.redacting import page

BEGAN = datetime(2026, 1, 14, 9, tzinfo=UTC)
SECRET = "session-of-quillon-aster"
"""Stands in the page's code, and in no version text."""


def body_with(secret: str, text: str = TERMS) -> bytes:
    """A page with a secret beside the text, in code that is told of."""
    return page(text, secret.replace("-", "_")).replace("Privacy", "Terms").encode()


def open_with_document(home: Path) -> Smallprint:
    """A home that tracks one page."""
    smallprint = open_smallprint(load(home), create=True)
    from smallprint.work.track import Wanted, track

    wanted = Wanted(urls=["http://plaza.example/terms"], title="Terms", type="terms-of-service", locale="en")
    track(smallprint.ledger, wanted)
    return smallprint


def capture(smallprint: Smallprint, day: int, body: bytes | None) -> None:
    """Take in what came on a day; a 304 where nothing did."""
    from smallprint.store.models import Document
    from smallprint.store.state import load_state

    at = BEGAN + timedelta(days=day)
    result = FetchResult(
        url_asked="http://plaza.example/terms",
        url_reached="http://plaza.example/terms",
        hops=(),
        started=at,
        finished=at + timedelta(seconds=1),
        outcome=Outcome.UNCHANGED if body is None else Outcome.OK,
        reasons=(),
        status=304 if body is None else 200,
        headers=(("Content-Type", "text/html"), ("ETag", f'"{day}"')),
        media_type="text/html",
        charset="utf-8",
        body=body,
        content=body,
        warc=None if body is None else b"WARC/1.1 with the exchange: " + body,
        screenshot=None if body is None else b"PNG of " + body,
    )
    extracted = None if body is None else extract(body, "text/html", "utf-8")
    part = Part(0, result, extracted, Suitability(Outcome.OK))
    rule = ConfirmationRule(same_text_after=timedelta(hours=12))
    arrival = Arrival(time=at, parts=(part,), confirmation=rule, provenance={"captured_by": "a test"})
    with smallprint.ledger.session() as session:
        state = load_state(Document.objects.get(), smallprint.ledger.blobs)
        draft = session.draft()
        smallprint.pipeline.take_in(draft, state, arrival)
        session.commit(draft)
