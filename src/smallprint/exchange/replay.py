"""Replay an archive through the pipeline, in date order, resumably.

Each batch of rows is one append to the log. A row is known by its identity, which stands in its capture's
leaf: killed at any moment and started again, the import goes on after the last durable batch, and run twice
it changes nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from smallprint.document_state import DocumentState
from smallprint.exchange.attribution import attribution_of
from smallprint.exchange.document_types import document_type
from smallprint.exchange.manifest import DocumentKey, Manifest, Refused, Row
from smallprint.exchange.prepare import Prepared, prepared_in_order
from smallprint.records.arrival import Arrival, ConfirmationRule, Part
from smallprint.records.capture import FetchResult, Suitability
from smallprint.records.vocabulary import Outcome
from smallprint.store.declare import find_platform, slug_for
from smallprint.store.models import Capture, Document
from smallprint.store.state import load_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smallprint.pipeline import Pipeline
    from smallprint.store.draft import Draft
    from smallprint.store.ledger import Ledger

BATCH = 40
STATES_KEPT = 150
ARCHIVE_RULE = ConfirmationRule(same_text_after=timedelta(seconds=1), next_record_after=timedelta(hours=36))


@dataclass(slots=True)
class Report:
    """What an import did."""

    rows: int = 0
    taken: int = 0
    known: int = 0
    versions: int = 0
    changes: int = 0
    not_versions: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(slots=True)
class Replay:
    """One import of one archive."""

    ledger: Ledger
    pipeline: Pipeline
    manifest: Manifest
    workers: int = 2
    batch: int = BATCH
    _states: OrderedDict[DocumentKey, DocumentState] = field(default_factory=OrderedDict)
    _documents: dict[DocumentKey, int] = field(default_factory=dict)
    _platforms: dict[str, int] = field(default_factory=dict)
    _slugs: set[str] = field(default_factory=set)
    _made: dict[str, tuple[int | None, Outcome]] = field(default_factory=dict)
    _broken: set[DocumentKey] = field(default_factory=set)
    _log_size: int = -1

    def run(self, on_progress: Callable[[int, int], None]) -> Report:
        """Replay every row that is not held yet. ``on_progress`` gets rows done and rows in all."""
        report = Report(rows=len(self.manifest.rows) + len(self.manifest.refused))
        report.refused.extend(self.manifest.refused)
        known = self._known_rows()
        report.known = len(known)
        pages = _pages(self.manifest)
        todo = [row for row in self.manifest.rows if row.path not in known]
        work = ((row, len(pages.get(row.key, ())) < 2) for row in todo)
        done = len(known)
        with closing(prepared_in_order(self.manifest.folder, iter(work), self.workers)) as stream:
            for batch in _batches(stream, self.batch):
                self._replay_batch(batch, pages, report)
                done += len(batch)
                on_progress(done, len(self.manifest.rows))
        return report

    def _known_rows(self) -> dict[str, str]:
        """Paths of rows that are in the store, from an earlier run; what became of the versions' rows."""
        by_identity = {row.identity: row for row in self.manifest.rows}
        known: dict[str, str] = {}
        held = Capture.objects.exclude(row_key=None).values_list("row_key", "version_id", "outcome")
        for identity, version, outcome in held.iterator():
            row = by_identity.get(identity or "")
            if row is not None:
                known[row.path] = row.identity
                self._made[row.path] = (version, Outcome(outcome))
        return known

    def _replay_batch(
        self, batch: list[Prepared], pages: dict[DocumentKey, list[str]], report: Report
    ) -> None:
        with self.ledger.session() as session:
            if self.ledger.log.size != self._log_size:  # somebody else wrote in between: believe the store
                self._states.clear()
            draft = session.draft()
            held = self._held_meanwhile(batch)
            for prepared in batch:
                if prepared.row.identity in held:
                    report.known += 1
                    continue
                if prepared.refused is not None:
                    report.refused.append(Refused(prepared.row.line, prepared.row.path, prepared.refused))
                    self._broken.add(prepared.row.key)
                    continue
                if len(pages.get(prepared.row.key, ())) > 1:  # its other pages are read back from the store
                    session.commit(draft)
                    draft = session.draft()
                self._replay_row(draft, prepared, pages.get(prepared.row.key, []), report)
            session.commit(draft)
            self._log_size = self.ledger.log.refresh().size
        while len(self._states) > STATES_KEPT:
            self._states.popitem(last=False)

    @staticmethod
    def _held_meanwhile(batch: list[Prepared]) -> set[str | None]:
        """Rows that another import has taken since this one began. Asked under the writer lock."""
        keys = [prepared.row.identity for prepared in batch]
        return set(Capture.objects.filter(row_key__in=keys).values_list("row_key", flat=True))

    def _replay_row(self, draft: Draft, prepared: Prepared, pages: list[str], report: Report) -> None:
        row = prepared.row
        state = self._state(draft, row)
        arrival = self._arrival(state, prepared, pages)
        taken = self.pipeline.take_in(draft, state, arrival)
        self._made[row.path] = (taken.version, taken.outcome)
        report.taken += 1
        report.versions += taken.is_new_version
        report.changes += taken.change is not None
        report.not_versions += taken.version is None

    def _arrival(self, state: DocumentState, prepared: Prepared, pages: list[str]) -> Arrival:
        row = prepared.row
        suitability, body_of, verifies = _OK, None, False
        if prepared.extracted is None and not row.is_other_body:
            suitability = Suitability(Outcome.EMPTY, ("no text could be read from it",))
        if row.is_other_body:
            version, outcome = self._made.get(row.version_path or "", (None, None))
            if version is not None and state.holds(version):
                body_of, verifies = version, row.snapshot_role == "no-new-version"
            else:
                suitability = _without_version(outcome)
        number = pages.index(row.document_id or "") if len(pages) > 1 else 0
        broken = row.key in self._broken
        self._broken.discard(row.key)
        consecutive = row.follows_previous_row and not broken
        is_record = not row.is_other_body
        return Arrival(
            time=row.time,
            parts=(Part(number, _as_fetched(prepared), prepared.extracted, suitability),),
            confirmation=ARCHIVE_RULE,
            analysis=prepared.analysis,
            consecutive=is_record and consecutive,
            gap=is_record and not consecutive and state.last_time is not None,
            extractor_change=row.upstream_kind == "technical-upgrade",
            other_body_of=body_of,
            verifies=verifies,
            standing=tuple(other for other in range(len(pages)) if other != number) if len(pages) > 1 else (),
            provenance=dict(row.provenance) | ({"gap": 1} if is_record and not consecutive else {}),
            row_key=row.identity,
        )

    # ── documents and platforms ────────────────────────────────────────────────────────────────────

    def _state(self, draft: Draft, row: Row) -> DocumentState:
        key = row.key
        if key in self._states:
            self._states.move_to_end(key)
            return self._states[key]
        number = self._documents.get(key) or self._find_document(key)
        if number is None:
            state = self._declare(draft, row)
        else:
            state = load_state(Document.objects.get(number=number), self.ledger.blobs)
        self._documents[key] = state.document
        self._states[key] = state
        return state

    def _find_document(self, key: DocumentKey) -> int | None:
        platform = self._platforms.get(key.service) or find_platform(key.service)
        if platform is None:
            return None
        self._platforms[key.service] = platform
        found = Document.objects.filter(platform=platform, collection=key.collection, type_name=key.type_name)
        return found.values_list("number", flat=True).first()

    def _declare(self, draft: Draft, row: Row) -> DocumentState:
        key = row.key
        if key.service not in self._platforms:
            slug = slug_for(key.service, self._slugs)
            self._platforms[key.service] = draft.platform(slug=slug, name=key.service, sector="", country="")
        kind = document_type(key.type_name)
        number = draft.document(
            self._platforms[key.service],
            {
                "type": kind.value,
                "type_name": key.type_name,
                "title": key.type_name,
                "locale": "",
                "urls": [row.url],
                "live": False,
                "render": False,
                "collection": key.collection,
                "attribution": attribution_of(key.collection, str(row.provenance.get("source_repo", ""))),
            },
        )
        return DocumentState(document=number, type=kind.value, locale="", live=False)


