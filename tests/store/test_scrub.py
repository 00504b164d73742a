"""Scrubbing finds, repairs, tidies and says so in the log; on a log that does not hold it says nothing there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from typer.testing import CliRunner

from smallprint.cli.main import app
from smallprint.evidence import Sealed, decode_leaf, encode_leaf, open_evidence, verify_store
from smallprint.records.errors import UsageError
from smallprint.store.checks import CHECKS
from tests.evidence.making import blob_ref, encoded, leaf
from tests.store.archives import TERMS, Archive

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO = 1_000_000_000


def run(home: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["--home", str(home), *words], catch_exceptions=False)
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pristine")
    archive = Archive(folder / "archive")
    archive.add("Terms of Service", "2024-01-02T09:00:00Z", TERMS)
    assert run(folder / "home", "import", "archive", str(archive.write()), "--workers", "1")[0] == 0
    evidence = open_evidence(folder / "home", writable=True)
    sealed = Sealed.of(b"a picture")
    evidence.salted.put_many([sealed])
    names = evidence.blobs.put_many([b"body %d" % number for number in range(60)])
    refs = {f"body{number}": blob_ref(name, len(b"body %d" % number)) for number, name in enumerate(names)}
    evidence.log.append(
        [
            encode_leaf(leaf("review", blobs=refs)),
            encode_leaf(
                leaf("review", blobs={"picture": {**blob_ref(sealed.commitment, 9), "salted": True}})
            ),
        ]
    )
    connections["default"].close()
    return folder / "home"


@pytest.fixture
def home(pristine: Path, tmp_path: Path) -> Path:
    return shutil.copytree(pristine, tmp_path / "home")


def last(home: Path) -> dict[str, Any]:
    log = open_evidence(home).log
    found = decode_leaf(log.entry(log.size - 1))
    assert found["type"] == "scrub"
    return found


def hold(home: Path) -> None:
    assert [v for v in verify_store(home, extra_checks=CHECKS) if not v.ok] == []


def test_a_sound_store_is_recorded_as_sound(home: Path) -> None:
    size = open_evidence(home).log.size
    code, said = run(home, "scrub")
    assert code == 0, said
    assert f"recorded as leaf {open_evidence(home).log.size - 1}" in said
    content = last(home)["scrub"]
    assert (content["count"], content["findings"], content["orphans"]) == (0, [], 0)
    assert content["size"] == size
    assert content["summary"].startswith(f"{size} leaves, ")
    hold(home)


def test_what_is_damaged_is_found_repaired_from_a_backup_and_kept_aside(home: Path, tmp_path: Path) -> None:
    assert run(home, "backup", str(tmp_path / "backup"))[0] == 0
    evidence = open_evidence(home)
    first, second = list(evidence.blobs.all())[:2]
    evidence.blobs.path(first).write_bytes(b"damaged")
    evidence.blobs.path(second).unlink()
    (sealed,) = evidence.salted.all()
    evidence.salted.salt_path(sealed).write_bytes(b"damaged too")
    code, said = run(home, "scrub")
    assert code == 1
    assert {row["code"] for row in last(home)["scrub"]["findings"]} == {"BLOB_MISMATCH", "MISSING"}
    code, said = run(home, "scrub", "--repair-from", str(tmp_path / "backup"))
    assert code == 1
    assert said.count("REPAIRED") == 3
    assert all(row["repaired"] for row in last(home)["scrub"]["findings"])
    assert (home / "store" / "damaged" / f"{first}-1").read_bytes() == b"damaged"
    assert (home / "store" / "damaged" / f"{sealed}.salt-1").read_bytes() == b"damaged too"
    hold(home)
    assert run(home, "scrub", "--repair-from", str(tmp_path / "backup"))[0] == 0


def test_a_damaged_backup_repairs_nothing(home: Path, tmp_path: Path) -> None:
    assert run(home, "backup", str(tmp_path / "backup"))[0] == 0
    evidence, backup = open_evidence(home), open_evidence(tmp_path / "backup")
    name = next(evidence.blobs.all())
    evidence.blobs.path(name).write_bytes(b"damaged")
    backup.blobs.path(name).write_bytes(b"damaged as well")
    code, said = run(home, "scrub", "--repair-from", str(tmp_path / "backup"))
    assert code == 1
    assert "REPAIRED" not in said
    assert evidence.blobs.path(name).read_bytes() == b"damaged"
    with pytest.raises(UsageError, match="no backup"):
        run(home, "scrub", "--repair-from", str(tmp_path / "none"))


def test_many_findings_stand_in_a_blob(home: Path) -> None:
    for number in range(60):
        name = open_evidence(home).blobs.put(b"body %d" % number)
        open_evidence(home).blobs.path(name).unlink()
    assert run(home, "scrub")[0] == 1
    found = last(home)
    assert found["scrub"]["count"] == 60
    assert len(found["scrub"]["findings"]) == 50
    rows = json.loads(open_evidence(home).blobs.get(found["blobs"]["findings"]["sha256"]))
    assert len(rows) == 60


@pytest.mark.parametrize("fault", ["entry", "checkpoint", "rollback"])
def test_on_a_log_that_does_not_hold_nothing_is_appended(home: Path, tmp_path: Path, fault: str) -> None:
    log = home / "log"
    if fault == "entry":
        for bundle in (log / "tile" / "entries").rglob("*.p/*"):
            bundle.write_bytes(bundle.read_bytes().replace(b"review", b"revieW"))
    elif fault == "checkpoint":
        (log / "checkpoint").write_bytes((log / "checkpoint").read_bytes().replace(b"\n", b" ", 1))
    else:
        shutil.copytree(log, tmp_path / "old")
        open_evidence(home, writable=True).log.append([encoded(1)])
        shutil.rmtree(log)
        shutil.move(tmp_path / "old", log)
    before = {path: path.read_bytes() for path in log.rglob("*") if path.is_file()}
    code, said = run(home, "scrub")
    assert code == 1
    assert "NOT_RECORDED" in said
    assert {path: path.read_bytes() for path in log.rglob("*") if path.is_file()} == before


def test_remains_of_killed_writers_go_and_those_of_living_ones_stay(home: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    scratch = home / "store" / "blobs" / ".tmp"
    batches = {
        "dead": scratch / f"{dead.pid}-{'a' * 16}",
        "living": scratch / f"{os.getpid()}-{'b' * 16}",
        "young": scratch / f"{dead.pid}-{'c' * 16}",
        "other": scratch / "mine",
    }
    for name, batch in batches.items():
        batch.mkdir(parents=True)
        (batch / "0").write_bytes(b"half a bo")
        if name != "young":
            os.utime(batch, (LONG_AGO, LONG_AGO))
    code, said = run(home, "scrub")
    assert code == 0
    assert "LEFTOVERS  1 batch " in said
    assert {name for name, batch in batches.items() if batch.exists()} == {"living", "young", "other"}


def test_blobs_that_no_leaf_names_are_counted_and_kept(home: Path) -> None:
    blobs = open_evidence(home).blobs
    old, young = blobs.put_many([b"left by a kill", b"being written"])
    os.utime(blobs.path(old), (LONG_AGO, LONG_AGO))
    code, said = run(home, "scrub")
    assert code == 0
    assert "ORPHAN  1 blob " in said
    assert old in said
    assert last(home)["scrub"]["orphans"] == 1
    assert blobs.has(old)
    assert blobs.has(young)


def test_an_erasure_that_was_cut_off_is_finished(home: Path) -> None:
    evidence = open_evidence(home, writable=True)
    name = evidence.blobs.put(b"body 7")
    evidence.log.append(
        [encode_leaf(leaf("redaction", redaction={"blobs": [name], "reason": "court order"}))]
    )
    code, _said = run(home, "scrub")
    assert code == 1
    assert not evidence.blobs.has(name)
    assert run(home, "scrub")[0] == 0


def test_without_the_private_key_everything_is_checked_and_nothing_recorded(home: Path) -> None:
    (home / "keys" / "log.key").unlink()
    size = open_evidence(home).log.size
    code, said = run(home, "scrub")
    assert code == 1
    assert "NOT_RECORDED" in said
    assert open_evidence(home).log.size == size
