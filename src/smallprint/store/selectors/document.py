"""A document, its capture history, its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from smallprint.store.models import Capture, Change, Document, Observation, Occurrence, Version
from smallprint.store.selectors import brief
from smallprint.store.selectors.counting import counted_changes, recent_changes
from smallprint.store.selectors.texts import Texts, sources, statement

if TYPE_CHECKING:
    from datetime import datetime

Json = dict[str, Any]
CAPTURES_A_PAGE = 100


def document(row: Document, texts: Texts, now: datetime) -> Json:
    """One document: addresses, versions, changes, what its page code shows."""
    versions = list(row.versions.order_by("-ordinal"))
    changes = (
        Change.objects.filter(document=row).select_related("document__platform").order_by("-time", "-number")
    )
    captures = Capture.objects.filter(document=row)
    last = captures.order_by("time", "number").last()
    observations = list(row.observations.select_related("capture").order_by("-leaf")[:1])
    return brief.document(row) | {
        "source_type_name": row.type_name,
        "live": row.live,
        "attribution": row.attribution,
        "url_basis": _url_basis(row, last),
        "sources": [
            {"page": source.part + 1, "address": source.url, "archived_copies": _archived_copies(source.url)}
            for source in row.sources.all()
        ],
        "captures": captures.count(),
        "last_capture": None if last is None else brief.capture(last),
        "counted_changes": counted_changes(document=row).count(),
        "recent_counted_changes": recent_changes(now, document=row),
        "current_version": brief.version(versions[0]) if versions else None,
        "versions": [brief.version(version) for version in versions],
        "changes": [brief.change(change) for change in changes],
        "page_code": _page_code(observations, texts),
    }


def _page_code(observations: list[Observation], texts: Texts) -> list[Json]:
    """Statements about page code; what of the policy they set beside it is quoted from a version."""
    found: list[Json] = []
    for row in observations:
        known = sources(row.document.versions.all(), [row.capture])
        found += [statement(number, one, known) for number, one in texts.statements([row])]
    return found


def _archived_copies(address: str) -> str | None:
    """Where public archives list their own copies of an address; None for what is not on the public web."""
    host = (urlsplit(address).hostname or "").lower()
    if "." not in host or host.endswith((".example", ".localhost", ".test", ".invalid")):
        return None
    return f"https://web.archive.org/web/*/{address}"


def _url_basis(row: Document, last: Capture | None) -> str | None:
    """How an archive knew the address: the weakest basis among its records."""
    if row.live:
        return None
    found = None if last is None else last.provenance.get("url_basis")
    return str(found) if found else "unknown"


def captures(row: Document, page: int) -> Json:
    """Every attempt, newest first: the unchanged, refused and failed ones too."""
    rows = Capture.objects.filter(document=row).order_by("-time", "-number")
    found = rows[(page - 1) * CAPTURES_A_PAGE : page * CAPTURES_A_PAGE + 1]
    return {
        "document": brief.document(row),
        "page": page,
        "more": len(found) > CAPTURES_A_PAGE,
        "total": rows.count(),
        "captures": [brief.capture(one) for one in found[:CAPTURES_A_PAGE]],
    }


def capture(row: Capture, texts: Texts) -> Json:
    """One attempt, whole."""
    observations = list(row.observations.select_related("capture", "document"))
    return brief.capture(row) | {
        "document": brief.document(row.document),
        "url_asked": row.url_asked,
        "url_reached": row.url_reached,
        "hops": row.hops,
        "media_type": row.media_type,
        "content_sha256": row.content_sha256 or None,
        "provenance": row.provenance,
        "page_code": _page_code(observations, texts),
        "leaf": row.leaf,
    }


def version(row: Version, texts: Texts) -> Json:
    """One version: its text, cut into provisions, with what stands between them."""
    text = texts.text(row)
    before = row.document.versions.filter(ordinal=row.ordinal - 1).first()
    after = row.document.versions.filter(ordinal=row.ordinal + 1).first()
    change = Change.objects.filter(after=row).select_related("document__platform").first()
    return brief.version(row) | {
        "document": brief.document(row.document),
        "previous": None if before is None else brief.version(before),
        "next": None if after is None else brief.version(after),
        "change": None if change is None else brief.change(change),
        "captures": [brief.capture(one) for one in row.captures.order_by("time", "number")[:50]],
        "silent": row.silent,
        "stretches": _stretches(row, text),
        "leaf": row.leaf,
    }


def _stretches(row: Version, text: str) -> list[Json]:
    """The whole text in order: provisions with what they were read as, and the stretches between them."""
    stretches: list[Json] = []
    position = 0
    found = Occurrence.objects.filter(version=row).select_related("provision", "wording").order_by("place")
    for occurrence in found:
        if text[position : occurrence.start].strip():
            stretches.append(_between(text, position, occurrence.start))
        wording = occurrence.wording
        stretches.append(
            {
                "start": occurrence.start,
                "end": occurrence.end,
                "text": text[occurrence.start : occurrence.end],
                "provision": brief.provision(occurrence.provision),
                "title": wording.title,
                "types": [{"type": name, "confidence": confidence} for name, confidence in wording.types],
                "severity": wording.severity,
                "reasons": wording.reasons,
            }
        )
        position = occurrence.end
    if text[position:].strip():
        stretches.append(_between(text, position, len(text)))
    return stretches


def _between(text: str, start: int, end: int) -> Json:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return {"start": start, "end": end, "text": text[start:end], "provision": None}
