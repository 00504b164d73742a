"""Home, platforms, platform, clause types: the pages that count and list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from smallprint.knowledge.taxonomy import load_taxonomy
from smallprint.store.models import (
    Capture,
    Change,
    Document,
    Occurrence,
    Platform,
    Provision,
    ProvisionType,
    Version,
)
from smallprint.store.selectors import brief
from smallprint.store.selectors.counting import (
    counted_changes,
    current_provisions,
    prevalence,
    recent_changes,
)

if TYPE_CHECKING:
    from datetime import datetime

    from smallprint.records.vocabulary import ClauseType
    from smallprint.store.selectors.texts import Texts

Json = dict[str, Any]
LATEST = 25
LISTED = 200


def totals() -> Json:
    """What this Smallprint holds."""
    return {
        "platforms": Platform.objects.count(),
        "documents": Document.objects.count(),
        "captures": Capture.objects.count(),
        "versions": Version.objects.count(),
        "current_provisions": current_provisions().count(),
        "changes": Change.objects.count(),
        "counted_changes": counted_changes().count(),
    }


def home(now: datetime) -> Json:
    """Latest changes and what there is."""
    rows = Change.objects.select_related("document__platform")
    shown = rows.filter(materiality="substantive").order_by("-time", "-number")[:LATEST]
    return {
        "totals": totals(),
        "recent_counted_changes": recent_changes(now),
        "latest_changes": [brief.change(row) for row in shown],
    }


def changes(page: int) -> Json:
    """All changes, newest first, artefacts and editorial ones included, by pages of 50."""
    size = 50
    rows = Change.objects.select_related("document__platform").order_by("-time", "-number")
    found = rows[(page - 1) * size : page * size + 1]
    return {
        "page": page,
        "more": len(found) > size,
        "total": Change.objects.count(),
        "counted": counted_changes().count(),
        "changes": [brief.change(row) for row in found[:size]],
    }


def platforms() -> Json:
    """Every platform with its documents and counted changes."""
    rows = Platform.objects.annotate(document_count=Count("documents", distinct=True)).order_by("name")
    counts = dict(
        counted_changes().order_by().values_list("document__platform").annotate(count=Count("number"))
    )
    return {
        "platforms": [
            brief.platform(row)
            | {
                "sector": row.sector,
                "country": row.country,
                "documents": row.document_count,
                "counted_changes": counts.get(row.number, 0),
            }
            for row in rows
        ]
    }


def platform(row: Platform, now: datetime) -> Json:
    """One platform: its documents and its latest changes."""
    documents = row.documents.select_related("platform", "current_version").annotate(
        version_count=Count("versions", distinct=True), capture_count=Count("captures", distinct=True)
    )
    latest = Change.objects.filter(document__platform=row, materiality="substantive")
    return brief.platform(row) | {
        "sector": row.sector,
        "country": row.country,
        "counted_changes": counted_changes(document__platform=row).count(),
        "recent_counted_changes": recent_changes(now, document__platform=row),
        "documents": [
            brief.document(document)
            | {
                "versions": document.version_count,
                "captures": document.capture_count,
                "current_version": None
                if document.current_version is None
                else brief.version(document.current_version),
                "counted_changes": counted_changes(document=document).count(),
            }
            for document in documents.order_by("title", "number")
        ],
        "latest_changes": [
            brief.change(change) for change in latest.select_related("document__platform")[:LATEST]
        ],
    }


def clause_types() -> Json:
    """The taxonomy, with how many platforms have each type in force."""
    counts = dict(
        ProvisionType.objects.filter(provision__current=True)
        .values_list("type")
        .annotate(platforms=Count("provision__document__platform", distinct=True))
    )
    return {
        "clause_types": [
            {
                "type": entry.type.value,
                "name": entry.name,
                "group": load_taxonomy().groups[entry.group],
                "explanation": entry.plain,
                "url": f"/clause-types/{entry.type.value}",
                "platforms_with": counts.get(entry.type.value, 0),
            }
            for entry in load_taxonomy().types
        ],
        "platforms_readable": Platform.objects.filter(documents__current_version__removed="")
        .distinct()
        .count(),
    }


def _openings(rows: list[Provision], texts: Texts) -> dict[int, Json]:
    """How each provision begins in the version it stands in."""
    found = Occurrence.objects.filter(provision__in=rows, version=F("provision__last_version"))
    return {
        one.provision_id: texts.opening(one.version, one.start, one.end)
        for one in found.select_related("version")
    }


def clause_type(kind: ClauseType, texts: Texts) -> Json:
    """One clause type: what it is, how prevalent in each kind of document, and the provisions that have it."""
    entry = load_taxonomy().entry(kind)
    having = Provision.objects.filter(current=True, types__type=kind.value)
    document_types = (
        having.order_by().values_list("document__type").annotate(count=Count("number")).order_by("-count")
    )
    listed = having.filter(main_type=kind.value).select_related("document__platform")
    rows = list(listed.order_by("document__platform__name", "number")[:LISTED])
    openings = _openings(rows, texts)
    severities = having.aggregate(
        **{name: Count("number", filter=Q(severity=name)) for name in ("high", "medium", "low")}
    )
    return {
        "type": kind.value,
        "name": entry.name,
        "group": load_taxonomy().groups[entry.group],
        "definition": entry.definition,
        "includes": list(entry.includes),
        "excludes": list(entry.excludes),
        "examples": list(entry.examples),
        "explanation": entry.plain,
        "provisions_in_force": having.count(),
        "provisions_of_main_type": listed.count(),
        "severities": severities,
        "prevalence": [prevalence(kind.value, name) for name, _count in document_types],
        "provisions": [
            brief.provision(row)
            | {"document": brief.document(row.document), "opening": openings.get(row.number)}
            for row in rows
        ],
    }
