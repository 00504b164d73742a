"""What is shown in place of what was redacted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.records.ids import Kind, format_id
from smallprint.store.models import Change
from smallprint.store.selectors import brief

if TYPE_CHECKING:
    from smallprint.store.models import Observation, Provision, StatementSet

Json = dict[str, Any]


def changes_removed(row: Provision) -> list[Json]:
    """Changes of its document, while it stood, of which can't be told any longer whether they touched it."""
    span = (row.first_version.ordinal + 1, row.last_version.ordinal + 1)
    found = Change.objects.filter(document=row.document, after__ordinal__range=span).exclude(removed="")
    ordered = found.select_related("document__platform").order_by("time", "number")
    return [brief.change(change) for change in ordered]


def removed_statement(number: int, row: StatementSet | Observation) -> Json:
    """That a statement was made, and why it can't be read any longer."""
    return {
        "id": format_id(Kind.STATEMENT, number),
        "url": f"/statements/{number}",
        "removed": row.removed,
        "text": row.removed,
        "quotes": [],
        "grounds": [],
    }
