"""Words that were redacted are captured again: what is recorded then, and that nothing of them is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smallprint.composition import Smallprint, open_smallprint
from smallprint.exchange.manifest import read_manifest
from smallprint.exchange.replay import Replay
from smallprint.settings import load
from smallprint.store.models import Capture, Change, Occurrence, Provision, Version
from smallprint.work.redact import redact
from tests.store.archives import PRIVACY, Archive
from tests.store.redacting import SECRETS, files_with, findings, read_pages, rebuild, terms

REASON = "names a person"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def take_in(tmp_path: Path, archive: Archive) -> Callable[[], Smallprint]:
    """Takes in what the archive holds by now; the record."""

    def run() -> Smallprint:
        smallprint = open_smallprint(load(tmp_path / "home"), create=True)
        manifest = read_manifest(archive.write(), smallprint.clock.now())
        Replay(smallprint.ledger, smallprint.pipeline, manifest, workers=1).run(lambda _done, _all: None)
        return smallprint

    return run


TakeIn = Callable[[], Smallprint]


def clean_and_the_same_when_rebuilt(smallprint: Smallprint, words: str) -> None:
    pages = read_pages(smallprint)
    assert not [address for address, body in pages.items() if words.encode() in body]
    assert [verdict for verdict in findings(smallprint) if not verdict.ok] == []
    rebuild()
    again = read_pages(open_smallprint(load(smallprint.home.path)))
    assert {address for address in pages if pages[address] != again.get(address)} == set()
    assert files_with(smallprint.home.path, words) == []


def test_the_same_text_in_other_bytes_verifies_and_leaves_nothing(archive: Archive, take_in: TakeIn) -> None:
    archive.add("Terms of Service", "2024-01-01T09:00:00Z", terms(0))
    smallprint = take_in()
    redact(smallprint, Version.objects.get().public_id, REASON)
    archive.add("Terms of Service", "2024-02-01T09:00:00Z", terms(0) + "\n\n")
    smallprint = take_in()
    version = Version.objects.get()
    assert (version.verifications, version.confirmed) == (1, True)
    later = Capture.objects.order_by("number").last()
    assert later is not None
    assert later.relation == "verification"
    assert REASON in later.removed["body"]
    clean_and_the_same_when_rebuilt(smallprint, SECRETS[0])


def test_the_same_bytes_are_named_again_and_not_stored_again(archive: Archive, take_in: TakeIn) -> None:
    archive.add("Terms of Service", "2024-01-01T09:00:00Z", terms(0))
    smallprint = take_in()
    redact(smallprint, Version.objects.get().public_id, REASON)
    archive.add("Terms of Service", "2024-02-01T09:00:00Z", terms(0))
    smallprint = take_in()
    first, later = Capture.objects.order_by("number")
    assert (later.body_sha256, later.outcome) == (first.body_sha256, "unchanged")
    clean_and_the_same_when_rebuilt(smallprint, SECRETS[0])


def test_another_text_is_a_version_without_a_change_that_would_tell_the_words(
    archive: Archive, take_in: TakeIn
) -> None:
    archive.add("Terms of Service", "2024-01-01T09:00:00Z", terms(0))
    archive.add("Terms of Service", "2024-02-01T09:00:00Z", terms(1))
    smallprint = take_in()
    numbers = set(Provision.objects.values_list("number", flat=True))
    redact(smallprint, Version.objects.get(ordinal=1).public_id, REASON)
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", terms(2))
    smallprint = take_in()
    newest = Version.objects.get(ordinal=2)
    assert not Change.objects.filter(after=newest).exists()
    assert newest.document.current_version == newest
    kept = set(Occurrence.objects.filter(version=newest).values_list("provision", flat=True))
    assert len(kept & numbers) >= 5, "clauses that an earlier version had word for word are the same ones"
    clean_and_the_same_when_rebuilt(smallprint, SECRETS[1])


def test_a_return_to_redacted_words_is_a_version_without_them(archive: Archive, take_in: TakeIn) -> None:
    archive.add("Terms of Service", "2024-01-01T09:00:00Z", terms(0))
    archive.add("Terms of Service", "2024-02-01T09:00:00Z", terms(1))
    smallprint = take_in()
    redact(smallprint, Version.objects.get(ordinal=0).public_id, REASON)
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", terms(0))
    archive.add("Terms of Service", "2024-04-01T09:00:00Z", terms(3))
    smallprint = take_in()
    returned, last = Version.objects.filter(ordinal__gte=2).order_by("ordinal")
    assert REASON in returned.removed
    assert not last.removed
    assert Change.objects.get(after=returned).removed
    clean_and_the_same_when_rebuilt(smallprint, SECRETS[0])


def test_the_same_words_in_another_document_are_withheld_too(archive: Archive, take_in: TakeIn) -> None:
    archive.add("Terms of Service", "2024-01-01T09:00:00Z", terms(0))
    smallprint = take_in()
    redact(smallprint, Version.objects.get().public_id, REASON)
    archive.add("Terms of Use", "2024-01-05T09:00:00Z", terms(0))
    archive.add("Privacy Policy", "2024-01-06T09:00:00Z", PRIVACY)
    smallprint = take_in()
    assert Version.objects.filter(removed="").count() == 1
    clean_and_the_same_when_rebuilt(smallprint, SECRETS[0])


def test_no_number_is_given_twice_after_the_newest_version_was_redacted_and_all_was_rebuilt(
    archive: Archive, take_in: TakeIn
) -> None:
    archive.add("Terms of Service", "2024-01-01T09:00:00Z", terms(0))
    smallprint = take_in()
    highest = max(Provision.objects.values_list("number", flat=True))
    redact(smallprint, Version.objects.get().public_id, REASON)
    rebuild()
    archive.add("Privacy Policy", "2024-02-01T09:00:00Z", PRIVACY)
    take_in()
    fresh = Provision.objects.filter(document__title="Privacy Policy").values_list("number", flat=True)
    assert min(fresh) > highest
