"""Short forms of records, as they stand in lists and links on other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.records.ids import Kind, format_id
from smallprint.store.moments import iso

if TYPE_CHECKING:
    from datetime import datetime

    from smallprint.store.models import Capture, Change, Document, Platform, Provision, Version

Json = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """UTC, ISO 8601, or None."""
    return None if value is None else iso(value)


def platform(row: Platform) -> Json:
    """Name and address of a platform."""
    return {"id": row.public_id, "name": row.name, "slug": row.slug, "url": f"/platforms/{row.slug}"}


def full_name(platform_name: str, title: str) -> str:
    """A document's title with whose it is, said once: titles often name the platform themselves."""
    return title if platform_name.casefold() in title.casefold() else f"{platform_name}: {title}"


def document(row: Document) -> Json:
    """Title and address of a document, and whose it is."""
    return {
        "id": row.public_id,
        "title": row.title,
        "name": full_name(row.platform.name, row.title),
        "type": row.type,
        "locale": row.locale,
        "collection": row.collection,
        "url": f"/documents/{row.number}",
        "platform": platform(row.platform),
    }


def version(row: Version) -> Json:
    """A version's number in its document, and for how long it is known to have stood."""
    return {
        "id": row.public_id,
        "url": f"/versions/{row.number}",
        "ordinal": row.ordinal + 1,
        "first_seen": moment(row.time),
        "last_verified": moment(row.last_verified),
        "verifications": row.verifications,
        "cosmetic_verifications": row.cosmetic,
        "confirmed": row.confirmed,
        "confirmed_at": moment(row.confirmed_time),
        "confirmed_because": row.confirmed_rule,
        "language": row.language,
        "words": row.words,
        "provisions": row.provision_count,
        "effective_date": row.effective_date or None,
        "text_sha256": row.text_sha256,
        "removed": row.removed or None,
    }


def change(row: Change) -> Json:
    """What a list of changes says of one."""
    return {
        "id": row.public_id,
        "url": f"/changes/{row.number}",
        "time": moment(row.time),
        "document": document(row.document),
        "materiality": row.materiality,
        "pattern": row.pattern,
        "direction": row.direction,
        "affected": row.affected,
        "summary": row.summary,
        "removed": row.removed or None,
        "confirmation": row.confirmation,
        "confirmed_at": moment(row.confirmed_time),
        "counted": row.counted,
        "gap": row.gap,
        "effective_date": row.effective_date or None,
    }


def provision(row: Provision) -> Json:
    """What a list of provisions says of one."""
    return {
        "id": row.public_id,
        "url": f"/provisions/{row.number}",
        "title": row.title,
        "main_type": row.main_type,
        "severity": row.severity,
        "direction": row.direction,
        "current": row.current,
        "removed": row.removed or None,
    }


def capture(row: Capture) -> Json:
    """One attempt, as the capture history shows it."""
    return {
        "id": row.public_id,
        "url": f"/captures/{row.number}",
        "time": moment(row.time),
        "page": row.part + 1,
        "outcome": row.outcome,
        "reasons": row.reasons,
        "status": row.status,
        "address": row.url_reached or row.url_asked,
        "relation": row.relation,
        "version": None if row.version_id is None else f"/versions/{row.version_id}",
        "version_id": None if row.version_id is None else format_id(Kind.VERSION, row.version_id),
        "body_sha256": row.body_sha256 or None,
        "bytes": row.body_size,
        "removed": row.removed,
    }
