"""Killed or refused at any step of anchoring, the next run carries on: nothing is lost, nothing recorded twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from smallprint.composition import Smallprint, open_smallprint
from smallprint.evidence import verify_store
from smallprint.evidence.anchors.timecheck import time_checks
from smallprint.outsiders import pins_of
from smallprint.records.errors import EvidenceError
from smallprint.settings import load
from smallprint.store.models import Anchor
from smallprint.work.anchoring import anchor_log
from tests.anchors.authority import Service, Tsa, stamping
from tests.anchors.calendar import RealCalendar
from tests.anchors.homes import Named, add_platforms
from tests.anchors.witness import RealWitness
from tests.evidence.steps import before_each_step, disk_full_at

pytestmark = pytest.mark.openssl

ROOT = Path(__file__).parents[2]
KINDS = ["cosignature", "opentimestamps", "rfc3161"]


@pytest.fixture
def services(tmp_path: Path, tsa: Tsa) -> Iterator[list[Service]]:
    """A home in ``base`` and the outsiders that its settings name."""
    with ExitStack() as stack:
        named, calendar = Named(tmp_path / "base"), RealCalendar()
        named.open()
        witness = RealWitness(named.verifier())
        stamps, witnessing, calendaring = (
            stack.enter_context(one) for one in (stamping(tsa), witness.service(), calendar.service())
        )
        calendar.url = calendaring.url
        named.calendars(calendaring.url)
        named.authority(stamps.url, tsa)
        named.witness(witnessing.url, witness.witness.vkey)
        add_platforms(named.open(), "one", "two")
        yield [stamps, witnessing, calendaring]


def written(home: Path) -> list[Path]:
    return [path for path in (home / "log" / "anchors").glob("[0-9]*/*") if path.name != "checkpoint"]


def open_home(home: Path) -> Smallprint:
    return open_smallprint(load(home))


def hold(home: Path) -> None:
    """Each outsider's evidence is recorded once, and all of it checks."""
    opened = open_home(home)
    anchor_log(opened)
    assert sorted(Anchor.objects.values_list("kind", flat=True)) == KINDS
    checks = time_checks(home, pins_of(opened.settings), timedelta(seconds=60), opened.clock.now())
    assert [verdict.code for verdict in verify_store(home, extra_checks=checks)] == ["OK"]
    recorded = set(Anchor.objects.values_list("token_sha256", flat=True))
    published = {path.read_bytes() for path in written(home)}
    assert {opened.ledger.blobs.get(sha) for sha in recorded} == published


def test_killed_at_any_step_the_next_run_carries_on(tmp_path: Path, services: list[Service]) -> None:
    folder = tmp_path / "killed"
    program = subprocess.run(
        [sys.executable, "-m", "tests.anchors.killed", tmp_path / "base", folder], cwd=ROOT, check=False
    )
    assert program.returncode == 0
    *killed, undisturbed = sorted(folder.iterdir())
    assert (undisturbed / "acknowledged").exists()
    assert len(killed) > 30
    carried_on = 0
    for home in [*killed, undisturbed]:
        asked = sum(len(service.asked) for service in services)
        whole = len(written(home)) == len(KINDS)
        hold(home)
        if whole:
            assert sum(len(service.asked) for service in services) == asked, (
                "what was written is not asked again"
            )
            carried_on += 1
    assert 0 < carried_on < len(killed)


def test_with_a_full_disk_at_any_step_it_is_refused_in_words_and_can_be_tried_again(
    tmp_path: Path, services: list[Service]
) -> None:
    assert services
    step, refused = 0, True
    while refused:
        home = Path(shutil.copytree(tmp_path / "base", tmp_path / f"full{step}"))
        refused = refused_in_words(open_home(home), step)
        hold(home)
        step += 9
    assert step > 50


def refused_in_words(smallprint: Smallprint, step: int) -> bool:
    """Whether the disk, full from ``step`` on, made the run end in a clear refusal."""
    try:
        with before_each_step(disk_full_at(step)):
            anchor_log(smallprint)
    except EvidenceError as error:
        return "free some space" in str(error)
    return False
