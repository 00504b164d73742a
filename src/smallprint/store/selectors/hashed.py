"""What exactly was hashed: the bytes that a record's leaf names, and the records that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.records.ids import Kind, format_id
from smallprint.records.removal import Removal
from smallprint.store.models import Capture, Change, Observation, Provision, Redaction, StatementSet, Version
from smallprint.store.moments import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]
ROLES = {
    "body": "What the site sent, before anything was decompressed or decoded",
    "content": "The same, decompressed",
    "rendered": "The page as a browser wrote it out once the page’s scripts had run",
    "warc": "The request and the response as they went over the wire (WARC)",
    "screenshot": "A picture of the page as a browser showed it",
    "text": "The policy’s words as they were read out of the captured bytes, in UTF-8",
    "reading": "Where each provision stands in the version text (JSON)",
    "labels": "Each provision’s clause types, severity and facts (JSON)",
    "change": "The difference, clause by clause (JSON)",
    "statements": "The statements made at that time, with their quotes (JSON)",
}
IMPORTED_ROLES = {
    "body": "What the site sent, as the imported archive has it, before anything was decompressed or decoded",
    "warc": "The source’s own record of what it got, as the imported web archive has it (WARC)",
}
"""Of imported captures: no request of ours was made, and that the site sent these bytes is their source's claim."""
_KNOWN_PLACES = {"body": "body", "content": "content", "rendered": "content"}


def hashed(leaf: Mapping[str, Any], address: str) -> list[Json]:
    """Each blob that a leaf names: its role, hash, size, whether it is salted, where to get it, what became of it."""
    blobs: Mapping[str, Json] = leaf.get("blobs", {})
    words = ROLES | IMPORTED_ROLES if is_imported(leaf) else ROLES
    erased = Redaction.objects.in_bulk([blob["sha256"] for blob in blobs.values()])
    rows = []
    for role in sorted(blobs, key=lambda name: list(ROLES).index(name) if name in ROLES else len(ROLES)):
        blob = blobs[role]
        gone = erased.get(blob["sha256"])
        salted = bool(blob.get("salted"))
        rows.append(
            {
                "role": role,
                "what": words.get(role, role),
                "sha256": blob["sha256"],
                "size": blob["size"],
                "salted": salted,
                "url": None if gone else _place(role, address),
                "salt_url": None if gone or not salted else f"{address}/salts/{role}",
                "redacted": None
                if gone is None
                else {"leaf": gone.leaf, "time": iso(gone.time), "reason": gone.reason, "says": _says(gone)},
            }
        )
    return rows


def is_imported(leaf: Mapping[str, Any]) -> bool:
    """Whether this is the leaf of a capture that came out of somebody else's archive."""
    return leaf["type"] == "capture" and bool(
        leaf["capture"]["provenance"].get("captured_by") != "smallprint"
    )


def _says(row: Redaction) -> str:
    return Removal(row.leaf, row.time, row.reason).sentence


def _place(role: str, address: str) -> str:
    if role == "text":
        return f"{address}.txt"
    if address.startswith("/captures/") and role in _KNOWN_PLACES:
        return f"{address}/{_KNOWN_PLACES[role]}"
    return f"{address}/blobs/{role}"


def rests_on(kind: Kind, number: int) -> list[Json]:
    """Records whose bytes this one was made from; each has evidence of its own."""
    if kind is Kind.VERSION:
        shown = Capture.objects.filter(version=number).order_by("time", "number").first()
        return [] if shown is None else [_capture("Read out of this capture’s bytes", shown)]
    if kind is Kind.PROVISION:
        row = Provision.objects.select_related("last_version").get(number=number)
        return [_version("Quoted from this version’s text", row.last_version)]
    if kind is Kind.CHANGE:
        change = Change.objects.select_related("before", "after").get(number=number)
        return [_version("The text before", change.before), _version("The text after", change.after)]
    if kind is Kind.STATEMENT:
        return _of_statement(number)
    return []


def _of_statement(number: int) -> list[Json]:
    made = StatementSet.objects.filter(first_number__lte=number).order_by("-first_number").first()
    if made is not None and number < made.first_number + made.count:
        return [_version("Made about this version’s text", made.version)]
    seen = Observation.objects.filter(first_number__lte=number).order_by("-first_number").first()
    if seen is not None and number < seen.first_number + seen.count:
        return [_capture("Read out of this capture’s bytes", seen.capture)]
    return []


def _version(what: str, row: Version) -> Json:
    return _record(what, Kind.VERSION, row, row.text_sha256)


def _capture(what: str, row: Capture) -> Json:
    return _record(what, Kind.CAPTURE, row, row.content_sha256 or row.body_sha256)


def _record(what: str, kind: Kind, row: Version | Capture, sha256: str) -> Json:
    folder = "versions" if kind is Kind.VERSION else "captures"
    return {
        "what": what,
        "id": format_id(kind, row.number),
        "url": f"/{folder}/{row.number}",
        "leaf": row.leaf,
        "sha256": sha256,
    }
