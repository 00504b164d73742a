"""What a record's page says of its evidence: its leaf, what was hashed, how to cite it, what outsiders attest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import F

from smallprint.records.citation import FOLDERS, Citation
from smallprint.records.ids import Kind
from smallprint.store.models import (
    Capture,
    Change,
    Document,
    Observation,
    Platform,
    Provision,
    StatementSet,
    Version,
)
from smallprint.store.selectors.hashed import hashed, rests_on
from smallprint.store.selectors.outside import outside

if TYPE_CHECKING:
    from smallprint.evidence import Log
    from smallprint.store.models import Record

Json = dict[str, Any]
_ROWS: dict[Kind, type[Record]] = {
    Kind.PLATFORM: Platform,
    Kind.DOCUMENT: Document,
    Kind.CAPTURE: Capture,
    Kind.VERSION: Version,
    Kind.CHANGE: Change,
    Kind.PROVISION: Provision,
}


def leaf_of(kind: Kind, number: int) -> int | None:
    """Index of the leaf that first names a record; None where there is no such record."""
    if kind is not Kind.STATEMENT:
        return _ROWS[kind]._default_manager.filter(number=number).values_list("leaf", flat=True).first()
    for table in (StatementSet, Observation):
        row = table._default_manager.filter(first_number__lte=number).order_by("-first_number").first()
        if row is not None and number < row.first_number + row.count:
            return int(row.leaf)
    return None


def record_proof(log: Log, kind: Kind, number: int, leaf: int) -> Json:
    """The ``evidence`` of a record whose leaf is ``leaf``."""
    if leaf >= log.size:
        log.refresh()
    checkpoint = log.checkpoint()
    entry = log.entry(leaf)
    leaf_hash = log.leaf_hash(leaf)
    content = json.loads(entry)
    address = f"/{FOLDERS[kind]}/{number}"
    blobs = hashed(content, address)
    return {
        "log": checkpoint.origin,
        "leaf": leaf,
        "leaf_type": content["type"],
        "leaf_bytes": len(entry),
        "leaf_hash": leaf_hash.hex(),
        "tree_size": checkpoint.size,
        "root_hash": checkpoint.root.hex(),
        "inclusion_proof": [step.hex() for step in log.inclusion_proof(leaf, checkpoint.size)],
        "citation": str(Citation.of(checkpoint.origin, kind, number, leaf_hash)),
        "made_by": content["tool"],
        "hashed": blobs,
        "rests_on": rests_on(kind, number),
        "time": {"claimed": content["time"]},
        "downloads": {
            "leaf": f"{address}/leaf",
            "proof": f"{address}.tlog-proof",
            "pack": None if _words_are_gone(kind, number) else f"{address}/pack.zip",
            "wacz": f"{address}/capture.wacz" if kind is Kind.CAPTURE and _replays(blobs) else None,
        },
    } | outside(leaf, content)


def _words_are_gone(kind: Kind, number: int) -> bool:
    """True for a record that was nothing but words which are redacted: a pack would show nothing."""
    if kind is Kind.CHANGE:
        return Change.objects.filter(number=number, removed__gt="").exists()
    if kind is Kind.PROVISION:
        return Provision.objects.filter(number=number, last_version__removed__gt="").exists()
    if kind is Kind.STATEMENT:
        return any(
            table._default_manager.filter(
                first_number__lte=number, first_number__gt=number - F("count"), removed__gt=""
            ).exists()
            for table in (StatementSet, Observation)
        )
    return False


def _replays(blobs: list[Json]) -> bool:
    """True where there is something to put into a web archive: the exchange, or else the bytes that came."""
    kept = {row["role"]: row["redacted"] is None for row in blobs}
    return kept.get("warc", kept.get("body", False))


def capture_leaf(log: Log, row: Record) -> Json:
    """What only the leaf of a capture holds: when the request began and ended, as whom it was made, and the
    response headers that are kept.
    """
    if row.leaf >= log.size:
        log.refresh()
    kept = json.loads(log.entry(row.leaf))["capture"]
    return {
        "started": kept.get("started"),
        "finished": kept.get("finished"),
        "vantage": kept.get("vantage"),
        "headers": kept.get("headers") or [],
    }
