"""A document's state, read from the database and the blobs of its newest version."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max

from smallprint.document_state import DocumentState, HeldPage, PastVersion
from smallprint.reading.settled import RefusedText
from smallprint.records.removal import Removal
from smallprint.records.vocabulary import Outcome
from smallprint.store import codec
from smallprint.store.in_force import in_force
from smallprint.store.models import Capture, Change, Document, Knowledge, Redaction, Version, Wording

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from smallprint.evidence import BlobStore


_SHOWING = ("first", "verification", "page")
"""What captures are to their document that show a page of it."""


def load_state(document: Document, blobs: BlobStore) -> DocumentState:
    """Read a document's state from the database and the blobs of its newest version."""
    state = DocumentState(
        document=document.number, type=document.type, locale=document.locale, live=document.live
    )
    versions = list(Version.objects.filter(document=document).order_by("ordinal"))
    why = _removals([v.text_sha256 for v in versions if v.removed])
    state.versions = [
        PastVersion(v.number, v.key_sha256, v.confirmed, why.get(v.text_sha256) if v.removed else None)
        for v in versions
    ]
    state.changes = [
        (change.number, change.before_id, change.after_id, change.pattern)
        for change in Change.objects.filter(document=document).order_by("after__ordinal")
    ]
    last = (
        Capture.objects.filter(document=document).exclude(relation="body").order_by("time", "number").last()
    )
    if last is not None:
        state.last_time = last.time
        state.refused = _refused(last)
        state.gap_pending = bool(last.provenance.get("gap")) and last.version_id is None
    state.part_texts = {
        row["part"]: row["content_sha256"] or row["body_sha256"]
        for row in Capture.objects.filter(document=document, relation__in=_SHOWING)
        .exclude(body_sha256="")
        .order_by("time", "number")
        .values("part", "content_sha256", "body_sha256")
    }
    gone = _removals(list(state.part_texts.values()))
    state.redacted_parts = {part for part, digest in state.part_texts.items() if digest in gone}
    if not versions:
        return state
    newest = versions[-1]
    state.version_time = newest.time
    state.last_was_current = last is not None and last.version_id == newest.number
    known = Wording.objects.filter(provision__document=document)
    if newest.removed:  # no words to compare the next ones with: clauses are told again by their hashes alone
        state.retired = _last_borne(known)
        return state
    text = blobs.get(newest.text_sha256).decode("utf-8")
    reading_blob = codec.load(blobs.get(newest.reading_sha256))
    reading = codec.reading_from_json(reading_blob, text)
    state.analysis = codec.analysis_from_json(codec.load(blobs.get(newest.analysis_sha256)), reading)
    state.identities = tuple(reading_blob["identities"])
    state.retired = _last_borne(known.filter(provision__current=False))
    if _read_by_another(newest):
        state.read_by_another = _held_pages(newest)
    return state


def _read_by_another(version: Version) -> bool:
    """Whether the reader in force when a version was made was another than today's, or is not known."""
    parts = Knowledge.objects.filter(leaf__lt=version.leaf).order_by("-leaf").values_list("parts", flat=True)
    then, now = parts.first() or {}, in_force().parts
    return any(then.get(name) != now[name] for name in ("extractor", "reader"))


def _held_pages(version: Version) -> dict[int, HeldPage]:
    """The pages that a version's text was last read from; none where one of them was redacted."""
    rows = Capture.objects.filter(document=version.document_id, relation__in=_SHOWING)
    last = rows.filter(version=version).exclude(relation="page").aggregate(last=Max("number"))["last"]
    held = {
        row["part"]: HeldPage(row["number"], row["content_sha256"] or row["body_sha256"])
        for row in rows.filter(number__lte=last or 0)
        .exclude(body_sha256="")
        .order_by("number")
        .values("part", "number", "content_sha256", "body_sha256")
    }
    return {} if _removals([page.content_sha256 for page in held.values()]) else held


def _last_borne(wordings: QuerySet[Wording]) -> dict[str, int]:
    """The provision that last bore each wording."""
    rows = wordings.order_by("version__ordinal", "id").values("text_sha256", "provision")
    return {row["text_sha256"]: row["provision"] for row in rows}


def _removals(digests: list[str]) -> dict[str, Removal]:
    rows = Redaction.objects.filter(sha256__in=digests)
    return {row.sha256: Removal(row.leaf, row.time, row.reason) for row in rows}


def _refused(capture: Capture) -> RefusedText | None:
    kept = capture.refused
    if kept is None:
        return None
    since = datetime.fromisoformat(kept["since"])
    return RefusedText(Outcome(capture.outcome), kept["language"], kept["words"], since)
