"""What a redaction takes with it: every blob that repeats the words of a capture or a version.

A capture's words are its bytes, the same bytes in other captures with their archive records and pictures, and what
was stated about them. A version's words are its text, what was read from it, what was stated about it and about the
changes on both sides of it, and the captures that showed it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from smallprint.evidence import decode_leaf
from smallprint.records.errors import EvidenceError, UsageError
from smallprint.records.ids import Kind, format_id, parse_id
from smallprint.store import codec
from smallprint.store.models import (
    Capture,
    Change,
    Observation,
    Occurrence,
    Redaction,
    StatementSet,
    Version,
    Wording,
)
from smallprint.store.named import Naming, namings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smallprint.records.statement import Statement
    from smallprint.store.ledger import Ledger

PUBLIC_ROLES = ("body", "content", "rendered")
DERIVED_ROLES = ("reading", "labels", "change")


@dataclass(slots=True)
class Plan:
    """What would go. ``namings`` are all mentions of it in the log, in its order; none where all is gone already.

    ``provisions`` are the numbers in each version whose reading goes. ``restated`` are statements of other versions
    that stand in a set which has to go, and that repeat nothing of what goes. ``stay`` are versions that hold some of
    the same clauses word for word and are not touched.
    """

    record: str
    namings: list[Naming] = field(default_factory=list)
    provisions: dict[int, list[int]] = field(default_factory=dict)
    restated: dict[int, list[Statement]] = field(default_factory=dict)
    stay: list[str] = field(default_factory=list)

    @property
    def blobs(self) -> list[str]:
        """What has to be erased, each once."""
        return list(dict.fromkeys(naming.blob for naming in self.namings))


def plan_redaction(ledger: Ledger, record: str, only: Sequence[str] = ()) -> Plan:
    """What redacting ``record`` (a capture or a version) would take. ``only`` keeps to these roles of a capture.

    Raises:
        UsageError: it is no such record, or the capture has not those roles.
    """
    kind, number = parse_id(record)
    making = _Making(ledger)
    if kind is Kind.CAPTURE:
        capture = Capture.objects.filter(number=number).first()
        if capture is None:
            raise UsageError(f"There is no capture {record}.")
        making.add_capture(capture, only)
        if not only:
            making.add_same_bytes()
    elif kind is Kind.VERSION:
        if only:
            raise UsageError(
                "--only is for captures: all that was made of a version's text repeats its words."
            )
        version = Version.objects.filter(number=number).first()
        if version is None:
            raise UsageError(f"There is no version {record}.")
        for same in Version.objects.filter(text_sha256=version.text_sha256).order_by("number"):
            making.add_version(same)
        making.add_same_bytes()
    else:
        raise UsageError(
            f"A capture (SP-K-…) or a version (SP-V-…) can be redacted, and {record} is neither."
        )
    return making.plan(format_id(kind, number))


class _Making:
    """A plan in the making: blobs, and the versions whose words go."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._log = ledger.log
        self._blobs: dict[str, None] = {}
        self._public: set[str] = set()
        self._captures: set[int] = set()
        self._versions: dict[int, Version] = {}
        self._restated: dict[int, list[Statement]] = {}

    def add_capture(self, row: Capture, only: Sequence[str] = ()) -> None:
        """Its bytes, and what was stated about them."""
        if row.number in self._captures:
            return
        self._captures.add(row.number)
        refs: dict[str, Any] = decode_leaf(self._log.entry(row.leaf)).get("blobs", {})
        if only and (lacking := set(only) - set(refs)):
            has = ", ".join(refs) or "none"
            raise UsageError(f"{row.public_id} has no {', '.join(sorted(lacking))}; it has: {has}.")
        chosen = {role: ref["sha256"] for role, ref in refs.items() if not only or role in only}
        self._blobs.update(dict.fromkeys(chosen.values()))
        self._public.update(name for role, name in chosen.items() if role in PUBLIC_ROLES)
        stated = Observation.objects.filter(capture=row)
        if only and not set(only) & set(PUBLIC_ROLES):
            return
        if only:  # the same bytes may be quoted from another capture's observation
            stated = Observation.objects.filter(
                Q(capture__body_sha256__in=self._public) | Q(capture__content_sha256__in=self._public)
            )
        self._blobs.update(dict.fromkeys(stated.values_list("blob_sha256", flat=True)))

    def add_same_bytes(self) -> None:
        """Other captures of the same bytes: their archive records and pictures repeat them."""
        shared = namings(self._log.entries(), self._public)
        leaves = {naming.leaf for naming in shared}
        for row in Capture.objects.filter(leaf__in=leaves).order_by("number"):
            self.add_capture(row)

    def add_version(self, row: Version) -> None:
        """Its text, all that was made of it, and the captures that showed it."""
        self._versions[row.number] = row
        made = (row.text_sha256, row.reading_sha256, row.analysis_sha256)
        self._blobs.update(dict.fromkeys(name for name in made if name))
        sets = StatementSet.objects.filter(version=row)
        self._blobs.update(dict.fromkeys(sets.values_list("blob_sha256", flat=True)))
        changes = Change.objects.filter(Q(before=row) | Q(after=row))
        self._blobs.update(dict.fromkeys(changes.values_list("blob_sha256", flat=True)))
        for capture in _captures_of(row):
            self.add_capture(capture)

    def _add_what_is_said_of_the_next_change(self) -> None:
        """A set of the version after may say what is no longer in this one; the rest of that set is kept."""
        after = Change.objects.filter(before__in=self._versions).exclude(after__in=self._versions)
        for row in StatementSet.objects.filter(version__in=after.values("after"), removed="").order_by(
            "leaf"
        ):
            values = codec.load(self._ledger.blobs.get(row.blob_sha256))
            statements = [codec.statement_from_json(value) for value in values]
            rest = [one for one in statements if one.slot != "change-summary"]
            if len(rest) < len(statements):
                self._blobs[row.blob_sha256] = None
                if rest:
                    self._restated.setdefault(row.version_id, []).extend(rest)

    def plan(self, record: str) -> Plan:
        """All of it, but for what is redacted already."""
        self._add_what_is_said_of_the_next_change()
        gone = set(Redaction.objects.values_list("sha256", flat=True))
        found = namings(self._log.entries(), [name for name in self._blobs if name not in gone])
        # Before readings named their text, two could be the same bytes; what another version needs stays, and
        # says nothing that the other version's text does not.
        going = {row.public_id for row in self._versions.values()}
        shared = {one.blob for one in found if one.role in DERIVED_ROLES and not one.parents & going}
        found = [one for one in found if one.blob not in shared]
        provisions = {
            number: list(
                Occurrence.objects.filter(version=row).order_by("place").values_list("provision", flat=True)
            )
            for number, row in self._versions.items()
            if not row.removed
        }
        return Plan(record, found, provisions, self._restated, self._that_stay())

    def _that_stay(self) -> list[str]:
        words = Wording.objects.filter(occurrences__version__in=self._versions).values("text_sha256")
        held = Version.objects.filter(occurrences__wording__text_sha256__in=words)
        found = held.exclude(number__in=self._versions).order_by("number").distinct()
        return [row.public_id for row in found]


