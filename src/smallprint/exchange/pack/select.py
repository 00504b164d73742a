"""Which leaves a record rests on, as the log stood at a checkpoint.

A platform rests on its declaration; a document on that, its own declaration and its newest version; a capture
on its document; a version on its captures, reading and labels; a change on the two versions; a provision on the
version that first named it, those that brought its wording and last held it, and what was stated about it; a
statement on the texts it quotes. With each come the genesis leaf, what was in force (knowledge), confirmations,
corrections, redactions of its blobs, and the anchors that say when.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Max, Min

from smallprint.records.errors import EvidenceError, UsageError
from smallprint.records.ids import Kind, format_id
from smallprint.store import codec
from smallprint.store.models import (
    Anchor,
    Capture,
    Change,
    Document,
    Knowledge,
    Observation,
    Occurrence,
    Platform,
    Provision,
    Record,
    Redaction,
    StatementSet,
    Version,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet

    from smallprint.evidence import Evidence

Json = dict[str, Any]
R = TypeVar("R", bound=Record)
BUNDLE = 256
BEFORE, AFTER = 3, 12
"""Leaves around a capture's within which its event's other leaves stand (see ``way.kept``, ``way.change``)."""


def leaves_of(evidence: Evidence, kind: Kind, number: int, size: int) -> set[int]:
    """Indices of the leaves of a record and of everything it rests on, all below ``size``.

    Raises:
        UsageError: there is no such record, or it was recorded after that checkpoint.
    """
    chosen = _Chosen(evidence, size)
    _BY_KIND[kind](chosen, number)
    chosen.knowledge()
    return chosen.found


def redactions_of(shas: Iterable[str], size: int) -> dict[str, int]:
    """Of the blobs named, those that were erased on purpose, and by which leaf.

    Raises:
        UsageError: one was erased after the checkpoint of ``size`` leaves: no pack of that state can be made.
    """
    rows = {row.sha256: row.leaf for row in Redaction.objects.filter(sha256__in=list(shas))}
    late = max(rows.values(), default=-1)
    if late >= size:
        raise UsageError(
            f"Leaf {late} erased bytes that this record rests on, after the checkpoint of {size} leaves. Make the"
            f" pack with a checkpoint of {late + 1} leaves or more."
        )
    return rows


def anchors_of(leaves: Iterable[int], size: int) -> set[int]:
    """The anchors that bound these leaves in time, as far as the log says so below ``size``.

    For each leaf the earliest that covers it and the latest that it came after, one of each kind.
    """
    stated = Anchor.objects.filter(leaf__lt=size, time__isnull=False)
    timed, latest = list(stated.order_by("time", "leaf")), list(stated.order_by("-time", "leaf"))
    # An OpenTimestamps proof states no time that we check; of one state of the log the fullest came last.
    untimed = list(Anchor.objects.filter(leaf__lt=size, time__isnull=True).order_by("size", "-leaf"))
    found: set[int] = set()
    for leaf in leaves:
        after: dict[str, Anchor] = {}
        before: dict[str, Anchor] = {}
        for row in [*timed, *untimed]:
            if row.size > leaf:
                after.setdefault(row.kind, row)
        for row in latest:
            if row.leaf < leaf:
                before.setdefault(row.kind, row)
        found |= {row.leaf for row in [*after.values(), *before.values()]}
    return found


class _Chosen:
    def __init__(self, evidence: Evidence, size: int) -> None:
        self.evidence = evidence
        self.size = size
        self.found = {0}
        self._read: dict[int, bytes] = {}

    def row(self, rows: QuerySet[R], number: int) -> R:
        row = rows.filter(number=number).first()
        named = format_id(rows.model.KIND, number)
        if row is None:
            raise UsageError(f"There is no record {named} here.")
        if row.leaf >= self.size:
            raise UsageError(f"{named} was recorded after the checkpoint of {self.size} leaves.")
        return row

    def platform(self, number: int) -> None:
        self.found.add(self.row(Platform.objects.all(), number).leaf)

    def document(self, number: int) -> None:
        row = self.declared(number)
        newest = row.versions.filter(leaf__lt=self.size).order_by("-ordinal").first()
        if newest is not None:
            self.version_row(newest)

    def declared(self, number: int) -> Document:
        row = self.row(Document.objects.select_related("platform"), number)
        self.found |= {row.leaf, row.platform.leaf}
        return row

    def capture(self, number: int) -> None:
        row = self.row(Capture.objects.all(), number)
        self.found.add(row.leaf)
        self.declared(row.document_id)

    def version(self, number: int) -> None:
        row = self.row(Version.objects.all(), number)
        self.version_row(row)
        for made in StatementSet.objects.filter(version=row, leaf__lt=self.size):
            self.statements(made)

    def version_row(self, row: Version) -> None:
        if row.leaf in self.found:
            return
        self.declared(row.document_id)
        self.found.add(row.leaf)
        for offset, kind in ((1, "reading"), (2, "labels")):
            if self.leaf(row.leaf + offset).get(kind, {}).get("version") != row.number:
                raise EvidenceError(
                    f"{row.public_id} has no {kind} leaf after its own; run `smallprint verify`"
                )
            self.found.add(row.leaf + offset)
        for capture in self.leaf(row.leaf)["version"]["captures"]:
            self.capture(capture)
        self.confirmation(row)

    def confirmation(self, row: Version) -> None:
        """The leaf that confirmed the version: it stands beside the captures of the same moment."""
        if row.confirmed_time is None:
            return
        found = Capture.objects.filter(document=row.document_id, time=row.confirmed_time)
        ends = found.aggregate(first=Min("leaf"), last=Max("leaf"))
        if ends["first"] is None:
            return
        for index in range(max(ends["first"] - BEFORE, 0), min(ends["last"] + AFTER, self.size)):
            if self.leaf(index).get("confirmation", {}).get("version") == row.number:
                self.found.add(index)
                return

    def provision(self, number: int) -> None:
        row = self.row(Provision.objects.select_related("first_version"), number)
        self.found.add(row.leaf)
        self.version_row(row.first_version)
        held = Occurrence.objects.filter(provision=row, version__leaf__lt=self.size)
        last = held.select_related("version", "wording__version").order_by("-version__ordinal").first()
        if last is None:
            raise UsageError(f"{row.public_id} can't be packed: its words were erased on purpose.")
        self.version_row(last.version)
        brought = last.wording.version
        self.version_row(brought)
        for made in StatementSet.objects.filter(version=brought, leaf__lt=self.size):
            self.statements(made)

    def change(self, number: int) -> None:
        row = self.row(Change.objects.select_related("before", "after"), number)
        self.found.add(row.leaf)
        self.version_row(row.before)
        self.version_row(row.after)
        for made in StatementSet.objects.filter(version=row.after, leaf__lt=self.size):
            self.statements(made)
        later = Change.objects.filter(document=row.document_id, leaf__gt=row.leaf, leaf__lt=self.size)
        for leaf in later.order_by("-leaf").values_list("leaf", flat=True)[:50]:
            # A correction stands right after the change that showed it.
            if number in self.leaf(leaf + 1).get("correction", {}).get("changes", ()):
                self.found |= {leaf + 1}
                return

    def statement(self, number: int) -> None:
        sets = StatementSet.objects.select_related("version").filter(first_number__lte=number)
        seen = Observation.objects.select_related("document").filter(first_number__lte=number)
        for row in (sets.order_by("-first_number").first(), seen.order_by("-first_number").first()):
            if row is None or number >= row.first_number + row.count:
                continue
            if row.leaf >= self.size:
                break
            if isinstance(row, StatementSet):
                self.version_row(row.version)
            else:
                self.capture(row.capture_id)
            self.statements(row)
            return
        raise UsageError(
            f"There is no record {format_id(Kind.STATEMENT, number)} at the checkpoint of {self.size} leaves."
        )

    def statements(self, row: StatementSet | Observation) -> None:
        """A set's leaf, and the versions whose texts it quotes."""
        self.found.add(row.leaf)
        if redactions_of([row.blob_sha256], self.size):
            return
        made = codec.load(self.evidence.blobs.get(row.blob_sha256))
        sources = {quote[0] for one in made for quote in one["quotes"]}
        document = row.version.document_id if isinstance(row, StatementSet) else row.document_id
        quoted = Version.objects.filter(document=document, text_sha256__in=sources, leaf__lt=self.size)
        held = {row.text_sha256 for row in quoted if row.leaf in self.found}
        for version in quoted.order_by("ordinal"):
            if version.text_sha256 not in held:
                held.add(version.text_sha256)
                self.version_row(version)

    def knowledge(self) -> None:
        """What was in force when each reading was made."""
        read = [index for index in sorted(self.found) if "labels" in self.leaf(index)]
        for index in read:
            rows = Knowledge.objects.filter(leaf__lt=index).order_by("-leaf")
            self.found.update(rows.values_list("leaf", flat=True)[:1])

    def leaf(self, index: int) -> Json:
        if index >= self.size:
            return {}
        if index not in self._read:
            first = index - index % BUNDLE
            bundle = self.evidence.log.entries(first, min(first + BUNDLE, self.size))
            self._read.update(enumerate(bundle, first))
        found: Json = json.loads(self._read[index])
        return found


_BY_KIND: dict[Kind, Callable[[_Chosen, int], None]] = {
    Kind.PLATFORM: _Chosen.platform,
    Kind.DOCUMENT: _Chosen.document,
    Kind.CAPTURE: _Chosen.capture,
    Kind.VERSION: _Chosen.version,
    Kind.PROVISION: _Chosen.provision,
    Kind.CHANGE: _Chosen.change,
    Kind.STATEMENT: _Chosen.statement,
}
