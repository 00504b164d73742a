"""A small home with a document of two versions, to be spoilt at will."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from smallprint.composition import Smallprint, open_smallprint
from smallprint.evidence import Evidence, Verdict, encode_leaf, open_evidence
from smallprint.settings import load
from tests.store.archives import TERMS, Archive


def make_record(folder: Path) -> Path:
    """A home: one platform, one document, two versions and the change between them."""
    archive = Archive(folder / "archive")
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    later = TERMS.replace("within 30 days", "within 10 days")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", later)
    smallprint = open_smallprint(load(folder / "home"), create=True)
    take_in(smallprint, archive)
    from django.db import connections

    connections["default"].close()
    return folder / "home"


def take_in(smallprint: Smallprint, archive: Archive) -> None:
    from smallprint.exchange.manifest import read_manifest
    from smallprint.exchange.replay import Replay

    manifest = read_manifest(archive.write(), smallprint.clock.now())
    Replay(smallprint.ledger, smallprint.pipeline, manifest, workers=1).run(lambda _done, _all: None)


def leaves(home: Path, kind: str) -> list[tuple[int, dict[str, Any]]]:
    """The leaves of a type, with their indices."""
    entries = enumerate(map(json.loads, open_evidence(home).log.entries()))
    return [(index, leaf) for index, leaf in entries if leaf["type"] == kind]


def append(home: Path, leaf: dict[str, Any]) -> Evidence:
    """Put a leaf into the log that no writer of ours would write."""
    evidence = open_evidence(home, writable=True)
    evidence.log.append([encode_leaf(leaf)])
    return evidence


def failed(verdicts: list[Verdict]) -> list[Verdict]:
    """What is wrong, without the summary."""
    return [verdict for verdict in verdicts[:-1] if not verdict.ok]