def _captures_of(row: Version) -> Iterable[Capture]:
    """Those that made or showed a version, and the pages that waited for its other pages to come."""
    firsts = Capture.objects.filter(document=row.document_id, relation="first")
    first = firsts.filter(version=row).order_by("number").values_list("number", flat=True).first() or 0
    before = firsts.filter(number__lt=first).order_by("-number").values_list("number", flat=True).first() or 0
    pages = Q(document=row.document_id, relation="page", version=None, number__range=(before, first))
    return Capture.objects.filter(Q(version=row) | pages).order_by("number")


def require_readable(ledger: Ledger, plan: Plan) -> None:
    """Refuse where rows could not be made again without what goes, because something else is not whole.

    Raises:
        EvidenceError: naming the blob that is missing or damaged.
    """
    going = set(plan.blobs)
    documents = _documents(plan)
    names: list[str] = []
    for row in Version.objects.filter(document__in=documents, removed=""):
        names += [row.text_sha256, row.reading_sha256, row.analysis_sha256]
    changes = Change.objects.filter(document__in=documents, removed="")
    names += changes.values_list("blob_sha256", flat=True)
    for name in names:
        if name and name not in going:
            try:
                ledger.blobs.get(name)
            except EvidenceError as error:
                raise EvidenceError(f"Nothing was redacted: {error}, and try again.") from error


def _documents(plan: Plan) -> set[int]:
    ids = [parse_id(one) for naming in plan.namings for one in naming.parents]
    return {number for kind, number in ids if kind is Kind.DOCUMENT}
