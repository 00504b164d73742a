"""Captures: their bytes, the same bytes in other captures, their archive records and pictures with their salts."""

from __future__ import annotations

from pathlib import Path

import pytest

from smallprint.composition import Smallprint, open_smallprint
from smallprint.records.errors import UsageError
from smallprint.settings import load
from smallprint.store.models import Capture, Observation, Source, Version
from smallprint.work.redact import redact
from tests.store.live import SECRET, body_with, capture, open_with_document
from tests.store.redacting import files_with, findings, read_pages, rebuild

REASON = "holds a session key"


@pytest.fixture
def smallprint(tmp_path: Path) -> Smallprint:
    """Three captures: twice the same bytes, then others with the same words."""
    made = open_with_document(tmp_path / "home")
    capture(made, 0, body_with(SECRET))
    capture(made, 1, body_with(SECRET))
    capture(made, 2, body_with("another-key"))
    return made


def test_the_same_bytes_go_from_every_capture_with_their_salts_and_the_rest_stays(
    smallprint: Smallprint,
) -> None:
    first, second, third = Capture.objects.order_by("number")
    assert Observation.objects.filter(capture=first).exists(), "its code is told of"
    done = redact(smallprint, first.public_id, REASON)
    records = {naming.record for naming in done.plan.namings}
    assert records == {first.public_id, second.public_id}
    home = smallprint.home.path
    assert files_with(home, SECRET) == []
    assert files_with(home, SECRET.replace("-", "_")) == []
    for commitment in (first.warc_sha256, second.warc_sha256, first.screenshot_sha256):
        assert not smallprint.ledger.evidence.salted.path(commitment).exists()
        assert not smallprint.ledger.evidence.salted.salt_path(commitment).exists()
    assert smallprint.ledger.evidence.salted.get(third.warc_sha256)
    assert smallprint.ledger.blobs.get(third.body_sha256)
    assert not Version.objects.get().removed, "the version's own words are another matter"
    verdicts = findings(smallprint)
    assert {(verdict.code, verdict.ok) for verdict in verdicts} == {("REDACTED", True)}

    pages = read_pages(smallprint)
    assert REASON.encode() in pages[f"/captures/{second.number}"]
    assert f"/captures/{second.number}/body" not in pages
    rebuild()
    again = read_pages(open_smallprint(load(home)))
    assert {address for address in pages if pages[address] != again.get(address)} == set()


def test_bytes_that_are_gone_answer_with_when_and_why(smallprint: Smallprint) -> None:
    from django.test import Client

    row = Capture.objects.order_by("number")[0]
    redact(smallprint, row.public_id, REASON)
    read_pages(smallprint)
    answer = Client().get(f"/captures/{row.number}/body")
    assert answer.status_code == 410
    assert REASON in answer.content.decode()


def test_redacted_bytes_that_come_again_are_named_and_nowhere_kept(smallprint: Smallprint) -> None:
    row = Capture.objects.order_by("number")[0]
    redact(smallprint, row.public_id, REASON)
    capture(smallprint, 3, body_with(SECRET))
    last = Capture.objects.order_by("-number")[0]
    assert last.body_sha256 == row.body_sha256
    assert last.warc_sha256 == last.screenshot_sha256 == "", "they would hold the same bytes"
    assert REASON in last.removed["body"]
    assert Version.objects.get().verifications == 3
    assert files_with(smallprint.home.path, SECRET.replace("-", "_")) == []
    assert [verdict for verdict in findings(smallprint) if not verdict.ok] == []


def test_after_a_redaction_the_whole_page_is_asked_for_and_an_answer_on_its_way_does_no_harm(
    smallprint: Smallprint,
) -> None:
    assert Source.objects.get().etag == '"2"'
    redact(smallprint, Capture.objects.order_by("-number")[0].public_id, REASON)
    assert Source.objects.get().etag == ""
    capture(smallprint, 3, None)  # 304, to a request that was sent before
    last = Capture.objects.order_by("-number")[0]
    assert (last.outcome, last.version_id) == ("unchanged", None)
    assert "redacted" in last.reasons[0]
    capture(smallprint, 4, body_with("a-third-key"))
    assert Version.objects.get().verifications == 3


def test_one_role_alone_can_go(smallprint: Smallprint) -> None:
    first, second, _third = Capture.objects.order_by("number")
    done = redact(smallprint, first.public_id, REASON, only=["warc", "screenshot"])
    assert set(done.plan.blobs) == {first.warc_sha256, first.screenshot_sha256}
    assert smallprint.ledger.blobs.get(first.body_sha256)
    assert smallprint.ledger.evidence.salted.get(second.warc_sha256)
    assert Observation.objects.filter(capture=first, removed="").exists()
    with pytest.raises(UsageError, match="has no rendered"):
        redact(smallprint, first.public_id, REASON, only=["rendered"])


def test_a_second_redaction_of_the_same_finds_nothing_to_do(smallprint: Smallprint) -> None:
    row = Capture.objects.order_by("number")[0]
    redact(smallprint, row.public_id, REASON)
    size = smallprint.ledger.log.refresh().size
    done = redact(smallprint, row.public_id, REASON)
    assert (done.leaves, done.plan.namings) == ((), [])
    assert smallprint.ledger.log.refresh().size == size


@pytest.mark.parametrize("reason", ["", " ", "two\nlines", "x" * 241])
def test_a_reason_is_one_short_line(smallprint: Smallprint, reason: str) -> None:
    with pytest.raises(UsageError, match="one line"):
        redact(smallprint, Capture.objects.order_by("number")[0].public_id, reason)


@pytest.mark.parametrize("record", ["SP-C-000001-3", "SP-K-000999-2", "SP-K-000001-X", "nonsense"])
def test_what_can_not_be_redacted_is_refused_in_plain_words(smallprint: Smallprint, record: str) -> None:
    with pytest.raises(UsageError):
        redact(smallprint, record, REASON)
