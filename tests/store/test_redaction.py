"""Redaction: the words go from the store, from every page and from the log; what was there can still be proven."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from smallprint.composition import Smallprint, open_smallprint
from smallprint.records.errors import EvidenceError
from smallprint.settings import load
from smallprint.store.compare_index import compare_index
from smallprint.store.models import Capture, Observation, Provision, StatementSet, Version
from smallprint.store.verify_record import verify_record
from smallprint.work.redact import redact
from tests.store.redacting import ADDRESS, SECRETS, files_with, findings, make_record, read_pages, rebuild

Reopen = Callable[[], Smallprint]
REASON = "names a person"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_record(tmp_path_factory.mktemp("record"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def reopen(request: pytest.FixtureRequest, tmp_path: Path, record: Path) -> Reopen:
    """Opens a copy of the record, again and again, on the database in question."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else None
    home = shutil.copytree(record, tmp_path / "home", ignore=shutil.ignore_patterns("index.sqlite3*"))
    return lambda: open_smallprint(load(home, database_url=url))


@pytest.fixture
def opened_record(tmp_path: Path, record: Path) -> Reopen:
    """The same on the embedded database alone."""
    home = shutil.copytree(record, tmp_path / "home", ignore=shutil.ignore_patterns("index.sqlite3*"))
    return lambda: open_smallprint(load(home))


def terms_version(ordinal: int) -> Version:
    return Version.objects.get(document__title="Terms of Service", ordinal=ordinal)


@pytest.mark.parametrize("ordinal", [0, 1, 3])
def test_a_redacted_versions_words_are_nowhere_and_a_rebuild_gives_the_same_pages(
    reopen: Reopen, ordinal: int
) -> None:
    smallprint = reopen()
    before = read_pages(smallprint)
    row = terms_version(ordinal)
    assert any(SECRETS[ordinal].encode() in body for body in before.values())
    done = redact(smallprint, row.public_id, REASON, basis="GDPR art. 17(1)(d)")
    after = read_pages(smallprint)

    assert not [address for address, body in after.items() if SECRETS[ordinal].encode() in body]
    assert {address for address in after if not address.startswith("/statements")} >= {
        address
        for address in before
        if address.count("/") == 2 and "statements" not in address and not address.endswith((".txt", ".atom"))
    }, "every record still has its page"
    assert b"Removed on " in after[f"/versions/{row.number}"]
    assert f"{REASON} (leaf {done.leaves[0]})".encode() in after[f"/versions/{row.number}"]
    others = [number for number in (0, 1, 3) if number != ordinal]
    for other in others:
        kept = terms_version(other)
        assert SECRETS[other].encode() in after[f"/versions/{kept.number}.json"]

    verdicts = findings(smallprint)
    assert {verdict.code for verdict in verdicts} == {"REDACTED"}
    assert all(verdict.ok and REASON in verdict.detail for verdict in verdicts)
    assert {verdict.subject for verdict in verdicts} == set(done.plan.blobs)

    url, every = smallprint.settings.database_url, timedelta(hours=smallprint.settings.capture_every_hours)
    evidence = smallprint.ledger.evidence
    compared = list(compare_index(smallprint.home, url, evidence, every, lambda _done, _all: None))
    assert [verdict.code for verdict in compared] == ["OK"], compared

    rebuild()
    again = read_pages(reopen())
    assert {address for address in after if after[address] != again.get(address)} == set()
    assert again.keys() == after.keys()
    if smallprint.settings.database_url is None:
        assert files_with(smallprint.home.path, SECRETS[ordinal]) == []


def test_packs_and_checks_of_single_records_know_of_the_redaction(opened_record: Reopen) -> None:
    from django.test import Client

    smallprint = opened_record()
    row = terms_version(1)
    redact(smallprint, row.public_id, REASON)
    read_pages(smallprint)
    stub = Provision.objects.exclude(removed="").first()
    assert stub is not None, "a clause that no other version had"
    capture = Capture.objects.filter(version=row)[0]
    client = Client()
    for address in (
        f"/versions/{row.number}", f"/captures/{capture.number}", f"/documents/{row.document_id}",
    ):  # fmt: skip
        answer = client.get(f"{address}/pack.zip")
        assert answer.status_code == 200, (address, answer.content)
        with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as pack:
            assert not [name for name in pack.namelist() if SECRETS[1].encode() in pack.read(name)], address
    for address in (f"/provisions/{stub.number}", f"/changes/{row.change_before.number}"):
        assert b"erased" in client.get(f"{address}/pack.zip").content, (
            "there is nothing to pack, and it is said why"
        )
    for record in (row.public_id, capture.public_id, stub.public_id):
        *found, summary = verify_record(smallprint.home.path, record)
        assert {verdict.code for verdict in found} <= {"CITED", "OK", "REDACTED"}, found
        assert summary.ok


