"""The public database held against log and blobs, row by row: whatever was edited, put in or taken out shows.

The log is projected anew into an empty database beside the home's own, and both are read in the same order.
Rows are known by what they are (a record's number, a provision's place in a version), never by a counter of the
database, which differs where a transaction was undone. Memory is flat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models.functions import Collate

from smallprint.evidence import Verdict, decode_leaf
from smallprint.records.counting import count
from smallprint.records.errors import EvidenceError
from smallprint.records.ids import format_id
from smallprint.store.beside import INDEX, beside
from smallprint.store.models import Applied, ChangePart, Document, Record, Wording
from smallprint.store.projector import Projector
from smallprint.store.removals import Removals

if TYPE_CHECKING:
    from datetime import timedelta

    from smallprint.evidence import Evidence
    from smallprint.home import Home

MISMATCH = "INDEX_MISMATCH"
REBUILD = "run `smallprint rebuild`"
ROWS_NAMED = 10
"""Rows of a table that are named one by one; further ones are counted."""

_BATCH = 500
_KEYS: dict[type[models.Model], tuple[str, ...]] = {
    Wording: ("provision", "version"),
    ChangePart: ("change", "place"),
    Applied: ("origin",),
}
"""Of tables that have no unique columns of their own."""
_NOT_COMPARED: dict[type[models.Model], frozenset[str]] = {Document: frozenset({"next_due"})}
"""When a page is due again is a plan, which follows the settings of the day it was made; it states nothing."""

Row = tuple[Any, ...]
Progress = Callable[[int, int], None]


def compare_index(
    home: Home, url: str | None, evidence: Evidence, capture_every: timedelta, progress: Progress
) -> Iterator[Verdict]:
    """What in the database of ``home`` does not follow from its log; the last verdict is ``OK`` or ``FAILED``.

    Django is pointed back to the home's database when all verdicts have been read.
    """
    failures = rows = 0
    if url is None and not home.index.exists():
        yield Verdict(MISMATCH, "index", f"there is no database; {REBUILD}", ok=False)
        yield Verdict("FAILED", "index", "nothing to compare", ok=False)
        return
    with beside(home, url):
        try:
            with transaction.atomic(using=INDEX):
                for verdict in _compared(evidence, capture_every, progress):
                    failures += not verdict.ok
                    yield verdict
                rows = sum(model._default_manager.using(INDEX).count() for model in _tables())
        except DatabaseError as error:
            failures += 1
            detail = f"the database can't be read ({str(error).strip().splitlines()[0]}); {REBUILD}"
            yield Verdict(MISMATCH, "index", detail, ok=False)
        except EvidenceError as error:
            failures += 1
            detail = f"log and blobs can't be projected: {error}; run `smallprint verify`"
            yield Verdict("MISSING", "index", detail, ok=False)
    if failures:
        yield Verdict("FAILED", "index", f"{count(failures, 'finding')}; {REBUILD}", ok=False)
    else:
        yield Verdict("OK", "index", f"{rows} rows in {len(_tables())} tables follow from the log", ok=True)


def _compared(evidence: Evidence, capture_every: timedelta, progress: Progress) -> Iterator[Verdict]:
    shown = Applied.objects.using(INDEX).first()
    size = evidence.log.size
    if shown is None or shown.size > size:
        says = "nothing" if shown is None else f"{shown.size} leaves"
        yield Verdict(MISMATCH, "index", f"it shows {says} and the log holds {size}; {REBUILD}", ok=False)
        return
    _project(evidence, capture_every, shown.size, progress)
    for model in _tables():
        found, extra = _differences(model), 0
        for place, verdict in enumerate(found):
            if place < ROWS_NAMED:
                yield verdict
            else:
                extra += 1
        if extra:
            yield Verdict(MISMATCH, model._meta.db_table, f"{extra} more findings; {REBUILD}", ok=False)


def _project(evidence: Evidence, capture_every: timedelta, size: int, progress: Progress) -> None:
    log = evidence.log
    projector = Projector(evidence.blobs.get, log.entries, capture_every)
    ahead = Removals.among(log.entries(0, size), 0)
    for first in range(0, size, _BATCH):
        stop = min(first + _BATCH, size)
        projector.apply(first, map(decode_leaf, log.entries(first, stop)), ahead=ahead)
        progress(stop, size)


def _tables() -> list[type[models.Model]]:
    return list(apps.get_app_config("store").get_models(include_auto_created=True))


def _key(model: type[models.Model]) -> tuple[str, ...]:
    """The columns, or paths to columns of other tables, that a row is known by."""
    pk = model._meta.pk
    if not isinstance(pk, models.AutoField):
        return (pk.name,)
    constraints = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    unique = [(field.name,) for field in model._meta.concrete_fields if field.unique and field is not pk]
    links = [field.name for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    found = _KEYS.get(model) or next((tuple(c.fields) for c in constraints), None) or next(iter(unique), None)
    if found is None and model._meta.auto_created:
        found = tuple(links)
    assert found, f"say in _KEYS what a row of {model.__name__} is known by"
    return tuple(path for name in found for path in _paths(model, name))


def _paths(model: type[models.Model], name: str) -> list[str]:
    """A column, or the paths to what the row is known by that it points to."""
    field = model._meta.get_field(name)
    target = field.related_model if isinstance(field, models.ForeignKey) else None
    if not isinstance(target, type) or not isinstance(target._meta.pk, models.AutoField):
        return [name]
    return [f"{name}__{path}" for path in _key(target)]


def _columns(model: type[models.Model]) -> list[str]:
    skipped = _NOT_COMPARED.get(model, frozenset())
    return [
        path
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField) and field.name not in skipped
        for path in _paths(model, field.name)
    ]


def _rows(model: type[models.Model], alias: str) -> Iterator[tuple[Row, Row]]:
    """Key and columns of each row, in the order of the keys, the same in every database."""
    key, columns = _key(model), _columns(model)
    binary = "C" if transaction.get_connection(alias).vendor == "postgresql" else "BINARY"
    order = [Collate(name, binary) if _is_text(model, name) else name for name in key]
    query = model._default_manager.using(alias).order_by(*order).values_list(*key, *columns)
    for row in query.iterator(chunk_size=2000):
        yield row[: len(key)], row[len(key) :]


def _is_text(model: type[models.Model], path: str) -> bool:
    return "__" not in path and isinstance(model._meta.get_field(path), models.CharField)


def _differences(model: type[models.Model]) -> Iterator[Verdict]:
    mine, theirs = _rows(model, "default"), _rows(model, INDEX)
    columns = _columns(model)
    wanted, found = next(mine, None), next(theirs, None)
    while wanted is not None or found is not None:
        if found is None or (wanted is not None and wanted[0] < found[0]):
            assert wanted is not None
            yield _said(model, wanted[0], f"is missing from the database; {REBUILD}")
            wanted = next(mine, None)
        elif wanted is None or found[0] < wanted[0]:
            yield _said(model, found[0], f"is in the database and in no leaf; {REBUILD}")
            found = next(theirs, None)
        else:
            for name, right, stored in zip(columns, wanted[1], found[1], strict=True):
                if right != stored:
                    detail = f"{name} is {_short(stored)} in the database and {_short(right)} by the log; {REBUILD}"
                    yield _said(model, found[0], detail)
            wanted, found = next(mine, None), next(theirs, None)


def _said(model: type[models.Model], key: Row, detail: str) -> Verdict:
    if issubclass(model, Record):
        row = format_id(model.KIND, key[0]) if key[0] > 0 else str(key[0])
    else:
        row = ", ".join(f"{name}={value}" for name, value in zip(_key(model), key, strict=True))
    return Verdict(MISMATCH, f"{model._meta.db_table} {row}", detail, ok=False)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
