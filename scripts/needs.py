"""What tests need beyond Python's packages: one list, read by the tests and by people.

Run, it says in one plain line each what is missing here, so that tests which need it are left out knowingly.
With SMALLPRINT_REQUIRE_ALL set (as .ci/run does) anything missing is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SMALLPRINT_DATA", ROOT.parent / "shared" / "data"))
POSTGRESQL = os.environ.get("SMALLPRINT_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
GOCODE = Path("/usr/share/gocode/src")
OUTSIDE = ROOT / ".venv-outside" / "bin"
PLAYER = ROOT / "tests" / "outside" / "player"


@dataclass(frozen=True, slots=True)
class Need:
    """A part that the tests with one of ``markers`` need, whether it is here, and how to get it."""

    name: str
    markers: frozenset[str]
    present: Callable[[], bool]
    how: str


def chromium() -> Path | None:
    """The system's Chromium, as the program itself finds it."""
    from smallprint.capture.browser import find_chromium

    return find_chromium(None)


def _postgresql_answers() -> bool:
    import psycopg

    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _may_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        if subprocess.run(
            ["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False
        ).returncode:
            return False
        subprocess.run(["umount", folder], check=True)
    return True


def _go_with_x_mod() -> bool:
    return shutil.which("go") is not None and (GOCODE / "golang.org" / "x" / "mod").is_dir()


def _player() -> bool:
    # Nothing to need where no player is asked for.
    return not (PLAYER / "package-lock.json").is_file() or (PLAYER / "node_modules" / ".installed").is_file()


NEEDS = (
    Need(
        "labelled data",
        frozenset({"corpus"}),
        (DATA / "policies" / "manifest.jsonl").is_file,
        "set SMALLPRINT_DATA to a folder with policies/ and labels/",
    ),
    Need(
        "Chromium",
        frozenset({"browser", "player"}),
        lambda: chromium() is not None,
        "apt-get install chromium",
    ),
    Need(
        "PostgreSQL",
        frozenset({"postgresql"}),
        _postgresql_answers,
        "start one and set SMALLPRINT_TEST_POSTGRESQL=postgresql://user@host/name",
    ),
    Need(
        "the right to mount a small disk",
        frozenset({"mount"}),
        lambda: shutil.which("mount") is not None and _may_mount(),
        "run the tests as root, or as anybody under `unshare --map-root-user --mount`",
    ),
    Need(
        "Go with golang.org/x/mod",
        frozenset({"outside"}),
        _go_with_x_mod,
        "apt-get install golang-go golang-golang-x-mod-dev",
    ),
    Need(
        "openssl",
        frozenset({"openssl", "outside"}),
        lambda: shutil.which("openssl") is not None,
        "apt-get install openssl",
    ),
    Need(
        "aics-tlog, wacz and warcio in .venv-outside",
        frozenset({"outside"}),
        (OUTSIDE.parent / ".installed").is_file,
        "make install-outside",
    ),
    Need(
        "the web archive player",
        frozenset({"player"}),
        _player,
        "apt-get install nodejs npm; make install-outside",
    ),
)


def missing() -> list[Need]:
    """What is not here."""
    return [need for need in NEEDS if not need.present()]


if __name__ == "__main__":
    found = missing()
    for need in found:
        print(f"{need.name}: tests marked {', '.join(sorted(need.markers))} are left out; {need.how}")
    if found and os.environ.get("SMALLPRINT_REQUIRE_ALL"):
        sys.exit("everything is required here (SMALLPRINT_REQUIRE_ALL), and the above is missing")
