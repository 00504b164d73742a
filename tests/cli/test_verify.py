"""``smallprint verify`` in its kinds: verdicts, exit codes, JSON, and that it writes nothing that counts."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from smallprint.cli.main import app
from smallprint.evidence import open_evidence
from smallprint.records.ids import Kind, format_id
from tests.store.records import append, leaves, make_record

VERSION = format_id(Kind.VERSION, 1)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_record(tmp_path_factory.mktemp("verified"))


@pytest.fixture
def home(pristine: Path, tmp_path: Path) -> Path:
    return shutil.copytree(pristine, tmp_path / "home")


def run(home: Path, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    done = CliRunner().invoke(app, ["--home", str(home), "verify", *arguments, "--json"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


def truth(home: Path) -> dict[Path, bytes]:
    return {
        file: file.read_bytes() for file in home.rglob("*") if file.is_file() and "sqlite3" not in file.name
    }


@pytest.mark.parametrize("arguments", [(), (VERSION,), ("--index",)], ids=["store", "record", "index"])
def test_a_sound_home_ends_with_ok_and_code_0_and_nothing_is_written(
    home: Path, arguments: tuple[str, ...]
) -> None:
    before = truth(home)
    code, verdicts = run(home, *arguments)
    assert (code, verdicts[-1]["code"]) == (0, "OK")
    assert all(set(verdict) == {"code", "subject", "detail", "ok"} and verdict["ok"] for verdict in verdicts)
    assert truth(home) == before


def doubled(home: Path) -> None:
    append(home, leaves(home, "version")[0][1])


def flipped(home: Path) -> None:
    file = open_evidence(home).blobs.path(leaves(home, "version")[0][1]["blobs"]["text"]["sha256"])
    file.write_bytes(file.read_bytes().replace(b"arbitration", b"Arbitration"))


def edited(home: Path) -> None:
    with sqlite3.connect(home / "index.sqlite3") as database:
        database.execute("UPDATE store_change SET materiality = 'cosmetic'")
    database.close()


@pytest.mark.parametrize(
    ("spoil", "arguments", "code"),
    [
        (doubled, (), "CITATION_MISMATCH"),
        (doubled, (VERSION,), "CITATION_MISMATCH"),
        (flipped, (), "BLOB_MISMATCH"),
        (flipped, (VERSION,), "BLOB_MISMATCH"),
        (edited, ("--index",), "INDEX_MISMATCH"),
        (lambda home: (home / "index.sqlite3").unlink(), ("--index",), "INDEX_MISMATCH"),
        (lambda home: (home / "index.sqlite3").write_bytes(b"x" * 5000), ("--index",), "INDEX_MISMATCH"),
    ],
)
def test_a_fault_has_its_verdict_and_code_1(
    home: Path, spoil: Callable[[Path], Any], arguments: tuple[str, ...], code: str
) -> None:
    spoil(home)
    ended, verdicts = run(home, *arguments)
    assert ended == 1
    assert code in {verdict["code"] for verdict in verdicts if not verdict["ok"]}


def test_the_log_and_not_the_database_decides_what_the_plain_check_says(home: Path) -> None:
    edited(home)
    assert run(home)[0] == 0
    assert run(home, format_id(Kind.CHANGE, 1))[0] == 0


def test_what_an_edited_database_needs_is_a_rebuild(home: Path) -> None:
    edited(home)
    assert CliRunner().invoke(app, ["--home", str(home), "rebuild"]).exit_code == 0
    assert run(home, "--index")[0] == 0
