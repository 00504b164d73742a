"""``smallprint redact`` and ``smallprint hold``, as they are given at a terminal."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.redacting import SECRETS, files_with, make_record

TERMS = "SP-V-000001-X"


def smallprint(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from smallprint.cli.main import run; run()", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "400"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_record(tmp_path_factory.mktemp("record"))


@pytest.fixture
def home(tmp_path: Path, record: Path) -> Path:
    return shutil.copytree(record, tmp_path / "home")


def test_a_dry_run_names_all_that_would_go_and_who_shares_it_and_changes_nothing(home: Path) -> None:
    before = {path: path.read_bytes() for path in (home / "store").rglob("*") if path.is_file()}
    checkpoint = (home / "log" / "checkpoint").read_bytes()
    done = smallprint("--home", home, "redact", TERMS, "--reason", "names a person", "--dry-run")
    assert done.returncode == 0, done.stderr
    for said in (f"text of {TERMS}", "body of SP-K-000001-F", "(shared or derived)", "and stay: SP-V-"):
        assert said in done.stdout
    assert {path: path.read_bytes() for path in (home / "store").rglob("*") if path.is_file()} == before
    assert (home / "log" / "checkpoint").read_bytes() == checkpoint


def test_redacted_verified_and_rebuilt_at_the_terminal(home: Path) -> None:
    done = smallprint("--home", home, "redact", TERMS, "--reason", "names a person")
    assert done.returncode == 0, done.stderr
    assert "blobs erased (leaf " in done.stdout
    assert files_with(home, SECRETS[0]) == []
    again = smallprint("--home", home, "redact", TERMS, "--reason", "names a person")
    assert "Nothing of" in again.stdout
    for command in (["verify"], ["rebuild"], ["verify", "--index"]):
        done = smallprint("--home", home, *command)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "MISSING" not in done.stdout


def test_a_hold_refuses_with_exit_code_2_and_what_to_do(home: Path) -> None:
    assert smallprint("--home", home, "hold", "SP-D-000001-N", "--reason", "a court case").returncode == 0
    refused = smallprint("--home", home, "redact", TERMS, "--reason", "names a person")
    assert refused.returncode == 2
    assert "under legal hold" in refused.stderr
    assert "--lift SP-D-000001-N" in refused.stderr
    listed = smallprint("--home", home, "hold", "--list")
    assert "SP-D-000001-N  held" in listed.stdout
    lifted = smallprint("--home", home, "hold", "--lift", "SP-D-000001-N", "--reason", "over")
    assert lifted.returncode == 0, lifted.stderr
    assert smallprint("--home", home, "redact", TERMS, "--reason", "names a person").returncode == 0


def test_a_hold_without_record_or_reason_says_what_is_missing(home: Path) -> None:
    for arguments, said in ((["hold"], "Name a record"), (["hold", "SP-D-000001-N"], "Give the reason")):
        done = smallprint("--home", home, *arguments)
        assert done.returncode == 2
        assert said in done.stderr
