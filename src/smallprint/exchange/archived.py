"""Which captures a record's web archive holds: read from the store, as ``wacz.make_wacz`` takes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smallprint.exchange.wacz import ArchivedCapture, resource_warc
from smallprint.records.errors import UsageError
from smallprint.records.ids import Kind, parse_id
from smallprint.store.models import Capture, Redaction

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from smallprint.evidence import Evidence


@dataclass(slots=True)
class Found:
    """Captures to put into a file; ``left_out`` says in a line each which are not, and why."""

    captures: list[ArchivedCapture] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def archived_captures(evidence: Evidence, record_id: str) -> Found:
    """The captures of a capture, version or document id.

    Raises:
        UsageError: it is no such id, or there is no such record.
        EvidenceError: stored bytes are missing without a redaction, or don't hash to their name.
    """
    found = Found()
    for capture in _captures_of(record_id).select_related("document__platform").order_by("time", "number"):
        # Asked first: what was ordered erased may still lie there, after a crash or under a legal hold.
        redaction = Redaction.objects.filter(pk=capture.warc_sha256 or capture.body_sha256).first()
        if redaction is not None:
            found.left_out.append(f"{capture.public_id}: erased on purpose ({redaction.reason})")
            continue
        warc = _warc(evidence, capture)
        if warc is None:
            found.left_out.append(f"{capture.public_id}: nothing came ({capture.outcome})")
            continue
        document = capture.document
        title = f"{document.platform.name}, {document.title}"
        found.captures.append(
            ArchivedCapture(capture.public_id, _address(capture), capture.time, title, warc)
        )
    return found


def _captures_of(record_id: str) -> QuerySet[Capture]:
    kind, number = parse_id(record_id)
    by_kind = {
        Kind.CAPTURE: Capture.objects.filter(number=number),
        Kind.VERSION: Capture.objects.filter(version=number),
        Kind.DOCUMENT: Capture.objects.filter(document=number),
    }
    if kind not in by_kind:
        raise UsageError(f"{record_id} names no capture, version or document; give the id of one of these.")
    if not by_kind[kind].exists():
        raise UsageError(f"There is no record {record_id} here, or it has no captures.")
    return by_kind[kind]


def _warc(evidence: Evidence, capture: Capture) -> bytes | None:
    """Its records as they were kept, or made now from the body that an archive without HTTP held."""
    if capture.warc_sha256:
        return evidence.salted.get(capture.warc_sha256)
    if not capture.body_sha256:
        return None
    given = capture.provenance
    return resource_warc(
        uri=_address(capture),
        time=capture.time,
        body=evidence.blobs.get(capture.body_sha256),
        media_type=capture.media_type or "application/octet-stream",
        source=str(given.get("source_repo") or given.get("path") or capture.public_id),
    )


def _address(capture: Capture) -> str:
    return capture.url_reached or capture.url_asked or f"urn:smallprint:{capture.public_id}"
