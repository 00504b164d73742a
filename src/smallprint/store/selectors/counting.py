"""The definitions behind every number that more than one page shows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from smallprint.store.models import Change, Document, Provision, ProvisionType

RECENT = timedelta(days=30)

COUNTED = Q(materiality="substantive", confirmed_time__isnull=False)
"""What counts and alerts: a substantive act of the platform that a second observation confirmed. Patterns
that are no act of the platform are never substantive, so they need no condition here."""


def counted_changes(**where: object) -> QuerySet[Change]:
    """Substantive, confirmed changes, newest first."""
    return Change.objects.filter(COUNTED, **where)


def recent_changes(now: datetime, **where: object) -> int:
    """How many counted changes were recorded in the last 30 days."""
    return counted_changes(time__gt=now - RECENT, time__lte=now, **where).count()


def readable_documents(document_types: list[str] | None = None) -> QuerySet[Document]:
    """Documents whose newest version we hold with its words."""
    readable = Document.objects.filter(current_version__removed="")
    return readable.filter(type__in=document_types) if document_types is not None else readable


def prevalence(clause_type: str, document_type: str) -> dict[str, int | str]:
    """Platforms with such a provision ÷ platforms with a readable document of that kind. Both numbers."""
    readable = readable_documents([document_type])
    having = ProvisionType.objects.filter(
        type=clause_type, provision__current=True, provision__document__in=readable
    )
    return {
        "document_type": document_type,
        "platforms_with": having.values("provision__document__platform").distinct().count(),
        "platforms_readable": readable.values("platform").distinct().count(),
    }


def current_provisions(**where: object) -> QuerySet[Provision]:
    """Provisions that stand in the newest version of their document."""
    return Provision.objects.filter(current=True, **where)
