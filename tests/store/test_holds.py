"""Legal holds: what they forbid, that they are private, and that they keep their history."""

from __future__ import annotations

from pathlib import Path

import pytest

from smallprint.composition import Smallprint, open_smallprint
from smallprint.evidence.storage.erasure import unfinished_erasures
from smallprint.records.errors import HeldError, HomeError, UsageError
from smallprint.settings import load
from smallprint.store.holds import Holds
from smallprint.store.models import Capture, Document, Platform, Version
from smallprint.work.redact import hold, redact
from tests.store.live import SECRET, body_with, capture, open_with_document
from tests.store.redacting import files_with

REASON = "names a person"


@pytest.fixture
def smallprint(tmp_path: Path) -> Smallprint:
    """Three captures of one version: twice the same bytes, then others."""
    made = open_with_document(tmp_path / "home")
    capture(made, 0, body_with(SECRET))
    capture(made, 1, body_with(SECRET))
    capture(made, 2, body_with("another-key"))
    return made


def stored(smallprint: Smallprint) -> set[str]:
    return {*smallprint.ledger.blobs.all(), *smallprint.ledger.evidence.salted.all()}


@pytest.mark.parametrize("table", [Platform, Document, Version, Capture])
def test_a_hold_on_any_record_above_forbids_to_erase_what_it_names_and_changes_nothing(
    smallprint: Smallprint, table: type[Platform | Document | Version | Capture]
) -> None:
    row = table._default_manager.order_by("number")[0]
    hold(smallprint, row.public_id, "a court case")
    blobs, size = stored(smallprint), smallprint.ledger.log.refresh().size
    for record in (Capture.objects.order_by("number")[0].public_id, Version.objects.get().public_id):
        with pytest.raises(HeldError, match=row.public_id) as refused:
            redact(smallprint, record, REASON)
        assert "a court case" in str(refused.value)
        assert "Nothing was redacted" in str(refused.value)
    assert (stored(smallprint), smallprint.ledger.log.refresh().size) == (blobs, size)


def test_a_hold_on_one_capture_protects_bytes_that_it_shares_with_another(smallprint: Smallprint) -> None:
    first, second, third = Capture.objects.order_by("number")
    hold(smallprint, second.public_id, "a court case")
    with pytest.raises(HeldError):
        redact(smallprint, first.public_id, REASON)
    assert redact(smallprint, third.public_id, REASON).leaves, "what the hold does not name can go"


def test_lifted_it_forbids_nothing_and_its_history_stays(smallprint: Smallprint) -> None:
    record = Document.objects.get().public_id
    hold(smallprint, record, "a court case")
    with pytest.raises(UsageError, match="held already"):
        hold(smallprint, record, "again")
    hold(smallprint, record, "the case is over", lift=True)
    with pytest.raises(UsageError, match="is not held"):
        hold(smallprint, record, "again", lift=True)
    (kept,) = Holds(smallprint.home.holds).all()
    assert [(step.action, step.reason) for step in kept.history] == [
        ("placed", "a court case"),
        ("lifted", "the case is over"),
    ]
    assert not kept.active
    assert redact(smallprint, Version.objects.get().public_id, REASON).leaves


def test_a_hold_stands_nowhere_but_in_its_own_file(smallprint: Smallprint) -> None:
    record = Document.objects.get().public_id
    hold(smallprint, record, "Quillon v. Plaza")
    assert files_with(smallprint.home.path, "Quillon v. Plaza") == [f"store/holds/{record}.json"]


@pytest.mark.parametrize("spoilt", ["", "{", '{"record": "SP-D-000009-7", "history": []}', '{"history": 1}'])
def test_a_hold_that_can_not_be_read_forbids_everything(smallprint: Smallprint, spoilt: str) -> None:
    record = Document.objects.get().public_id
    hold(smallprint, record, "a court case")
    (smallprint.home.holds / f"{record}.json").write_text(spoilt, "utf-8")
    with pytest.raises(HomeError, match="nothing is erased"):
        redact(smallprint, Version.objects.get().public_id, REASON)


@pytest.mark.parametrize("record", ["SP-P-000001-O", "SP-D-000099-8", "../../etc/passwd", "SP-D-000001-?"])
def test_only_records_that_there_are_can_be_held(smallprint: Smallprint, record: str) -> None:
    with pytest.raises(UsageError):
        hold(smallprint, record, "a court case")
    assert not list(smallprint.home.holds.glob("**/*.json"))


def test_what_was_ordered_erased_before_the_hold_is_spared_until_it_is_lifted(smallprint: Smallprint) -> None:
    row = Capture.objects.order_by("number")[0]
    body = smallprint.ledger.blobs.get(row.body_sha256)
    redact(smallprint, row.public_id, REASON)
    smallprint.ledger.blobs.put(body)  # as if the erasure had been cut off
    hold(smallprint, row.public_id, "a court case")
    again = open_smallprint(load(smallprint.home.path))
    assert unfinished_erasures(again.ledger.evidence) == [row.body_sha256]
    hold(again, row.public_id, "over", lift=True)
    last = open_smallprint(load(smallprint.home.path))
    assert unfinished_erasures(last.ledger.evidence) == []
