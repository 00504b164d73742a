"""A change: what happened to each provision, with a readable word diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.changes import word_diff
from smallprint.store.selectors import brief
from smallprint.store.selectors.texts import sources, statement

if TYPE_CHECKING:
    from smallprint.store.models import Change, ChangePart
    from smallprint.store.selectors.texts import Texts

Json = dict[str, Any]


def change(row: Change, texts: Texts) -> Json:
    """One change, whole."""
    before, after = texts.text(row.before), texts.text(row.after)
    parts = list(row.parts.prefetch_related("provisions").order_by("place"))
    return brief.change(row) | {
        "before": brief.version(row.before),
        "after": brief.version(row.after),
        "returns_to": None if row.returns_to is None else brief.version(row.returns_to),
        "statement": _statement(row, texts),
        "parts": [_part(part, row, before, after) for part in parts],
        "leaf": row.leaf,
    }


def _statement(row: Change, texts: Texts) -> Json | None:
    """What was stated about the change when it was recorded, with the quotes it rests on."""
    known = sources([row.before, row.after])
    made = texts.statements(row.after.statement_sets.all())
    return next((statement(number, one, known) for number, one in made if one.slot == "change-summary"), None)


def _part(part: ChangePart, row: Change, before: str, after: str) -> Json:
    old, new = (
        _side(part.before_start, part.before_end, before),
        _side(part.after_start, part.after_end, after),
    )
    return {
        "kind": part.kind,
        "materiality": part.materiality,
        "direction": part.direction,
        "types": part.types,
        "what": part.what,
        "provisions": [brief.provision(one) for one in part.provisions.all()],
        "before": None if old is None else old | {"version": row.before.public_id},
        "after": None if new is None else new | {"version": row.after.public_id},
        "diff": _diff(old, new),
    }


def _side(start: int | None, end: int | None, text: str) -> Json | None:
    return None if start is None or end is None else {"start": start, "end": end, "text": text[start:end]}


def _diff(old: Json | None, new: Json | None) -> list[list[str]]:
    """Runs of words: ``equal``, ``delete``, ``insert``. Empty where only one side stands."""
    if old is None or new is None:
        return []
    return [[str(token.run), token.text] for token in word_diff(old["text"], new["text"])]
