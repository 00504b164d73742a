"""``smallprint pack`` and ``smallprint verify FILE.zip``, as they are given at a terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from smallprint.evidence import open_evidence
from tests.store.records import make_record

pytestmark = pytest.mark.xdist_group("packed")

VERSION = "SP-V-000001-X"


def smallprint(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from smallprint.cli.main import run; run()", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "400", **environment},
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_record(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def packed(home: Path) -> Path:
    file = home.parent / "record.zip"
    done = smallprint("--home", home, "pack", VERSION, "-o", file)
    assert done.returncode == 0, done.stderr
    assert f"{file.stat().st_size:,} bytes" in done.stdout
    return file


def test_a_pack_is_verified_where_there_is_no_home_with_a_key_from_elsewhere(
    home: Path, packed: Path, tmp_path: Path
) -> None:
    key = (home / "keys" / "pinned.vkey").read_text().strip()
    (tmp_path / "key.txt").write_text(f"{key}\n")
    for given in (key, tmp_path / "key.txt"):
        done = smallprint("--home", tmp_path / "none", "verify", packed, "--key", given)
        assert (done.returncode, done.stdout.split()[0]) == (0, "OK"), done.stderr
    assert not (tmp_path / "none").exists()


def test_without_a_key_the_homes_own_pinned_one_counts_and_never_the_packs(
    home: Path, packed: Path, tmp_path: Path
) -> None:
    assert smallprint("--home", home, "verify", packed).returncode == 0
    done = smallprint("--home", tmp_path / "none", "verify", packed)
    assert done.returncode == 2
    assert "--key" in done.stderr
    assert "inside the pack proves nothing" in " ".join(done.stderr.split())


def test_another_key_is_an_unknown_key_with_a_word_on_how_to_get_the_right_one(
    home: Path, packed: Path, tmp_path: Path
) -> None:
    other = make_record(tmp_path / "other")
    done = smallprint("--home", home, "verify", packed, "--key", other / "keys" / "pinned.vkey", "--json")
    first, last = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["code"], last["code"]) == ("UNKNOWN_KEY", "FAILED")
    assert "get the log's key from its keeper's site" in first["detail"]


def test_a_changed_pack_fails(home: Path, packed: Path, tmp_path: Path) -> None:
    changed = bytearray(packed.read_bytes())
    changed[len(changed) // 2] ^= 1
    (tmp_path / "changed.zip").write_bytes(changed)
    done = smallprint("--home", home, "verify", tmp_path / "changed.zip")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("FAILED")


def test_a_file_that_is_no_zip_is_refused_as_a_pack(home: Path, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("not a zip")
    done = smallprint("--home", home, "verify", tmp_path / "letter")
    assert done.returncode == 1
    assert done.stdout.startswith("PACK_REFUSED")


def test_an_older_checkpoint_gives_the_older_pack(home: Path, packed: Path, tmp_path: Path) -> None:
    (tmp_path / "then").write_text(open_evidence(home).log.checkpoint().note)
    done = smallprint(
        "--home", home, "pack", VERSION, "-o", tmp_path / "again.zip", "--checkpoint", tmp_path / "then"
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pack", "SP-V-000001-Y", "-o", "x.zip"], "wrong check character"),
        (["pack", "terms", "-o", "x.zip"], "not a Smallprint id"),
        (["pack", VERSION, "-o", "/nowhere/x.zip"], "can't be written"),
        (
            ["pack", VERSION, "-o", "x.zip", "--checkpoint", "/nowhere/checkpoint"],
            "Name a file with a checkpoint",
        ),
        (["verify", "/nowhere/x.zip"], "can't be read"),
        (["verify", "/nowhere/x.zip", "--key", "no key"], "There is no file no key"),
        (["verify", "--key", "no key"], "--key is for evidence packs"),
    ],
)
def test_what_can_not_be_done_ends_in_one_plain_sentence(
    home: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    given = [str(tmp_path / one) if one == "x.zip" else one for one in arguments]
    done = smallprint("--home", home, *given)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "x.zip").exists()
    assert list(tmp_path.iterdir()) == []
