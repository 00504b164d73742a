"""Redaction: the words go from the store, from every page and from the log; what was there can still be proven."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from smallprint.composition import Smallprint, open_smallprint
from smallprint.settings import load
from smallprint.store.models import Version
from smallprint.work.redact import redact
from tests.store.redacting import SECRETS, files_with, findings, make_record, read_pages, rebuild

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

    rebuild()
    again = read_pages(reopen())
    assert {address for address in after if after[address] != again.get(address)} == set()
    assert again.keys() == after.keys()
    if smallprint.settings.database_url is None:
        assert files_with(smallprint.home.path, SECRETS[ordinal]) == []
