"""A newer reader that reads the same bytes otherwise is no change of the platform."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from smallprint import pipeline
from smallprint.capture import part as one_page
from smallprint.clock import SimulatedClock
from smallprint.composition import Smallprint, open_smallprint
from smallprint.evidence import verify_store
from smallprint.home import Home
from smallprint.reading import extract, read
from smallprint.records.capture import FetchResult
from smallprint.records.reading import ExtractedText, Reading, Span
from smallprint.records.vocabulary import Outcome, SpanKind
from smallprint.settings import load
from smallprint.store import state, stored_text
from smallprint.store.checks import CHECKS
from smallprint.store.in_force import InForce, in_force
from smallprint.store.minting import MintedOnce
from smallprint.store.models import Capture, Change, Document, Occurrence, Version
from smallprint.work import capture as work
from smallprint.work.track import Wanted, track
from tests.store.archives import TERMS

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
URL = "https://quarry.example/terms"


def page(text: str = TERMS) -> bytes:
    blocks = [
        f"<h2>{block[3:]}</h2>" if block.startswith("## ") else f"<p>{block}</p>"
        for block in text.removeprefix("# Terms of Service\n\n").split("\n\n")
    ]
    return (
        f"<html lang=en><body><main><h1>Terms of Service</h1>{''.join(blocks)}</main></body></html>".encode()
    )


@pytest.fixture
def smallprint(tmp_path: Path) -> Smallprint:
    home = Home(tmp_path / "home")
    home.prepare()
    clock = SimulatedClock(home.simulated_now, START)
    opened = open_smallprint(load(home.path), clock=clock, create=True)
    track(
        opened.ledger,
        Wanted(urls=(URL,), platform="Quarry", type="terms-of-service", title="Terms", locale="en"),
    )
    return opened


def capture(smallprint: Smallprint, day: int, body: bytes | None) -> str:
    """Capture the page; without a body it answers 304. What became of it."""
    time = START + timedelta(days=day)
    assert isinstance(smallprint.clock, SimulatedClock)
    smallprint.clock.set(time)
    result = FetchResult(
        url_asked=URL, url_reached=URL, hops=(), started=time, finished=time,
        outcome=Outcome.UNCHANGED if body is None else Outcome.OK, reasons=(),
        status=304 if body is None else 200, headers=(), media_type="text/html", charset=None,
        body=body, content=body,
    )  # fmt: skip
    return work._take_in(smallprint, Document.objects.get(), {0: result}).outcome.value


def upgrade(
    monkeypatch: pytest.MonkeyPatch, *, words: bool, cut: bool, left_out: bytes = rb"<p>Last updated[^<]*</p>"
) -> None:
    """From here on another reader is in force: it leaves a line out, or cuts provisions otherwise."""

    def newer_extract(*args: Any, **options: Any) -> ExtractedText:
        old = args[0]
        kept = re.sub(left_out, b"", old) if words else old
        kept = kept.replace(b"The service", b"The   service")
        return extract(kept, *args[1:], **options)

    def newer_read(text: ExtractedText) -> Reading:
        found = read(text)
        if not cut:
            return found
        first, second, *rest = found.provisions
        one = Span(first.start, second.end, SpanKind.PROVISION)
        spans = [span for span in found.spans if not one.start <= span.start < one.end]
        return replace(
            found,
            provisions=(replace(first, end=second.end), *rest),
            spans=tuple(sorted([*spans, one], key=lambda span: span.start)),
        )

    parts = {name: {"version": "2", "sha256": "2" * 64} for name in ("extractor", "reader")}
    monkeypatch.setattr(one_page, "extract", newer_extract)
    monkeypatch.setattr(stored_text, "extract", newer_extract)
    monkeypatch.setattr(pipeline, "read", newer_read)
    newer = InForce(in_force().parts | parts, in_force().tables)
    monkeypatch.setattr(state, "in_force", lambda: newer)


def identities(version: Version) -> set[int]:
    return set(Occurrence.objects.filter(version=version).values_list("provision", flat=True))


def sound(smallprint: Smallprint) -> bool:
    verdicts = verify_store(smallprint.home.path, extra_checks=(*CHECKS, MintedOnce()))
    return all(verdict.ok for verdict in verdicts)


def test_other_words_from_the_same_bytes_are_an_extractor_change_that_keeps_ids(
    smallprint: Smallprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert capture(smallprint, 0, page()) == "ok"
    upgrade(monkeypatch, words=True, cut=False)
    assert capture(smallprint, 1, page()) == "unchanged"
    first, second = Version.objects.order_by("ordinal")
    change = Change.objects.get()
    assert (change.pattern, change.materiality, change.counted) == ("extractor-change", "cosmetic", False)
    assert "Smallprint now reads" in change.summary
    assert identities(second) <= identities(first)
    assert first.confirmed_rule == "the same text was seen again"  # its bytes were
    assert Capture.objects.order_by("number").last().version == second
    assert capture(smallprint, 2, page()) == "unchanged"
    assert Version.objects.get(ordinal=1).confirmed
    assert not any(change.counted for change in Change.objects.all())
    assert sound(smallprint)


@pytest.mark.parametrize(("words", "cut"), [(True, False), (False, True), (True, True)])
def test_a_change_of_the_platform_that_comes_with_a_newer_reader_is_told_alone(
    smallprint: Smallprint, monkeypatch: pytest.MonkeyPatch, *, words: bool, cut: bool
) -> None:
    capture(smallprint, 0, page())
    upgrade(monkeypatch, words=words, cut=cut)
    assert capture(smallprint, 1, page(TERMS.replace("within 14 days", "within 7 days"))) == "ok"
    reader, platform = Change.objects.order_by("number")
    assert (reader.pattern, reader.materiality) == ("extractor-change", "cosmetic")
    assert (platform.pattern, platform.materiality) == ("new", "substantive")
    (part,) = platform.parts.all()
    assert "14" in part.what or "7" in part.what or part.kind == "changed"
    assert identities(platform.before) == identities(platform.after)
    capture(smallprint, 2, page(TERMS.replace("within 14 days", "within 7 days")))
    assert [change.counted for change in Change.objects.order_by("number")] == [False, True]
    assert sound(smallprint)


def test_a_newer_reader_that_takes_far_less_is_not_taken_for_another_page(
    smallprint: Smallprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = "\n\n".join(
        f"Schedule {n}: you agree that we may process your personal data for payment." for n in range(150)
    )
    capture(smallprint, 0, page(TERMS + "\n" + beside))
    upgrade(monkeypatch, words=True, cut=False, left_out=rb"<p>Schedule \d+:[^<]*</p>")
    assert capture(smallprint, 1, page(TERMS + "\n" + beside)) == "unchanged"
    assert [change.pattern for change in Change.objects.all()] == ["extractor-change"]
    assert Version.objects.get(ordinal=1).words < Version.objects.get(ordinal=0).words / 5


def test_nothing_is_recorded_where_the_page_was_not_sent_again_or_reads_the_same(
    smallprint: Smallprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture(smallprint, 0, page())
    upgrade(monkeypatch, words=False, cut=True)
    assert capture(smallprint, 1, page()) == "unchanged"
    assert capture(smallprint, 2, None) == "unchanged"
    assert (Version.objects.count(), Change.objects.count()) == (1, 0)


def test_a_page_not_sent_again_that_a_newer_reader_reads_otherwise_is_an_extractor_change(
    smallprint: Smallprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture(smallprint, 0, page())
    upgrade(monkeypatch, words=True, cut=False)
    assert capture(smallprint, 1, None) == "unchanged"
    assert [change.pattern for change in Change.objects.all()] == ["extractor-change"]
    assert sound(smallprint)


def test_the_same_reader_never_reads_held_bytes_again(
    smallprint: Smallprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture(smallprint, 0, page())

    def never(*_args: Any, **_options: Any) -> ExtractedText:
        raise AssertionError("held bytes were read again")

    monkeypatch.setattr(stored_text, "extract", never)
    assert capture(smallprint, 1, page(TERMS.replace("within 14 days", "within 7 days"))) == "ok"
    assert [change.pattern for change in Change.objects.all()] == ["new"]


def test_every_page_of_such_a_record_can_be_read(
    smallprint: Smallprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.test import Client

    from smallprint.web.site import serve_from

    capture(smallprint, 0, page())
    upgrade(monkeypatch, words=True, cut=True)
    capture(smallprint, 1, page(TERMS.replace("within 14 days", "within 7 days")))
    serve_from(smallprint)
    client = Client(raise_request_exception=True)
    for path in [f"/versions/{n}" for n in (1, 2, 3)] + [
        "/changes/1",
        "/changes/2",
        "/documents/1",
        "/changes",
    ]:
        assert client.get(path).status_code == 200, path
