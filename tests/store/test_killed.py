"""Killed with SIGKILL at random moments, twenty times: it resumes with nothing lost and nothing doubled."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from smallprint.composition import open_smallprint
from smallprint.evidence import verify_store
from smallprint.settings import load
from smallprint.store.checks import CHECKS
from smallprint.store.models import Capture, Change, Document, Provision, Version
from tests.store.archives import PRIVACY, TERMS, Archive

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10
DOCUMENTS = [
    "plazabrisa/returns",
    "lanternlight/terms",
]  # of hosts that never ask for a pause: it is kept in memory


def start(work: str, home: Path, argument: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.store.killed", work, str(home), argument]
    errors = (home.parent / "errors.log").open("ab")
    with errors:
        return subprocess.Popen(command, cwd=ROOT, stderr=errors)


def kill_at_random(work: str, home: Path, argument: str, chance: random.Random) -> None:
    """Let it get at least one batch into the log, then kill it."""
    checkpoint = home / "log" / "checkpoint"
    before = checkpoint.read_bytes() if checkpoint.exists() else b""
    process = start(work, home, argument)
    while process.poll() is None and (not checkpoint.exists() or checkpoint.read_bytes() == before):
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.4))
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)


def finish(work: str, home: Path, argument: str) -> None:
    code = start(work, home, argument).wait(timeout=300)
    assert code == 0, (home.parent / "errors.log").read_text()


def record(home: Path) -> dict[str, list[object]]:
    """What the record says, without the numbers that depend on nothing but the order of minting."""
    open_smallprint(load(home))
    captures = Capture.objects.order_by("document", "time", "part", "number")
    fields = ("document__title", "time", "part", "outcome", "relation", "version__ordinal", "row_key")
    return {
        "captures": list(captures.values_list(*fields)),
        "versions": list(
            Version.objects.order_by("document", "ordinal").values_list(
                "document__title", "ordinal", "time", "key_sha256", "verifications", "confirmed_rule"
            )
        ),
        "changes": list(
            Change.objects.order_by("document", "after__ordinal").values_list(
                "document__title", "pattern", "materiality", "summary", "confirmed_time"
            )
        ),
        "counts": [Document.objects.count(), Provision.objects.count()],
    }


def hold(interrupted: Path, whole: Path) -> None:
    verdicts = list(verify_store(interrupted, None, extra_checks=CHECKS))
    assert [verdict for verdict in verdicts if not verdict.ok] == []
    assert record(interrupted) == record(whole)


def test_an_import_killed_again_and_again_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    for step in range(16):
        day = f"2024-{1 + step // 4:02d}-{1 + 7 * (step % 4):02d}"
        archive.add("Terms of Service", f"{day}T09:00:00Z", TERMS.replace("14 days", f"{14 + step} days"))
        archive.add(
            "Privacy Policy", f"{day}T10:00:00Z", PRIVACY.replace("90 days", f"{90 + step // 2} days")
        )
    folder = str(archive.write())
    chance = random.Random(20251125)
    for _ in range(KILLS):
        kill_at_random("import", tmp_path / "interrupted", folder, chance)
    finish("import", tmp_path / "interrupted", folder)
    finish("import", tmp_path / "whole", folder)
    hold(tmp_path / "interrupted", tmp_path / "whole")


@pytest.mark.xdist_group("killed")
def test_capturing_killed_again_and_again_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    keys = json.dumps(DOCUMENTS)
    chance = random.Random(1125)
    for _ in range(KILLS):
        kill_at_random("capture", tmp_path / "interrupted", keys, chance)
    finish("capture", tmp_path / "interrupted", keys)
    finish("capture", tmp_path / "whole", keys)
    hold(tmp_path / "interrupted", tmp_path / "whole")