def test_a_database_from_before_the_redaction_catches_up_to_the_same_pages(opened_record: Reopen) -> None:
    smallprint = opened_record()
    index = smallprint.home.index
    connections["default"].close()
    kept = shutil.copy(index, index.with_name("before.sqlite3"))
    smallprint = opened_record()
    redact(smallprint, terms_version(1).public_id, REASON)
    redact(smallprint, terms_version(3).public_id, "names another person")
    after = read_pages(smallprint)
    connections["default"].close()
    for beside in index.parent.glob("index.sqlite3-*"):
        beside.unlink()
    shutil.move(kept, index)
    again = read_pages(opened_record())
    assert {address for address in after if after[address] != again.get(address)} == set()
    assert b"names another person" in again[f"/versions/{terms_version(3).number}"]


def test_a_document_redacted_twice_is_the_same_when_rebuilt(reopen: Reopen) -> None:
    smallprint = reopen()
    for ordinal in (0, 1, 3):
        redact(smallprint, terms_version(ordinal).public_id, f"{REASON} {ordinal}")
    after = read_pages(smallprint)
    assert not [
        address for address, body in after.items() if b"Mx. Quillon Aster-" in body.replace(b"Aster-2", b"")
    ]
    rebuild()
    again = read_pages(reopen())
    assert {address for address in after if after[address] != again.get(address)} == set()


def test_a_page_with_code_that_is_told_of_goes_with_what_was_told(opened_record: Reopen) -> None:
    smallprint = opened_record()
    first, second = Version.objects.filter(document__title="Privacy Policy").order_by("ordinal")
    told = Observation.objects.get(capture__version=first)
    assert b'class="code"' in read_pages(smallprint)[f"/statements/{told.first_number}"]
    done = redact(smallprint, first.public_id, REASON)
    assert second.public_id in done.plan.stay, "its other clauses stand in the second version too"
    after = read_pages(smallprint)
    assert REASON.encode() in after[f"/statements/{told.first_number}"]
    assert b'class="code"' not in after[f"/statements/{told.first_number}"]
    assert b"90 days" not in after[f"/changes/{first.change_after.number}"]
    assert b"30 days" in after[f"/versions/{second.number}"]
    whatever = StatementSet.objects.filter(version=second, removed="")
    assert whatever.exists(), "what is said of the second version alone is said again"
    assert {verdict.code for verdict in findings(smallprint)} == {"REDACTED"}
    rebuild()
    again = read_pages(opened_record())
    assert {address for address in after if after[address] != again.get(address)} == set()


def test_what_is_not_whole_elsewhere_is_named_before_anything_is_recorded(opened_record: Reopen) -> None:
    smallprint = opened_record()
    missing = terms_version(3).text_sha256
    smallprint.ledger.blobs.path(missing).unlink()
    size = smallprint.ledger.log.refresh().size
    with pytest.raises(EvidenceError, match=f"Nothing was redacted: blob {missing} is not in"):
        redact(smallprint, terms_version(1).public_id, REASON)
    assert smallprint.ledger.log.refresh().size == size


def test_every_link_of_every_page_leads_somewhere_after_a_redaction_too(opened_record: Reopen) -> None:
    from django.test import Client

    smallprint = opened_record()
    redact(smallprint, terms_version(3).public_id, REASON)
    redact(smallprint, Version.objects.filter(document__title="Privacy Policy")[0].public_id, REASON)
    pages = read_pages(smallprint)
    linked = {
        address for body in pages.values() for address in ADDRESS.findall(body.decode("utf-8", "replace"))
    }
    client = Client()
    answers = {
        address: client.get(address).status_code
        for address in sorted(linked)
        if not address.startswith("/static/")
    }
    assert {address: code for address, code in answers.items() if code not in {200, 301, 302}} == {}
