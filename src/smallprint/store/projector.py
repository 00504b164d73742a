"""Leaves to rows: the only writer of the public database.

Applying the same log from its start to an empty database gives the same rows, which is what
``smallprint rebuild`` does. Each batch is one transaction that also moves ``Applied.size``, so a process
killed at any moment leaves a database that shows exactly a prefix of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from smallprint.evidence import decode_leaf
from smallprint.evidence.storage.erasure import redacted_blobs
from smallprint.store import codec
from smallprint.store.document_leaves import leaves_of
from smallprint.store.models import (
    Anchor,
    Applied,
    Capture,
    Change,
    ChangePart,
    Document,
    Knowledge,
    Observation,
    Platform,
    Redaction,
    Source,
    StatementSet,
    Version,
)
from smallprint.store.provisions import project_provisions, project_removed_provisions
from smallprint.store.removals import Removals, known_removals

Json = dict[str, Any]
ReadBlob = Callable[[str], bytes]
ReadEntries = Callable[[int, int], Iterator[bytes]]


class Projector:
    """Applies leaves. ``capture_every`` says when a live document is due again."""

    def __init__(self, read_blob: ReadBlob, read_entries: ReadEntries, capture_every: timedelta) -> None:
        """``read_blob`` gives the bytes of a SHA-256, ``read_entries`` a range of the log's leaves."""
        self._read_blob = read_blob
        self._read_entries = read_entries
        self._capture_every = capture_every
        self._removals = Removals(0)

    def applied(self) -> Applied | None:
        """How much of the log the database shows, or None for an empty one."""
        return Applied.objects.first()

    def apply(
        self,
        start: int,
        leaves: Iterable[Mapping[str, Any]],
        fresh: Mapping[str, bytes] | None = None,
        ahead: Removals | None = None,
    ) -> int:
        """Apply consecutive leaves from index ``start`` in one transaction; the new size.

        Does nothing where the database shows another size than ``start``: another process has moved it on.

        Args:
            start: Index of the first leaf.
            leaves: The leaves.
            fresh: Blobs of this batch at hand, so that they need not be read back.
            ahead: What later leaves, those of this batch among them, are known to redact.
        """
        size = start
        with transaction.atomic():
            held = Applied.objects.select_for_update().first()
            if (held.size if held else 0) != start:  # another process has been here in between
                return held.size if held else 0
            self._removals = ahead or Removals(start)
            self._removals.by_blob = self._removals.by_blob | known_removals()
            for leaf in leaves:
                handler = _HANDLERS.get(leaf["type"])
                if handler is not None:
                    handler(self, size, leaf, fresh or {})
                size += 1
            Applied.objects.update(size=size)
        return size

    def _blob(self, leaf: Mapping[str, Any], role: str, fresh: Mapping[str, bytes]) -> Any:
        digest = leaf["blobs"][role]["sha256"]
        return codec.load(fresh[digest] if digest in fresh else self._read_blob(digest))

    # ── one handler a leaf type ────────────────────────────────────────────────────────────────────

    def _genesis(self, index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        Applied.objects.create(
            size=index,
            origin=leaf["genesis"]["origin"],
            simulated_clock=leaf["genesis"]["clock"] == "simulated",
        )

    def _platform(self, index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        Platform.objects.create(leaf=index, **leaf["platform"])

    def _document(self, index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        content = dict(leaf["document"])
        urls = content.pop("urls")
        platform = content.pop("platform")
        document = Document.objects.create(leaf=index, platform_id=platform, **content)
        Source.objects.bulk_create(
            Source(document=document, part=part, url=url) for part, url in enumerate(urls)
        )

    def _capture(self, index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        content, blobs = leaf["capture"], leaf["blobs"]
        time = datetime.fromisoformat(content["time"])
        body = blobs.get("body", {})
        shown = blobs.get("rendered") or blobs.get("content") or {}
        capture = Capture.objects.create(
            number=content["number"],
            leaf=index,
            document_id=content["document"],
            part=content["part"],
            time=time,
            url_asked=content["url_asked"] or "",
            url_reached=content["url_reached"] or "",
            hops=content["hops"],
            status=content["status"],
            outcome=content["outcome"],
            reasons=content["reasons"],
            media_type=content["media_type"] or "",
            body_sha256=body.get("sha256", ""),
            body_size=body.get("size"),
            content_sha256=shown.get("sha256", ""),
            warc_sha256=blobs.get("warc", {}).get("sha256", ""),
            screenshot_sha256=blobs.get("screenshot", {}).get("sha256", ""),
            removed=self._removed_roles(blobs, shown),
            relation=content["relation"],
            version_id=content["version"],
            refused=content["refused"],
            provenance=content["provenance"],
            row_key=content["row_key"],
        )
        if content["relation"] == "verification":
            # The pages of a document captured together verify it once: the first of them counts.
            once = 1 if content["part"] == content["provenance"].get("counts_as", content["part"]) else 0
            Version.objects.filter(number=content["version"]).update(
                last_verified=time,
                verifications=F("verifications") + once,
                cosmetic=F("cosmetic") + (once if content["outcome"] == "cosmetic" else 0),
            )
        if content["relation"] != "body":
            self._schedule(capture, content)

    def _removed_roles(self, blobs: Mapping[str, Json], shown: Json) -> dict[str, str]:
        roles = {"body": blobs.get("body"), "content": shown}
        roles |= {"warc": blobs.get("warc"), "screenshot": blobs.get("screenshot")}
        told = {role: self._removals.sentence(blob["sha256"]) for role, blob in roles.items() if blob}
        return {role: sentence for role, sentence in told.items() if sentence}

    def _schedule(self, capture: Capture, content: Json) -> None:
        # Jitter of up to a tenth of the interval, the same on every rebuild.
        jitter = self._capture_every * ((capture.document_id * 7919 % 100) / 1000)
        pause = max(self._capture_every - jitter, timedelta(seconds=content["retry_after"] or 0))
        Document.objects.filter(number=capture.document_id).update(
            last_capture_time=capture.time, next_due=capture.time + pause
        )
        if capture.relation in {"first", "verification", "page"} and capture.body_sha256:
            # Bytes that are redacted can't be read again after a 304: the next request asks for all of them.
            gone = "body" in capture.removed or "content" in capture.removed
            headers = {} if gone else {name.lower(): value for name, value in content["headers"]}
            Source.objects.filter(document=capture.document_id, part=capture.part).update(
                etag=headers.get("etag", ""),
                last_modified=headers.get("last-modified", ""),
                body_sha256="" if gone else capture.body_sha256,
            )

    def _version(self, index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        content = leaf["version"]
        time = datetime.fromisoformat(content["time"])
        Version.objects.create(
            number=content["number"],
            leaf=index,
            document_id=content["document"],
            ordinal=content["ordinal"],
            time=time,
            last_verified=time,
            text_sha256=leaf["blobs"]["text"]["sha256"],
            key_sha256=content["key_sha256"],
            words=content["words"],
            effective_date=content["effective_date"],
            removed=self._removals.sentence(leaf["blobs"]["text"]["sha256"]),
        )
        Document.objects.filter(number=content["document"]).update(current_version_id=content["number"])

    def _reading(self, _index: int, leaf: Mapping[str, Any], fresh: Mapping[str, bytes]) -> None:
        version = Version.objects.get(number=leaf["reading"]["version"])
        version.reading_sha256 = leaf["blobs"]["reading"]["sha256"]
        version.removed = version.removed or self._removals.sentence(version.reading_sha256)
        version.save(update_fields=["reading_sha256", "removed"])
        if version.removed:
            return
        reading = self._blob(leaf, "reading", fresh)
        Version.objects.filter(number=version.number).update(
            language=reading["language"] or "",
            provision_count=len(reading["provisions"]),
        )

    def _labels(self, _index: int, leaf: Mapping[str, Any], fresh: Mapping[str, bytes]) -> None:
        version = Version.objects.get(number=leaf["labels"]["version"])
        version.analysis_sha256 = leaf["blobs"]["labels"]["sha256"]
        version.removed = version.removed or self._removals.sentence(version.analysis_sha256)
        if version.removed:
            version.save(update_fields=["analysis_sha256", "removed"])
            project_removed_provisions(version, self._removals.provisions.get(version.number, []))
            return
        analysis = self._blob(leaf, "labels", fresh)
        version.silent = analysis["silent"]
        version.save(update_fields=["analysis_sha256", "silent"])
        text = self._bytes(version.text_sha256, fresh).decode("utf-8")
        reading = codec.load(self._bytes(version.reading_sha256, fresh))
        project_provisions(version, text, reading, analysis["provisions"])

    def _bytes(self, digest: str, fresh: Mapping[str, bytes]) -> bytes:
        return fresh[digest] if digest in fresh else self._read_blob(digest)

    def _change(self, index: int, leaf: Mapping[str, Any], fresh: Mapping[str, bytes]) -> None:
        content = leaf["change"]
        digest = leaf["blobs"]["change"]["sha256"]
        versions = Version.objects.filter(number__in=(content["before"], content["after"]))
        removed = self._removals.sentence(digest) or next(
            (one.removed for one in versions if one.removed), ""
        )
        nothing_told: Json = {"summary": removed, "edits": []}
        blob: Json = nothing_told if removed else self._blob(leaf, "change", fresh)
        change = Change.objects.create(
            number=content["number"],
            leaf=index,
            document_id=content["document"],
            before_id=content["before"],
            after_id=content["after"],
            time=datetime.fromisoformat(content["time"]),
            pattern=content["pattern"],
            materiality=content["materiality"],
            direction=content["direction"],
            affected=content["affected"],
            effective_date=content["effective_date"],
            summary=blob["summary"],
            removed=removed,
            gap=content["gap"],
            returns_to_id=content["returns_to"],
            blob_sha256=digest,
        )
        rows = blob["edits"]
        nothing = (None, None)
        parts = ChangePart.objects.bulk_create(
            ChangePart(
                change=change,
                place=place,
                kind=row["kind"],
                materiality=row["materiality"],
                direction=row["direction"],
                types=row["types"],
                what=row["what"],
                before_start=(row["before"] or nothing)[0],
                before_end=(row["before"] or nothing)[1],
                after_start=(row["after"] or nothing)[0],
                after_end=(row["after"] or nothing)[1],
            )
            for place, row in enumerate(rows)
        )
        through = ChangePart.provisions.through
        through.objects.bulk_create(
            through(changepart_id=part.pk, provision_id=number)
            for part, row in zip(parts, rows, strict=True)
            for number in row["identities"]
        )

    def _confirmation(self, _index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        content = leaf["confirmation"]
        time = datetime.fromisoformat(content["time"])
        unconfirmed = Version.objects.filter(number=content["version"], confirmed_time=None)
        unconfirmed.update(confirmed_time=time, confirmed_rule=content["rule"])
        Change.objects.filter(after=content["version"], gap=False, confirmed_time=None).update(
            confirmed_time=time
        )

    def _correction(self, _index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        content = leaf["correction"]
        if "changes" not in content:  # it corrects the log's own past (a state given up), which no row shows
            return
        Change.objects.filter(number__in=content["changes"]).update(
            pattern=content["pattern"], materiality=content["materiality"]
        )

    def _statements(self, index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        content = leaf["statements"]
        StatementSet.objects.create(
            leaf=index,
            version_id=content["version"],
            first_number=content["first"],
            count=content["count"],
            blob_sha256=leaf["blobs"]["statements"]["sha256"],
            removed=self._removals.sentence(leaf["blobs"]["statements"]["sha256"]),
        )

    def _observation(self, index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        content = leaf["observation"]
        Observation.objects.create(
            leaf=index,
            document_id=content["document"],
            capture_id=content["capture"],
            basis=content["basis"],
            first_number=content["first"],
            count=content["count"],
            blob_sha256=leaf["blobs"]["statements"]["sha256"],
            removed=self._removals.sentence(leaf["blobs"]["statements"]["sha256"]),
        )

    def _anchor(self, index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        content = leaf["anchor"]
        Anchor.objects.create(
            leaf=index,
            kind=content["kind"],
            authority=content["authority"],
            size=content["size"],
            time=None if content["time"] is None else datetime.fromisoformat(content["time"]),
            token_sha256=leaf["blobs"]["token"]["sha256"],
        )

    def _knowledge(self, index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        Knowledge.objects.create(
            leaf=index, time=datetime.fromisoformat(leaf["time"]), parts=leaf["knowledge"]["parts"]
        )

    def _redaction(self, index: int, leaf: Mapping[str, Any], _fresh: Mapping[str, bytes]) -> None:
        self._removals.add(index, leaf)
        time = datetime.fromisoformat(leaf["time"])
        reason = leaf["redaction"]["reason"]
        rows = [
            Redaction(sha256=name, leaf=index, time=time, reason=reason)
            for name in dict.fromkeys(redacted_blobs(leaf))
        ]
        Redaction.objects.bulk_create(rows, ignore_conflicts=True)  # redacted twice: the first leaf counts
        naming = [number for number in leaf["redaction"].get("leaves", []) if number < self._removals.since]
        if naming:  # rows made before anybody knew of this redaction
            self._apply_again(self._documents_of(naming), index)

    def _documents_of(self, indices: list[int]) -> set[int]:
        found = set()
        for index in indices:
            leaf = decode_leaf(next(self._read_entries(index, index + 1)))
            content = leaf.get(leaf["type"])
            if isinstance(content, dict):
                found.add(content.get("document") or _document_of_version(content.get("version", 0)))
        return {number for number in found if number}

    def _apply_again(self, documents: set[int], stop: int) -> None:
        """Make all rows of some documents anew, from their leaves below ``stop``.

        One way to make rows, in whatever order a redaction comes to be known: what ``rebuild`` gives.
        """
        self._removals.and_before(Removals.among(self._read_entries(0, stop), 0))
        Document.objects.filter(number__in=documents).delete()
        for index, leaf in leaves_of(documents, self._read_entries(0, stop)):
            handler = _HANDLERS.get(leaf["type"])
            if handler is not None:
                handler(self, index, leaf, {})


_HANDLERS: dict[str, Callable[[Projector, int, Mapping[str, Any], Mapping[str, bytes]], None]] = {
    "genesis": Projector._genesis,
    "platform": Projector._platform,
    "document": Projector._document,
    "capture": Projector._capture,
    "version": Projector._version,
    "reading": Projector._reading,
    "labels": Projector._labels,
    "change": Projector._change,
    "confirmation": Projector._confirmation,
    "correction": Projector._correction,
    "statements": Projector._statements,
    "observation": Projector._observation,
    "anchor": Projector._anchor,
    "redaction": Projector._redaction,
    "knowledge": Projector._knowledge,
}


def _document_of_version(version: int) -> int | None:
    return Version.objects.filter(number=version).values_list("document", flat=True).first()
