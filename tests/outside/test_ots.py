"""The ``ots`` program of the OpenTimestamps project reads the proofs that we store, and upgrades them as we do."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from scripts.needs import OUTSIDE
from smallprint.composition import Smallprint
from smallprint.work.anchoring import anchor_log
from smallprint.work.upgrading import upgrade_proofs
from tests.anchors.calendar import RealCalendar
from tests.anchors.homes import Named

pytestmark = pytest.mark.outside


@pytest.fixture
def calendar() -> Iterator[RealCalendar]:
    calendar = RealCalendar()
    with calendar.service() as service:
        calendar.url = service.url
        yield calendar


def ots(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [str(part) for part in (OUTSIDE / "ots", *arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def anchored(home: Path, calendar: RealCalendar) -> tuple[Smallprint, Path]:
    """A log with a pending proof, and the file that it lies in."""
    named = Named(home)
    named.calendars(calendar.url)
    smallprint = named.open()
    (result,) = anchor_log(smallprint)
    assert result.ok, result.words
    (file,) = (home / "log" / "anchors").glob("*/*.ots")
    return smallprint, file


def test_it_reads_a_pending_proof_and_the_hash_of_the_checkpoint(
    tmp_path: Path, calendar: RealCalendar
) -> None:
    _, file = anchored(tmp_path / "home", calendar)
    shown = ots("info", file)
    assert shown.returncode == 0, shown.stderr
    assert sha256((file.parent / "checkpoint").read_bytes()).hexdigest() in shown.stdout
    assert f"PendingAttestation('{calendar.url}')" in shown.stdout


def test_it_upgrades_our_proof_to_the_same_bytes_as_we_do(tmp_path: Path, calendar: RealCalendar) -> None:
    smallprint, file = anchored(tmp_path / "home", calendar)
    theirs = tmp_path / "checkpoint.ots"
    theirs.write_bytes(file.read_bytes())
    calendar.block = 876_543
    done = ots("--no-cache", "--whitelist", calendar.url, "upgrade", theirs)
    (result,) = upgrade_proofs(smallprint)
    assert result.ok, result.words
    assert theirs.read_bytes() == file.read_bytes(), done.stderr
    assert "BitcoinBlockHeaderAttestation(876543)" in ots("info", file).stdout


def test_its_own_stamp_is_taken_by_the_calendar_that_our_tests_run(
    tmp_path: Path, calendar: RealCalendar
) -> None:
    (tmp_path / "any").write_bytes(b"anything\n")
    done = ots("--no-cache", "stamp", "--calendar", calendar.url, "-m", "1", tmp_path / "any")
    assert done.returncode == 0, done.stderr
    assert f"PendingAttestation('{calendar.url}')" in ots("info", tmp_path / "any.ots").stdout
