"""The one way to write: draft → blobs → log → database, under the log's writer lock.

A draft is acknowledged when ``Session.commit`` returns: its blobs are durable, its leaves are under a signed
checkpoint and the database shows them. Killed before the checkpoint is replaced, none of it has happened
(blobs without a leaf are harmless); killed after it, the next session applies the leaves to the database.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db.models import Max

from smallprint.evidence import decode_leaf, encode_leaf
from smallprint.records.errors import EvidenceError
from smallprint.records.ids import Kind
from smallprint.store.draft import Draft
from smallprint.store.models import (
    Capture,
    Change,
    Document,
    Knowledge,
    Observation,
    Platform,
    Provision,
    StatementSet,
    Version,
)
from smallprint.store.removals import Removals, known_removals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model

    from smallprint.clock import Clock
    from smallprint.evidence import Evidence, LogWriter
    from smallprint.store.in_force import InForce, Parts
    from smallprint.store.projector import Projector

APPLY_AT_ONCE = 500
"""Leaves in one database transaction while catching up."""


class Ledger:
    """Blobs, log and database of one home, kept in step."""

    def __init__(self, evidence: Evidence, projector: Projector, clock: Clock, in_force: InForce) -> None:
        """Its log must have been opened with its signer to be written to. ``in_force``: what is gone by."""
        self.evidence = evidence
        self.blobs = evidence.blobs
        self.log = evidence.log
        self._projector = projector
        self._clock = clock
        self._in_force = in_force

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Hold the log for writing, with the database caught up.

        Raises:
            LogBusyError: another process writes for longer than we wait.
        """
        with self.log.writer() as writer:
            self.catch_up()
            yield Session(writer, self.evidence, self._projector, self._clock, self._in_force)

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Apply leaves that the database does not show yet; how many.

        Raises:
            EvidenceError: the database shows more than the log holds: the log was put back from a backup.
        """
        size = self.log.refresh().size
        applied = self._projector.applied()
        start = applied.size if applied else 0
        if start > size:
            raise EvidenceError(
                f"The database shows {start} leaves and the log holds {size}: the log was put back to an older"
                " state. Restore the newer log, or go on from the older one, on the record, with"
                ' `smallprint restore --accept-rollback "the reason"`.'
            )
        done = start
        ahead = Removals.among(self.log.entries(start, size), start)
        while done < size:
            stop = min(done + APPLY_AT_ONCE, size)
            done = self._projector.apply(done, map(decode_leaf, self.log.entries(done, stop)), ahead=ahead)
            if done != stop:  # another process has applied some, maybe without knowing what is ahead
                ahead = Removals.among(self.log.entries(min(done, size), size), done)
            if progress is not None:
                progress(done - start, size - start)
        return size - start


class Session:
    """A writer's turn. Drafts are minted and committed within it, one after the other."""

    def __init__(
        self,
        writer: LogWriter,
        evidence: Evidence,
        projector: Projector,
        clock: Clock,
        in_force: InForce,
    ) -> None:
        """Made by ``Ledger.session`` only."""
        self._writer = writer
        self._evidence = evidence
        self._projector = projector
        self._clock = clock
        self._next = _next_numbers()
        self._in_force: InForce | None = in_force
        self._removals = known_removals()

    def draft(self) -> Draft:
        """An empty draft whose numbers go on from the last committed one."""
        return Draft(
            now=self._clock.now(),
            next_numbers=dict(self._next),
            removals=self._removals,
            is_stored=self._evidence.blobs.has,
        )

    def commit(self, draft: Draft) -> range:
        """Make a draft durable; the indices of its leaves.

        Where the program goes by something else than before, a batch that says so comes first.
        """
        if not draft.leaves:
            return range(0)
        in_force, self._in_force = self._in_force, None
        if in_force is not None and in_force.parts != _known_to_be_in_force():
            before = self.draft()
            before.now = draft.now  # the batch was begun then; its leaves must not seem to go back in time
            before.knowledge(in_force)
            self._append(before)
        return self._append(draft)

    def _append(self, draft: Draft) -> range:
        draft.place(self._writer.size)
        kept = [data for name, data in draft.blobs.items() if name not in self._removals]
        self._evidence.blobs.put_many(kept)
        self._evidence.salted.put_many(draft.sealed)
        entries = [encode_leaf(leaf) for leaf in draft.leaves]
        placed = self._writer.append(entries)
        ahead = Removals.among(entries, placed.start)
        # As they stand in the log, keys in its order: so that a rebuild gives the same pages to the letter.
        self._projector.apply(placed.start, map(decode_leaf, entries), draft.blobs, ahead)
        self._removals = ahead.by_blob | self._removals
        self._next = dict(draft.next_numbers)
        return placed


def _known_to_be_in_force() -> Parts | None:
    """What the newest knowledge leaf says."""
    return Knowledge.objects.order_by("-leaf").values_list("parts", flat=True).first()


def _next_numbers() -> dict[Kind, int]:
    tables: dict[Kind, type[Model]] = {
        Kind.PLATFORM: Platform,
        Kind.DOCUMENT: Document,
        Kind.CAPTURE: Capture,
        Kind.VERSION: Version,
        Kind.CHANGE: Change,
        Kind.PROVISION: Provision,
    }
    numbers = {
        kind: (table._default_manager.aggregate(last=Max("number"))["last"] or 0) + 1
        for kind, table in tables.items()
    }
    ends = [
        last["first_number"] + last["count"]
        for table in (StatementSet, Observation)
        for last in table.objects.order_by("-first_number").values("first_number", "count")[:1]
    ]
    numbers[Kind.STATEMENT] = max(ends, default=1)
    return numbers
