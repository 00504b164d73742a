"""Backup, restore, and the decision after a rollback, as an operator gives the commands."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from typer.testing import CliRunner

from smallprint.cli.main import app
from smallprint.composition import open_smallprint
from smallprint.evidence import open_evidence, verify_store
from smallprint.records.errors import EvidenceError, HomeError, UsageError
from smallprint.settings import load
from smallprint.store.checks import CHECKS
from smallprint.store.models import Capture, Change, Document, Occurrence, Provision, StatementSet, Version
from tests.evidence.smalldisk import read_only, small_disk
from tests.store.archives import TERMS, Archive

if TYPE_CHECKING:
    from pathlib import Path

TABLES = (Document, Capture, Version, Change, Provision, Occurrence, StatementSet)


def command(home: Path, *words: str) -> str:
    """What the command says; it must not fail."""
    result = CliRunner().invoke(app, ["--home", str(home), *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def add_versions(tmp_path: Path, home: Path, days: range) -> None:
    archive = Archive(tmp_path / f"archive-{days.stop}")
    for day in range(1, days.stop):
        text = TERMS.replace("14 days", f"{14 + day} days")
        archive.add("Terms of Service", f"2024-01-{day:02d}T09:00:00Z", text)
    command(home, "import", "archive", str(archive.write()), "--workers", "1")


def rows(home: Path) -> dict[str, list[Any]]:
    """Everything that the public database shows of these tables."""
    open_smallprint(load(home))
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pristine")
    add_versions(folder, folder / "home", range(1, 4))
    connections["default"].close()
    return folder / "home"


@pytest.fixture
def home(pristine: Path, tmp_path: Path) -> Path:
    return shutil.copytree(pristine, tmp_path / "home")


def hold(home: Path) -> None:
    assert [v for v in verify_store(home, extra_checks=CHECKS) if not v.ok] == []


def test_a_home_that_was_lost_comes_back_with_the_same_rows(home: Path, tmp_path: Path) -> None:
    before = rows(home)
    key = (home / "keys" / "log.key").read_bytes()
    assert "no private key" in command(home, "backup", str(tmp_path / "backup"))
    hold(tmp_path / "backup")
    shutil.rmtree(home)
    said = command(home, "restore", str(tmp_path / "backup"))
    assert "put your copy at" in said
    (home / "keys" / "log.key").write_bytes(key)
    (home / "keys" / "log.key").chmod(0o600)
    assert rows(home) == before
    hold(home)


def test_an_older_backup_is_restored_only_with_a_reason_and_the_database_follows(
    home: Path, tmp_path: Path
) -> None:
    before = rows(home)
    command(home, "backup", str(tmp_path / "backup"))
    add_versions(tmp_path, home, range(1, 6))
    assert rows(home) != before
    with pytest.raises(EvidenceError, match="ROLLBACK"):
        command(home, "restore", str(tmp_path / "backup"))
    said = command(home, "restore", str(tmp_path / "backup"), "--accept-rollback", "the disk is lost")
    assert "was given up" in said
    assert rows(home) == before
    assert "ROLLBACK_ACCEPTED" in command(home, "verify")
    add_versions(tmp_path, home, range(1, 6))
    hold(home)


def test_a_log_put_back_by_hand_is_refused_until_it_is_decided(home: Path, tmp_path: Path) -> None:
    before = rows(home)
    shutil.copytree(home / "log", tmp_path / "old")
    add_versions(tmp_path, home, range(1, 6))
    shutil.rmtree(home / "log")
    shutil.move(tmp_path / "old", home / "log")
    with pytest.raises(EvidenceError, match="accept-rollback"):
        open_smallprint(load(home))
    command(home, "restore", "--accept-rollback", "the newer one can't be read")
    assert rows(home) == before
    hold(home)
    with pytest.raises(UsageError, match="nothing to decide"):
        command(home, "restore", "--accept-rollback", "again")


def test_a_database_that_shows_more_than_the_log_can_be_rebuilt(home: Path, tmp_path: Path) -> None:
    before = rows(home)
    shutil.copytree(home / "log", tmp_path / "old")
    add_versions(tmp_path, home, range(1, 6))
    shutil.rmtree(home / "log")
    shutil.move(tmp_path / "old", home / "log")
    command(home, "rebuild")
    assert rows(home) == before


def test_keys_change_hands_and_the_record_stays_as_it_is(home: Path) -> None:
    before = rows(home)
    said = command(home, "key", "rotate", "--reason", "a year has passed")
    assert "signs from now on" in said
    command(home, "key", "compromised", "--from", "3", "--reason", "a laptop was stolen")
    assert rows(home) == before
    hold(home)
    said = command(home, "verify")
    assert "KEY_ROTATED" in said
    assert "KEY_COMPROMISED" in said
    assert open_evidence(home).log.size > 0
    shown = command(home, "key", "show")
    assert shown.count("trusted up to") == 2
    assert shown.count("signs now") == 1
    assert "PRIVATE" not in shown


def test_a_moment_is_turned_into_a_number_of_leaves(home: Path) -> None:
    with pytest.raises(UsageError, match="no leaf is as young"):
        command(home, "key", "compromised", "--from", "2999-01-01", "--reason", "stolen")
    with pytest.raises(UsageError, match="a number of leaves or a time"):
        command(home, "key", "compromised", "--from", "yesterday", "--reason", "stolen")
    assert "up to 0 leaves" in command(
        home, "key", "compromised", "--from", "2001-01-01", "--reason", "stolen"
    )


def test_wrong_places_are_named(home: Path, tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="nothing to back up"):
        command(tmp_path / "none", "backup", str(tmp_path / "backup"))
    with pytest.raises(UsageError, match="no backup"):
        command(home, "restore", str(tmp_path / "none"))
    with pytest.raises(UsageError, match="Name the backup"):
        command(home, "restore")


@pytest.mark.mount
def test_on_a_read_only_disk_the_whole_store_is_verified_and_nothing_is_written(
    home: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 64) as disk:
        shutil.copytree(home, disk / "home")
        with read_only(disk):
            assert "every signature, hash and root fits" in command(disk / "home", "verify")
            command(disk / "home", "backup", str(tmp_path / "backup"))
        hold(tmp_path / "backup")
        connections["default"].close()
