"""Run as a program: for each step of one action, a child takes it on its own copy of a store and dies there.

The copies are named by the step; a file ``acknowledged`` says that the action had returned before.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from smallprint.evidence import encode_leaf, open_evidence
from smallprint.evidence.keys.rotation import rotate
from smallprint.evidence.storage.erasure import erase
from smallprint.evidence.upkeep.backup import back_up
from smallprint.evidence.upkeep.repair import repair
from smallprint.evidence.upkeep.restore import Decision, restore
from tests.evidence.making import blob_ref, encoded, leaf
from tests.evidence.steps import die_at_each_step

BATCH = 300
BLOBS = 17  # enough for the one pass over the file system


def append(home: Path) -> None:
    open_evidence(home, writable=True).log.append([encoded(1000 + number) for number in range(BATCH)])


def put(home: Path) -> None:
    open_evidence(home).blobs.put_many([b"new body %d" % number for number in range(BLOBS)])


def rotate_keys(home: Path) -> None:
    rotate(home, open_evidence(home, writable=True).log, lambda content: leaf("key", **content), "as planned")


def declare_compromised(home: Path) -> None:
    log = open_evidence(home, writable=True).log
    rotate(home, log, lambda content: leaf("key", **content), "stolen", compromised_from=2)


def grow_and_redact(home: Path) -> str:
    """Leaves with a body each, and one that orders the first body erased; its name."""
    evidence = open_evidence(home, writable=True)
    bodies = [b"later body %d" % number for number in range(19)]
    first = next(evidence.blobs.all())
    names = evidence.blobs.put_many(bodies)
    leaves = [
        encoded(number, blobs={"body": blob_ref(name, len(body))})
        for number, (name, body) in enumerate(zip(names, bodies, strict=True))
    ]
    redaction = {"blobs": [first], "reason": "court order"}
    evidence.log.append([*leaves, encode_leaf(leaf("redaction", redaction=redaction)), encoded(99)])
    erase(evidence, [first])
    return first


def make_backup(base: Path) -> None:
    back_up(base / "home", base / "backup")


def decision_leaf(content: Mapping[str, Any]) -> dict[str, Any]:
    return leaf("correction", **content)


DECIDED = Decision("the disk is lost", decision_leaf)


def restore_backup(base: Path) -> None:
    restore(base / "home", base / "backup", decided=DECIDED)


def damage(home: Path) -> list[str]:
    """Spoil two bodies, each in its own way; their names."""
    blobs = open_evidence(home).blobs
    names = list(blobs.all())[:2]
    for name in names:
        blobs.path(name).write_bytes(b"damaged")
    return names


def repair_blobs(base: Path) -> None:
    entries = open_evidence(base / "home").log.entries()
    repair(base / "home", entries, list(open_evidence(base / "home").blobs.all()), base / "backup")


ACTIONS = {
    "append": append,
    "put": put,
    "rotate": rotate_keys,
    "compromised": declare_compromised,
    "backup": make_backup,
    "restore": restore_backup,
    "repair": repair_blobs,
}


if __name__ == "__main__":
    act = ACTIONS[sys.argv[3]]
    die_at_each_step(Path(sys.argv[1]), Path(sys.argv[2]), lambda home: partial(act, home))
