"""The public database against the log: whatever was edited, put in or taken out is an INDEX_MISMATCH."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F

from smallprint.composition import Smallprint
from smallprint.evidence import Verdict, encode_leaf
from smallprint.records.ids import Kind, format_id
from smallprint.store.compare_index import MISMATCH, ROWS_NAMED, compare_index
from smallprint.store.models import (
    Applied,
    Capture,
    Change,
    Document,
    Occurrence,
    Provision,
    ProvisionType,
    StatementSet,
    Version,
    Wording,
)
from tests.evidence.making import leaf
from tests.store.archives import TERMS, Archive
from tests.store.records import take_in

Opened = Callable[[], Smallprint]


@pytest.fixture
def smallprint(opened: Opened, tmp_path: Path) -> Smallprint:
    """A record of one document with two versions."""
    archive = Archive(tmp_path / "archive")
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", TERMS.replace("within 30 days", "within 10 days"))
    smallprint = opened()
    take_in(smallprint, archive)
    return smallprint


def verdicts(smallprint: Smallprint) -> list[Verdict]:
    settings = smallprint.settings
    every = timedelta(hours=settings.capture_every_hours)
    return list(
        compare_index(smallprint.home, settings.database_url, smallprint.ledger.evidence, every, _nowhere)
    )


def _nowhere(_done: int, _all: int) -> None:
    pass


def findings(smallprint: Smallprint) -> list[tuple[str, str]]:
    *found, summary = verdicts(smallprint)
    assert summary.code == ("FAILED" if found else "OK")
    assert all(verdict.code == MISMATCH and "smallprint rebuild" in verdict.detail for verdict in found)
    return [(verdict.subject, verdict.detail) for verdict in found]


def test_a_database_that_the_program_wrote_in_several_turns_follows_from_the_log(
    smallprint: Smallprint, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "more")
    for day in range(1, 5):
        text = TERMS.replace("14 days", f"{14 + day % 3} days")
        archive.add("Terms of Service", f"2024-06-{day:02d}T09:00:00Z", text)
    take_in(smallprint, archive)
    Document.objects.update(next_due=None)  # a plan, which is not compared
    (summary,) = verdicts(smallprint)
    assert summary.code == "OK"
    assert Version.objects.count() > 3  # and Django looks at the home's own database again


EDITS: list[tuple[Callable[[], object], str, str]] = [
    (lambda: Change.objects.update(materiality="cosmetic"), format_id(Kind.CHANGE, 1), "materiality is 'cosmetic'"),
    (lambda: Change.objects.update(summary="Nothing."), format_id(Kind.CHANGE, 1), "summary is 'Nothing.'"),
    (lambda: Version.objects.filter(number=2).update(text_sha256="0"), format_id(Kind.VERSION, 2), "text_sha256 is '0'"),
    (lambda: Version.objects.filter(number=1).update(leaf=2), format_id(Kind.VERSION, 1), "leaf is 2"),
    (lambda: Provision.objects.filter(number=3).update(severity="none"), format_id(Kind.PROVISION, 3), "severity is"),
    (lambda: Capture.objects.filter(number=1).update(hops=[1]), format_id(Kind.CAPTURE, 1), "hops is [1]"),
    (lambda: Wording.objects.filter(provision=2).update(facts=[["x"]]), "provision=2, version=1", "facts is"),
    (lambda: Occurrence.objects.filter(version=1, place=2).update(start=F("start") + 1), "place=2", "start is"),
    (lambda: StatementSet.objects.filter(first_number=1).update(blob_sha256="1"), "first_number=1", "blob_sha256 is '1'"),
    (lambda: Applied.objects.update(simulated_clock=True), "origin=smallprint.local/log", "simulated_clock is True"),
    (lambda: Document.objects.update(title="Others' terms"), format_id(Kind.DOCUMENT, 1), "title is"),
]  # fmt: skip


def test_each_edited_row_is_named_with_its_table_record_and_field(smallprint: Smallprint) -> None:
    for edit, _, _ in EDITS:
        edit()
    found = findings(smallprint)
    for _, subject, says in EDITS:
        assert [detail for one, detail in found if subject in one and says in detail], subject
    assert len(found) == len(EDITS)


def test_rows_taken_out_put_in_and_doubled_are_found(smallprint: Smallprint) -> None:
    ProvisionType.objects.filter(provision=1).delete()
    Change.objects.all().delete()
    version = Version.objects.get(number=2)
    version.number, version.ordinal = 3, 2
    version.save(force_insert=True)
    wording = Wording.objects.order_by("pk")[0]
    wording.pk = None
    wording.save(force_insert=True)
    found = findings(smallprint)
    missing = {subject for subject, detail in found if "is missing from the database" in detail}
    extra = {subject for subject, detail in found if "is in the database and in no leaf" in detail}
    assert {f"store_change {format_id(Kind.CHANGE, 1)}", "store_changepart change=1, place=0"} <= missing
    assert any(subject.startswith("store_provisiontype provision=1, type=") for subject in missing)
    assert extra == {f"store_version {format_id(Kind.VERSION, 3)}", "store_wording provision=1, version=1"}
    assert len(found) == len(missing) + len(extra)


def test_a_database_ahead_of_the_log_is_a_mismatch_and_one_behind_is_compared_as_far_as_it_goes(
    smallprint: Smallprint,
) -> None:
    platform = {"number": 2, "slug": "two", "name": "Two", "sector": "", "country": ""}
    smallprint.ledger.log.append([encode_leaf(leaf("platform", platform=platform))])
    assert not findings(smallprint)
    Applied.objects.update(size=F("size") + 2)
    ((_, detail),) = findings(smallprint)
    assert "the log holds" in detail


def test_an_emptied_table_is_a_mismatch_of_few_words(smallprint: Smallprint) -> None:
    gone = Occurrence.objects.count()
    Occurrence.objects.all().delete()
    found = findings(smallprint)
    assert gone > ROWS_NAMED == len(found) - 1
    assert f"{gone - ROWS_NAMED} more findings" in found[-1][1]
