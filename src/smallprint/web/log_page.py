"""The log's own page: its state, who signs it, who attests it, and how to check it without us."""

from __future__ import annotations

from typing import Any

from smallprint.evidence.keys.files import load_pinned
from smallprint.store.models import Anchor, Version
from smallprint.store.selectors.outside import anchor, scrubbed
from smallprint.web.evidence_words import phrase
from smallprint.web.site import smallprint

Json = dict[str, Any]
NEWEST = 20
"""Pieces of outside evidence that the page lists."""


def log_values() -> Json:
    """Checkpoint, keys, outside evidence, the last scrub."""
    served = smallprint()
    log = served.ledger.log
    checkpoint = log.refresh()
    rows = Anchor.objects.order_by("-leaf")
    return {
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "checkpoint": checkpoint.note,
        "base": served.settings.base_url.rstrip("/"),
        "address": f"{served.settings.base_url.rstrip('/')}/log",
        "keys": [
            {
                "key": key.vkey,
                "id": key.key_id.hex(),
                "url": f"/log/keys/{key.key_id.hex()}.vkey",
                "trusted_up_to": key.until,
            }
            for key in load_pinned(served.home.path)
        ],
        "policy_url": "/log/policy",
        "attested": [_worded(row) for row in rows[:NEWEST]],
        "attestations": rows.count(),
        "unattested": checkpoint.size - (max_size() or 0),
        "scrubbed": scrubbed(log),
        "example": Version.objects.order_by("-number").values_list("number", flat=True).first(),
    }


def max_size() -> int | None:
    """Leaves below the newest checkpoint that an outsider has attested."""
    timed = Anchor.objects.filter(time__isnull=False).order_by("-size")
    return timed.values_list("size", flat=True).first()


def _worded(row: Anchor) -> Json:
    made = anchor(row)
    words = phrase(made)
    return made | {"says": words[:1].upper() + words[1:]}
