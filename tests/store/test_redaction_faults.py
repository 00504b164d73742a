"""A redaction killed or refused by the disk at every step: not redacted, or redacted with a rest that can be finished."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smallprint.composition import open_smallprint
from smallprint.evidence import Verdict, open_evidence, verify_store
from smallprint.evidence.storage.erasure import finish_erasures, redaction_leaves
from smallprint.records.errors import EvidenceError
from smallprint.settings import load
from smallprint.store.checks import CHECKS
from smallprint.store.models import Capture, Version
from smallprint.work.redact import redact
from tests.evidence.steps import before_each_step, disk_full_at
from tests.store.archives import TERMS
from tests.store.live import SECRET, body_with, capture, open_with_document

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of a page, the first in two captures."""
    home = tmp_path_factory.mktemp("base") / "home"
    made = open_with_document(home)
    capture(made, 0, body_with(SECRET))
    capture(made, 1, body_with(SECRET))
    capture(made, 2, body_with("another-key", TERMS.replace("14 days", "3 days")))
    from django.db import connections

    connections["default"].close()
    return home


def verdicts(home: Path) -> list[Verdict]:
    *found, _summary = verify_store(home, extra_checks=CHECKS)
    return found


def sound(home: Path) -> bool:
    """Whether a redaction is in the log. Never missing, never tampered with; nothing at all where it is not."""
    found = verdicts(home)
    assert {verdict.code for verdict in found} <= {"REDACTED"}, found
    ordered = list(redaction_leaves(open_evidence(home).log.entries()))
    assert bool(found) <= bool(ordered)
    return bool(ordered)


def test_killed_at_every_step_it_has_not_happened_or_can_be_finished(tmp_path: Path, base: Path) -> None:
    folder = tmp_path / "killed"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.store.redact_killed", str(base), str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=500)
    homes = sorted(folder.iterdir())
    assert len(homes) > 20, "there are many steps to die at"
    states = []
    for home in homes:
        recorded = sound(home)
        unfinished = any(not verdict.ok for verdict in verdicts(home))
        states.append((recorded, unfinished))
        if (home / "acknowledged").exists():
            assert states[-1] == (True, False)
        finish_erasures(open_evidence(home))
        assert sound(home) == recorded
        assert all(verdict.ok for verdict in verdicts(home))
    assert {(False, False), (True, True), (True, False)} <= set(states), "every kind of state was met"

    # Opened again, the database shows what the log says, and the redaction can be carried out.
    turned = next(place for place, (recorded, _rest) in enumerate(states) if recorded)
    for home in (homes[0], homes[turned - 1], homes[turned], homes[-2]):
        smallprint = open_smallprint(load(home))
        row = Version.objects.get(ordinal=0)
        assert bool(row.removed) == states[homes.index(home)][0]
        redact(smallprint, row.public_id, "names a person")
        assert Version.objects.get(ordinal=0).removed
        assert all(verdict.ok for verdict in verdicts(home))


def test_refused_by_the_disk_at_every_step_it_says_so_and_can_be_repeated(tmp_path: Path, base: Path) -> None:
    messages = []
    for step in range(1000):
        home = shutil.copytree(base, tmp_path / "home")
        smallprint = open_smallprint(load(home))
        row = Capture.objects.order_by("number")[0]
        try:
            with before_each_step(disk_full_at(step)):
                redact(smallprint, row.public_id, "names a person")
        except EvidenceError as error:
            messages.append(str(error))
        else:
            break
        finally:
            from django.db import connections

            connections["default"].close()
        recorded = sound(home)
        assert ("The redaction is recorded" in messages[-1]) <= recorded
        redact(smallprint, row.public_id, "names a person")
        assert sound(home)
        assert all(verdict.ok for verdict in verdicts(home))
        assert not smallprint.ledger.blobs.has(row.body_sha256)
        connections["default"].close()
        shutil.rmtree(home)
    assert len(messages) > 10
    assert all("try again" in message for message in messages)
    assert any("Then run the same command again" in message for message in messages)
