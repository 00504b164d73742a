"""The database is an index: gone, old, damaged or half made, it comes back with the same answers."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from typer.testing import CliRunner

from smallprint.cli.main import app
from smallprint.clock import SimulatedClock
from smallprint.composition import Smallprint, open_smallprint
from smallprint.home import Home
from smallprint.settings import load
from smallprint.store.models import (
    Applied,
    Capture,
    Change,
    Document,
    Knowledge,
    Platform,
    Provision,
    Version,
)
from tests.store.archives import TERMS, Archive
from tests.store.records import take_in

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rebuilt")
    archive = Archive(folder / "archive")
    for month in range(1, 6):
        text = TERMS.replace("14 days", f"{14 + month} days")
        archive.add("Terms of Service", f"2024-{month:02d}-01T09:00:00Z", text)
    home = Home(folder / "home")
    home.prepare()
    clock = SimulatedClock(home.simulated_now, NOW)
    take_in(open_smallprint(load(home.path), clock=clock, create=True), archive)
    connections["default"].close()
    return home.path


@pytest.fixture
def home(pristine: Path, tmp_path: Path) -> Path:
    return shutil.copytree(pristine, tmp_path / "home")


def answers(home: Path) -> dict[str, bytes]:
    """The JSON of every page, and the feeds."""
    from smallprint.web.site import serve_from

    smallprint = open_smallprint(load(home))
    serve_from(smallprint)
    paths = [
        "/index.json", "/changes.json", "/platforms.json", "/clause-types.json", "/clause-types/fees.json",
        "/methodology.json", "/feed.atom",
    ]  # fmt: skip
    paths += [f"/platforms/{row.slug}.json" for row in Platform.objects.all()]
    for folder, table in (
        ("documents", Document), ("captures", Capture), ("versions", Version), ("changes", Change),
        ("provisions", Provision),
    ):  # fmt: skip
        paths += [f"/{folder}/{row.number}.json" for row in table.objects.all()]
    paths += [f"/documents/{row.number}/captures.json" for row in Document.objects.all()]
    paths += [f"/statements/{number}.json" for number in range(1, 20)]
    client = Client(raise_request_exception=True)
    found = {path: client.get(path) for path in paths}
    connections["default"].close()
    return {path: b"%d " % one.status_code + b"".join(one) for path, one in found.items()}


@pytest.fixture(scope="module")
def before(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    found = answers(shutil.copytree(pristine, tmp_path_factory.mktemp("before") / "home"))
    assert sum(answer.startswith(b"200 ") for answer in found.values()) > 40
    return found


def remove(*names: str) -> Callable[[Path], None]:
    return lambda home: [(home / name).unlink(missing_ok=True) for name in names] and None


def rebuild(home: Path) -> None:
    done = CliRunner().invoke(app, ["--home", str(home), "rebuild"])
    assert done.exit_code == 0, done.output


def damage(home: Path) -> None:
    remove("index.sqlite3-wal", "index.sqlite3-shm")(home)
    (home / "index.sqlite3").write_bytes(b"this is no database at all, but long enough to look like one" * 99)
    rebuild(home)
    assert (home / "index.sqlite3.damaged").exists()


def edit(home: Path) -> None:
    open_smallprint(load(home))
    Change.objects.update(summary="Nothing happened.", materiality="cosmetic")
    Version.objects.filter(ordinal=4).delete()
    Applied.objects.update(size=10_000)
    connections["default"].close()
    rebuild(home)


@pytest.mark.parametrize(
    "harm",
    [
        remove("index.sqlite3", "index.sqlite3-wal", "index.sqlite3-shm"),
        remove("index.sqlite3-wal", "index.sqlite3-shm"),
        rebuild,
        damage,
        edit,
    ],
    ids=["deleted", "without its WAL", "rebuilt", "damaged and rebuilt", "edited and rebuilt"],
)
def test_every_page_answers_as_before(
    home: Path, before: dict[str, bytes], harm: Callable[[Path], None]
) -> None:
    harm(home)
    assert answers(home) == before


def test_a_database_whose_newest_transactions_were_lost_with_the_wal_catches_up(
    pristine: Path, before: dict[str, bytes], tmp_path: Path
) -> None:
    """As after a power cut: the file as it was at its last checkpoint, the log with all its leaves."""
    home = tmp_path / "home"
    shutil.copytree(pristine / "log", home / "log")
    shutil.copytree(pristine / "store", home / "store")
    shutil.copytree(pristine / "keys", home / "keys")
    shutil.copy(pristine / "simulated-now", home)
    whole = open_smallprint(load(home))
    whole.ledger.log.refresh()
    connections["default"].close()
    _forget_the_end(whole)
    assert answers(home) == before


def _forget_the_end(smallprint: Smallprint) -> None:
    """Put the database back to where it was after two thirds of the log."""
    from smallprint.evidence import decode_leaf
    from smallprint.store.removals import Removals
    from smallprint.store.setup import drop_index

    drop_index()
    log, size = smallprint.ledger.log, smallprint.ledger.log.size * 2 // 3
    projector = smallprint.ledger._projector
    projector.apply(0, map(decode_leaf, log.entries(0, size)), ahead=Removals.among(log.entries(0, size), 0))
    assert Applied.objects.get().size == size
    connections["default"].close()


@pytest.mark.parametrize("step", ["empty", "apply 1", "apply 2"])
def test_a_rebuild_that_is_killed_leaves_a_database_that_comes_back(
    home: Path, before: dict[str, bytes], step: str
) -> None:
    command = [sys.executable, "-m", "tests.store.killed_rebuild", str(home), step]
    done = subprocess.run(command, cwd=Path(__file__).resolve().parents[2], timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL
    assert answers(home) == before


def test_tables_of_an_older_shape_are_made_again_from_the_log(home: Path, before: dict[str, bytes]) -> None:
    """An upgraded program has tables that the older one did not fill."""
    from django.core.management import call_command

    smallprint = open_smallprint(load(home))
    assert Knowledge.objects.count() == 1
    call_command("migrate", "store", "0002", verbosity=0, interactive=False)
    assert Applied.objects.get().size == smallprint.ledger.log.size
    connections["default"].close()
    assert answers(home) == before
    assert Knowledge.objects.count() == 1
