"""What a record's page says of its evidence: its leaf, how to cite it, what outside evidence there is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from smallprint.records.citation import Citation

if TYPE_CHECKING:
    from smallprint.evidence import Log
    from smallprint.store.models import Record


def record_proof(log: Log, row: Record) -> dict[str, Any]:
    """The ``evidence`` part of a record's values."""
    if row.leaf >= log.size:
        log.refresh()
    leaf_hash = log.leaf_hash(row.leaf).hex()
    checkpoint = log.checkpoint()
    return {
        "evidence": {
            "log": checkpoint.origin,
            "leaf": row.leaf,
            "leaf_hash": leaf_hash,
            "tree_size": checkpoint.size,
            "root_hash": checkpoint.root.hex(),
            "inclusion_proof": [step.hex() for step in log.inclusion_proof(row.leaf, checkpoint.size)],
            "citation": str(Citation.of(checkpoint.origin, row.KIND, row.number, bytes.fromhex(leaf_hash))),
            "time": "self-asserted",
        }
    }


def capture_leaf(log: Log, row: Record) -> dict[str, Any]:
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
