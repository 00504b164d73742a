"""Records of web archives (WARC, WACZ) as captures that name their source, through the same pipeline as any.

What somebody else kept stands in documents of its own (collection ``web-archive``), one for each address, beside
those that Smallprint captures itself. Their times are claimed by their source, and each capture says so. A
record is known by its id, date, address and bytes, so that an import run twice changes nothing. History is
appended to, never rewritten: what is older than the newest record of its document is refused.
"""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from smallprint.capture.part import part_of
from smallprint.exchange.warc_choose import Candidate, Chooser, Refusal
from smallprint.exchange.warc_http import read_answer
from smallprint.records.arrival import Arrival, ConfirmationRule, Part
from smallprint.records.capture import FetchResult
from smallprint.records.vocabulary import Outcome
from smallprint.store.models import Capture, Document
from smallprint.store.state import load_state

if TYPE_CHECKING:
    from smallprint.composition import Smallprint
    from smallprint.document_state import DocumentState
    from smallprint.exchange.warc_wanted import Wanted

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Report:
    """What an import did. ``passed_over`` counts records by why they were not looked at."""

    taken: int = 0
    known: int = 0
    versions: int = 0
    changes: int = 0
    not_versions: int = 0
    without_digest: int = 0
    refused: list[Refusal] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)


def import_web_archives(
    smallprint: Smallprint, files: Sequence[Path], wanted: Wanted, on_progress: Progress
) -> Report:
    """Take the wanted records of ``files``, in the order of their dates. ``on_progress``: done, of how many.

    What can't be taken is told in the report and costs nothing else.
    """
    with tempfile.TemporaryFile() as spool:
        now, limit = smallprint.clock.now(), smallprint.settings.max_bytes
        chooser = Chooser(wanted.targets, limit, now, spool)
        for number, file in enumerate(files):
            on_progress(number, len(files))
            chooser.read(file)
        chosen = chooser.chosen
        report = Report(refused=chosen.refused, passed_over=dict(chosen.passed_over.most_common()))
        importer = _Importer(smallprint, wanted, spool, report)
        in_order = sorted(chosen.candidates, key=lambda one: (one.time, one.origin.file, one.place))
        for number, candidate in enumerate(in_order):
            on_progress(number, len(in_order))
            importer.take(candidate)
    report.documents = sorted(importer.documents)
    return report


class _Importer:
    """Takes candidates one by one, oldest first; each is one turn with the log."""

    def __init__(self, smallprint: Smallprint, wanted: Wanted, spool: BinaryIO, report: Report) -> None:
        self._smallprint = smallprint
        self._wanted = wanted
        self._spool = spool
        self._report = report
        self._states: dict[int, DocumentState] = {}
        self._log_size = -1
        self.documents: set[str] = set()

    def take(self, candidate: Candidate) -> None:
        """One record: known, refused for its time, or drafted, appended and counted."""
        if self._is_known(candidate):
            return
        result = _as_fetched(candidate, *self._spooled(candidate), self._smallprint.settings.max_bytes)
        part = part_of(0, result)
        ledger = self._smallprint.ledger
        with ledger.session() as session:
            if ledger.log.size != self._log_size:  # somebody else wrote in between: believe the store
                self._states.clear()
            if self._is_known(candidate):
                return
            draft = session.draft()
            number = self._wanted.document(draft, candidate.url)
            session.commit(draft)  # the document's own row must be there for its state
            state = self._state(number)
            if state.last_time is not None and candidate.time < state.last_time:
                reason = "it is older than what its document holds already; history is appended to, never rewritten"
                self._report.refused.append(
                    Refusal(candidate.origin.file, candidate.place, candidate.record_id, reason)
                )
                return
            draft = session.draft()
            taken = self._smallprint.pipeline.take_in(draft, state, self._arrival(candidate, part))
            session.commit(draft)
            self._log_size = ledger.log.refresh().size
        self._report.taken += 1
        self._report.without_digest += not candidate.has_digest
        self._report.versions += taken.is_new_version
        self._report.changes += taken.change is not None
        self._report.not_versions += taken.version is None

    def _is_known(self, candidate: Candidate) -> bool:
        known = Capture.objects.filter(row_key=candidate.identity).exists()
        self._report.known += known
        return known

    def _state(self, number: int) -> DocumentState:
        if number not in self._states:
            document = Document.objects.get(number=number)
            self.documents.add(document.public_id)
            self._states[number] = load_state(document, self._smallprint.ledger.blobs)
        return self._states[number]

    def _arrival(self, candidate: Candidate, part: Part) -> Arrival:
        hours = self._smallprint.settings.confirm_after_hours
        return Arrival(
            time=candidate.time,
            parts=(part,),
            confirmation=ConfirmationRule(same_text_after=timedelta(hours=hours)),
            provenance=_provenance(candidate),
            row_key=candidate.identity,
        )

    def _spooled(self, candidate: Candidate) -> tuple[bytes, bytes, bytes]:
        place, *sizes = candidate.spooled
        self._spool.seek(place)
        info, head, block = (self._spool.read(size) for size in sizes)
        return info, head, block


def _provenance(candidate: Candidate) -> dict[str, Any]:
    """Who says so. The time is the source's claim: nothing here makes it more than that."""
    origin = candidate.origin
    said = {
        "source_file": origin.file,
        "source_sha256": origin.sha256,
        "source_place": candidate.place,
        "record_id": candidate.record_id,
        "record_date": candidate.date,
        "made_with": origin.made_with,
        "made_by": origin.made_by,
        "time_basis": "claimed by the source",
        "digest": "fits what the record says" if candidate.has_digest else "the record carries none",
    }
    return {name: value for name, value in said.items() if value != ""}


def _as_fetched(candidate: Candidate, info: bytes, head: bytes, block: bytes, limit: int) -> FetchResult:
    records = [info, head + block] if info else [head + block]
    # Byte for byte as the source has them, each record packed again as a member of its own.
    warc = b"".join(gzip.compress(record + b"\r\n\r\n", mtime=0) for record in records)
    answer = read_answer(block, limit) if candidate.is_http else None
    body = answer.body if answer is not None else block
    return FetchResult(
        url_asked=candidate.url,
        url_reached=candidate.url,
        hops=(),
        started=candidate.time,
        finished=candidate.time,
        outcome=Outcome.OK,
        reasons=(),
        status=answer.status if answer is not None else None,
        headers=answer.headers if answer is not None else (),
        media_type=candidate.media_type,
        charset=answer.charset if answer is not None else candidate.charset,
        body=body,
        content=answer.content if answer is not None else body,
        warc=warc,
    )
