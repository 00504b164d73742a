"""What the program went by when it published something stands in the log before it."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import smallprint as smallprint_package
from smallprint.composition import Smallprint
from smallprint.store.in_force import TABLES, in_force
from smallprint.store.ledger import Ledger
from smallprint.store.models import Knowledge
from smallprint.tool import digest, tool

Opened = Callable[[], Smallprint]


def leaves(smallprint: Smallprint) -> list[dict[str, Any]]:
    smallprint.ledger.log.refresh()
    return [json.loads(entry) for entry in smallprint.ledger.log.entries()]


def declare(ledger: Ledger, name: str) -> None:
    with ledger.session() as session:
        draft = session.draft()
        draft.platform(slug=name, name=name, sector="", country="")
        session.commit(draft)


def test_the_first_batch_follows_a_leaf_that_says_what_is_gone_by(opened: Opened) -> None:
    smallprint = opened()
    declare(smallprint.ledger, "one")
    declare(opened().ledger, "two")
    assert [leaf["type"] for leaf in leaves(smallprint)] == ["genesis", "knowledge", "platform", "platform"]
    known = leaves(smallprint)[1]
    assert known["knowledge"]["parts"] == in_force().parts
    for name in TABLES:
        data = smallprint.ledger.blobs.get(known["blobs"][name]["sha256"])
        assert hashlib.sha256(data).hexdigest() == known["knowledge"]["parts"][name]["sha256"]


def test_a_session_that_writes_nothing_leaves_no_leaf(opened: Opened) -> None:
    smallprint = opened()
    with smallprint.ledger.session() as session:
        session.commit(session.draft())
    assert [leaf["type"] for leaf in leaves(smallprint)] == ["genesis"]


def test_another_reader_or_table_is_said_before_what_it_makes(opened: Opened) -> None:
    smallprint = opened()
    declare(smallprint.ledger, "one")
    now = in_force()
    newer = replace(now, parts=now.parts | {"reader": {"version": "2", "sha256": "0" * 64}})
    upgraded = Ledger(smallprint.ledger.evidence, smallprint.ledger._projector, smallprint.clock, newer)
    declare(upgraded, "two")
    declare(upgraded, "three")
    kinds = [leaf["type"] for leaf in leaves(smallprint)]
    assert kinds == ["genesis", "knowledge", "platform", "knowledge", "platform", "platform"]
    assert list(Knowledge.objects.order_by("leaf").values_list("leaf", flat=True)) == [1, 3]


def test_every_leaf_names_the_program_by_a_digest_that_sha256sum_can_make(opened: Opened) -> None:
    smallprint = opened()
    declare(smallprint.ledger, "one")
    assert {json.dumps(leaf["tool"]) for leaf in leaves(smallprint)} == {
        json.dumps(dict(sorted(tool().items())))
    }
    command = "find * -type f -not -path '*__pycache__*' | LC_ALL=C sort | xargs sha256sum | sha256sum"
    package = Path(smallprint_package.__file__).parent
    digest.cache_clear()
    made = subprocess.run(["sh", "-c", command], cwd=package, capture_output=True, text=True, check=True)
    assert made.stdout.split()[0] == digest()