_OK = Suitability(Outcome.OK)


def _without_version(outcome: Outcome | None) -> Suitability:
    """What a raw snapshot is whose version we do not have."""
    if outcome is None or outcome is Outcome.OK or outcome.is_verification:
        return Suitability(Outcome.NOT_A_POLICY, ("the version it belongs to is not held",))
    return Suitability(outcome, ("the text taken from it was refused as a version",))


def _as_fetched(prepared: Prepared) -> FetchResult:
    row = prepared.row
    return FetchResult(
        url_asked=row.url,
        url_reached=row.url,
        hops=(),
        started=row.time,
        finished=row.time,
        outcome=Outcome.OK,
        reasons=(),
        status=None,
        headers=(),
        media_type=row.media_type,
        charset=None,
        body=prepared.body,
        content=prepared.body,
    )


def _pages(manifest: Manifest) -> dict[DocumentKey, list[str]]:
    """Documents that stand on several pages: the page ids of their snapshots that make versions."""
    pages: dict[DocumentKey, list[str]] = {}
    for row in manifest.rows:
        if row.role == "snapshot" and not row.is_other_body and row.document_id is not None:
            known = pages.setdefault(row.key, [])
            if row.document_id not in known:
                known.append(row.document_id)
    return {key: sorted(ids) for key, ids in pages.items() if len(ids) > 1}


def _batches(stream: Iterator[Prepared], size: int) -> Iterator[list[Prepared]]:
    batch: list[Prepared] = []
    for prepared in stream:
        batch.append(prepared)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
