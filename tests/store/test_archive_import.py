"""Importing an archive: its rules, its bad rows, and that it can be run twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smallprint.composition import Smallprint
from smallprint.evidence import verify_store
from smallprint.exchange.manifest import read_manifest
from smallprint.exchange.replay import Replay, Report
from smallprint.store.checks import CHECKS
from smallprint.store.models import (
    Applied,
    Capture,
    Change,
    Document,
    Occurrence,
    Platform,
    Provision,
    StatementSet,
    Version,
    Wording,
)
from tests.store.archives import PRIVACY, TERMS, Archive

Opened = Callable[[], Smallprint]


def run_import(smallprint: Smallprint, folder: Path) -> Report:
    manifest = read_manifest(folder, smallprint.clock.now())
    return Replay(smallprint.ledger, smallprint.pipeline, manifest, workers=1).run(lambda _done, _all: None)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_a_changed_text_becomes_a_version_and_a_change_and_keeps_identities(
    opened: Opened, archive: Archive
) -> None:
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", TERMS.replace("within 30 days", "within 10 days"))
    report = run_import(opened(), archive.write())
    assert (report.taken, report.versions, report.changes) == (2, 2, 1)
    first, second = Version.objects.order_by("ordinal")
    change = Change.objects.get()
    assert change.materiality == "substantive"
    assert first.confirmed_rule == "it stood until the next record"
    assert not second.confirmed
    assert not change.counted
    ids = [
        set(Occurrence.objects.filter(version=v).values_list("provision", flat=True)) for v in (first, second)
    ]
    assert ids[0] == ids[1]


def test_the_same_words_again_are_a_verification_that_confirms(opened: Opened, archive: Archive) -> None:
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    archive.add("Terms of Service", "2024-03-01T11:00:00Z", TERMS.replace("\n\n", "\n\n\n"))
    run_import(opened(), archive.write())
    version = Version.objects.get()
    assert (version.verifications, version.cosmetic) == (1, 1)
    assert version.confirmed_rule == "the same text was seen again"
    assert Change.objects.count() == 0


def test_a_change_over_records_not_held_is_never_confirmed(opened: Opened, archive: Archive) -> None:
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    later = TERMS.replace("within 30 days", "within 10 days")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", later, follows_previous_row=False)
    archive.add("Terms of Service", "2024-07-01T09:00:00Z", later.replace("7 days", "3 days"))
    run_import(opened(), archive.write())
    over_gap, _last = Change.objects.order_by("after__ordinal")
    assert over_gap.gap
    assert over_gap.after.confirmed
    assert over_gap.confirmation == "observed"


def test_an_upgrade_of_the_source_is_no_change_of_the_platform(opened: Opened, archive: Archive) -> None:
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    shorter = TERMS.replace("These terms are governed by the laws of Ireland. ", "")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", shorter, upstream_kind="technical-upgrade")
    run_import(opened(), archive.write())
    change = Change.objects.get()
    assert (change.pattern, change.materiality) == ("extractor-change", "cosmetic")


def test_a_return_to_an_earlier_text_is_named_and_gives_identities_back(
    opened: Opened, archive: Archive
) -> None:
    without = TERMS[: TERMS.index("## Disputes")] + TERMS[TERMS.index("## Ending") :]
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", without)
    archive.add("Terms of Service", "2024-07-01T09:00:00Z", TERMS)
    run_import(opened(), archive.write())
    assert [change.pattern for change in Change.objects.order_by("after__ordinal")] == ["new", "revert"]
    first, _middle, last = Version.objects.order_by("ordinal")
    ids = [
        list(Occurrence.objects.filter(version=v).values_list("provision", flat=True)) for v in (first, last)
    ]
    assert ids[0] == ids[1]
    assert Change.objects.get(pattern="revert").returns_to == first


def test_a_wording_that_came_back_is_one_wording_for_as_long_as_it_stays(
    opened: Opened, archive: Archive
) -> None:
    shorter = TERMS.replace("within 30 days", "within 10 days")
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", shorter)
    archive.add("Terms of Service", "2024-07-01T09:00:00Z", TERMS)
    archive.add("Terms of Service", "2024-09-01T09:00:00Z", TERMS.replace("7 days", "3 days"))
    run_import(opened(), archive.write())
    newest = Version.objects.order_by("ordinal").last()
    changed = [wordings for wordings in _wordings_by_provision().values() if len(wordings) > 1]
    assert sorted(len(wordings) for wordings in changed) == [2, 3]
    statements = StatementSet.objects.get(version=newest)
    assert statements.count > 0


def _wordings_by_provision() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for provision, wording in Wording.objects.order_by("id").values_list("provision", "id"):
        found.setdefault(provision, []).append(wording)
    return found


def test_raw_snapshots_are_bodies_and_verifications_never_versions(opened: Opened, archive: Archive) -> None:
    version = archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    snapshot = {"role": "snapshot", "format": "html", "version_path": version["path"], "upstream_kind": None}
    page = f"<html><body><main><pre>{TERMS}</pre></main></body></html>"
    archive.add(
        "Terms of Service", "2024-03-01T09:00:00Z", page, **snapshot, snapshot_role="source-of-version"
    )
    archive.add(
        "Terms of Service", "2024-03-09T09:00:00Z", page + " ", **snapshot, snapshot_role="no-new-version"
    )
    run_import(opened(), archive.write())
    assert Version.objects.count() == 1
    relations = Capture.objects.order_by("number").values_list("relation", flat=True)
    assert list(relations) == ["first", "body", "verification"]
    assert Version.objects.get().confirmed


def test_a_bot_wall_is_kept_as_a_capture_only(opened: Opened, archive: Archive) -> None:
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    wall = "# Just a moment...\n\nChecking your browser before accessing the site. Enable JavaScript and cookies.\n"
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", wall)
    archive.add("Terms of Service", "2024-05-03T09:00:00Z", TERMS)
    run_import(opened(), archive.write())
    assert Version.objects.count() == 1
    outcomes = Capture.objects.order_by("time").values_list("outcome", flat=True)
    assert list(outcomes)[1] in {"blocked", "needs-rendering"}


def test_bad_rows_are_listed_with_their_line_and_cost_nothing_else(opened: Opened, archive: Archive) -> None:
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    archive.add("Privacy Policy", "2024-03-02T09:00:00Z", PRIVACY)["sha256"] = "0" * 64
    archive.add("Privacy Policy", "2024-03-03T09:00:00Z", PRIVACY + "\nMore.")["path"] = "quarry/gone.md"
    archive.add("Privacy Policy", "2024-03-04T09:00:00Z", PRIVACY + "\nA.")["collected_at"] = (
        "2199-01-01T00:00:00Z"
    )
    archive.add("Privacy Policy", "2024-03-05T09:00:00Z", PRIVACY + "\nB.")["collected_at"] = (
        "1989-12-31T00:00:00Z"
    )
    archive.add("Privacy Policy", "2024-03-06T09:00:00Z", PRIVACY + "\nC.")["collected_at"] = "yesterday"
    archive.add("Privacy Policy", "2024-03-07T09:00:00Z", PRIVACY + "\nD.")["path"] = "../outside.md"
    archive.add("Privacy Policy", "2024-03-08T09:00:00Z", PRIVACY)
    report = run_import(opened(), archive.write("{not json", "[]"))
    assert sorted(refused.line for refused in report.refused) == [2, 3, 4, 5, 6, 7, 9, 10]
    assert report.taken == 2
    assert Document.objects.count() == 2
    assert Platform.objects.count() == 1


def test_run_twice_it_changes_nothing(opened: Opened, archive: Archive) -> None:
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", TERMS.replace("within 30 days", "within 10 days"))
    folder = archive.write()
    smallprint = opened()
    run_import(smallprint, folder)
    size = Applied.objects.get().size
    report = run_import(opened(), folder)
    assert (report.taken, report.known) == (0, 2)
    assert Applied.objects.get().size == size


def test_the_database_can_be_made_again_from_log_and_blobs(opened: Opened, archive: Archive) -> None:
    from django.forms.models import model_to_dict

    from smallprint.store.setup import drop_index, migrate

    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", TERMS.replace("within 30 days", "within 10 days"))
    archive.add("Privacy Policy", "2024-05-02T09:00:00Z", PRIVACY)
    smallprint = opened()
    run_import(smallprint, archive.write())

    def rows() -> list[list[dict[str, object]]]:
        tables = (Platform, Document, Capture, Version, Provision, Change)
        return [[model_to_dict(row) for row in table.objects.order_by("number")] for table in tables]

    before = rows()
    drop_index()
    migrate()
    smallprint.ledger.catch_up()
    assert rows() == before


def test_the_result_verifies(opened: Opened, archive: Archive, tmp_path: Path) -> None:
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", TERMS.replace("within 30 days", "within 10 days"))
    run_import(opened(), archive.write())
    verdicts = list(verify_store(tmp_path / "home", None, extra_checks=CHECKS))
    assert [verdict for verdict in verdicts if not verdict.ok] == []
