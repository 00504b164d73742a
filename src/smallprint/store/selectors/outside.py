"""What outsiders attest of a leaf, and what nobody does: time stamps, cosignatures, the capture's own record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F

from smallprint.evidence import decode_leaf
from smallprint.evidence.anchors.files import file_name
from smallprint.evidence.formats.tiles import TILE_WIDTH
from smallprint.store.models import Anchor
from smallprint.store.moments import iso
from smallprint.store.selectors.hashed import is_imported
from smallprint.store.selectors.interval import time_interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smallprint.evidence import Log

Json = dict[str, Any]
LOOK_BACK = 8192
"""How many of the newest leaves are looked through for a scrub."""
_SCRUB = b'"type":"scrub"'


def outside(leaf: int, content: Mapping[str, Any]) -> Json:
    """``attested``: the earliest evidence of each outsider over this leaf. ``interval``: what follows from it.
    ``capture``: what is kept of a capture beside its bytes.
    """
    return {
        "attested": attested(leaf),
        "interval": time_interval(leaf).as_json(),
        "capture": _capture(content) if content["type"] == "capture" else None,
    }


def attested(leaf: int) -> list[Json]:
    """Of each outsider the earliest evidence over a checkpoint that holds the leaf, earliest first."""
    over = Anchor.objects.filter(size__gt=leaf).order_by(F("time").asc(nulls_last=True), "size")
    found: list[Anchor] = []
    for kind, authority in over.order_by().values_list("kind", "authority").distinct():
        found += over.filter(kind=kind, authority=authority)[:1]
    found.sort(key=lambda row: (row.time is None, row.time.timestamp() if row.time else 0, row.leaf))
    return [anchor(row) for row in found]


def anchor(row: Anchor) -> Json:
    """One piece of outside evidence, and where its file lies."""
    return {
        "kind": row.kind,
        "authority": row.authority,
        "size": row.size,
        "time": None if row.time is None else iso(row.time),
        "leaf": row.leaf,
        "url": f"/log/anchors/{row.size}/{file_name(row.kind, row.authority)}" if row.size else None,
        "checkpoint_url": f"/log/anchors/{row.size}/checkpoint" if row.size else None,
    }


def _capture(content: Mapping[str, Any]) -> Json:
    """What is kept of a capture beside its bytes."""
    blobs = content.get("blobs", {})
    return {
        "web_archive": "source_file" in content["capture"]["provenance"],
        "imported": is_imported(content),
        "answered": content["capture"]["status"] is not None,
        "warc": "warc" in blobs,
        "screenshot": "screenshot" in blobs,
    }


def scrubbed(log: Log) -> Json | None:
    """The newest scrub leaf among the log's last ``LOOK_BACK`` leaves: when everything was read and checked."""
    for stop in range(log.size, max(log.size - LOOK_BACK, 0), -TILE_WIDTH):
        start = max(stop - TILE_WIDTH, 0)
        for index, entry in reversed(list(enumerate(log.entries(start, stop), start))):
            if _SCRUB in entry and (leaf := decode_leaf(entry))["type"] == "scrub":
                return {"leaf": index, "time": leaf["time"], "found": leaf.get("scrub")}
    return None
