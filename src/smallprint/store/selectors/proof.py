"""What a record's page says of its evidence: its leaf, how to cite it, what outside evidence there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smallprint.evidence import Log
    from smallprint.store.models import Record

_FOLDERS = {
    "E": "platforms",
    "D": "documents",
    "K": "captures",
    "V": "versions",
    "C": "changes",
    "P": "provisions",
}


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
            "citation": f"{checkpoint.origin}/{_FOLDERS[row.KIND.value]}/{row.number}#{leaf_hash[:12]}",
            "time": "self-asserted",
        }
    }
