"""Leaves to rows: the only writer of the public database.

Applying the same log from its start to an empty database gives the same rows, which is what
``smallprint rebuild`` does. Each batch is one transaction that also moves ``Applied.size``, so a process
killed at any moment leaves a database that shows exactly a prefix of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from smallprint.changes.identity import wording_hash
from smallprint.store import codec
from smallprint.store.models import (
    Anchor,
    Applied,
    Capture,
    Change,
    ChangePart,
    Document,
    Knowledge,
    Observation,
    Occurrence,
    Platform,
    Provision,
    ProvisionType,
    Redaction,
    Source,
    StatementSet,
    Version,
    Wording,
)

Json = dict[str, Any]
ReadBlob = Callable[[str], bytes]


class Projector:
    """Applies leaves. ``capture_every`` says when a live document is due again."""

    def __init__(self, read_blob: ReadBlob, capture_every: timedelta) -> None:
        """``read_blob`` gives the bytes of a SHA-256."""
        self._read_blob = read_blob
        self._capture_every = capture_every

    def applied(self) -> Applied | None:
        """How much of the log the database shows, or None for an empty one."""
        return Applied.objects.first()

    def apply(
        self, start: int, leaves: Iterable[Mapping[str, Any]], fresh: Mapping[str, bytes] | None = None
    ) -> int:
        """Apply consecutive leaves from index ``start`` in one transaction; the new size.

        Does nothing where the database shows another size than ``start``: another process has moved it on.

        ``fresh`` are blobs of this batch at hand, so that they need not be read back.
        """
        size = start
        with transaction.atomic():
            held = Applied.objects.select_for_update().first()
            if (held.size if held else 0) != start:  # another process has been here in between
                return held.size if held else 0
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

    def _schedule(self, capture: Capture, content: Json) -> None:
        # Jitter of up to a tenth of the interval, the same on every rebuild.
        jitter = self._capture_every * ((capture.document_id * 7919 % 100) / 1000)
        pause = max(self._capture_every - jitter, timedelta(seconds=content["retry_after"] or 0))
        Document.objects.filter(number=capture.document_id).update(
            last_capture_time=capture.time, next_due=capture.time + pause
        )
        if capture.relation in {"first", "verification", "page"} and capture.body_sha256:
            headers = {name.lower(): value for name, value in content["headers"]}
            Source.objects.filter(document=capture.document_id, part=capture.part).update(
                etag=headers.get("etag", ""),
                last_modified=headers.get("last-modified", ""),
                body_sha256=capture.body_sha256,
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
        )
        Document.objects.filter(number=content["document"]).update(current_version_id=content["number"])

    def _reading(self, _index: int, leaf: Mapping[str, Any], fresh: Mapping[str, bytes]) -> None:
        reading = self._blob(leaf, "reading", fresh)
        Version.objects.filter(number=leaf["reading"]["version"]).update(
            reading_sha256=leaf["blobs"]["reading"]["sha256"],
            language=reading["language"] or "",
            provision_count=len(reading["provisions"]),
        )

    def _labels(self, _index: int, leaf: Mapping[str, Any], fresh: Mapping[str, bytes]) -> None:
        version = Version.objects.get(number=leaf["labels"]["version"])
        version.analysis_sha256 = leaf["blobs"]["labels"]["sha256"]
        analysis = self._blob(leaf, "labels", fresh)
        version.silent = analysis["silent"]
        version.save(update_fields=["analysis_sha256", "silent"])
        text = self._bytes(version.text_sha256, fresh).decode("utf-8")
        reading = codec.load(self._bytes(version.reading_sha256, fresh))
        _project_provisions(version, text, reading, analysis["provisions"])

    def _bytes(self, digest: str, fresh: Mapping[str, bytes]) -> bytes:
        return fresh[digest] if digest in fresh else self._read_blob(digest)

    def _change(self, index: int, leaf: Mapping[str, Any], fresh: Mapping[str, bytes]) -> None:
        content = leaf["change"]
        blob = self._blob(leaf, "change", fresh)
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
            gap=content["gap"],
            returns_to_id=content["returns_to"],
            blob_sha256=leaf["blobs"]["change"]["sha256"],
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
        content = leaf["redaction"]
        Redaction.objects.bulk_create(
            [
                Redaction(
                    sha256=sha,
                    leaf=index,
                    time=datetime.fromisoformat(leaf["time"]),
                    reason=content["reason"],
                )
                for sha in content["blobs"]
            ],
            ignore_conflicts=True,  # redacted twice: the first leaf counts
        )


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


def _project_provisions(version: Version, text: str, reading: Json, assessments: list[Json]) -> None:
    """Provisions, wordings and occurrences of a new version, which becomes the document's newest."""
    spans, identities = reading["provisions"], reading["identities"]
    known = Provision.objects.in_bulk(identities)
    _retire(version, identities)
    Provision.objects.bulk_create(
        Provision(number=number, leaf=version.leaf + 1, document_id=version.document_id, first_version=version,
                  **_latest(version, span, row))
        for number, span, row in zip(identities, spans, assessments, strict=True)
        if number not in known
    )  # fmt: skip
    _refresh_known(version, known, identities, spans, assessments)

    newest: dict[int, Wording] = {}
    for wording in Wording.objects.filter(provision__in=list(known)).order_by("id"):
        newest[wording.provision_id] = wording
    fresh: list[Wording] = []
    chosen: list[Wording] = []
    for number, span, row in zip(identities, spans, assessments, strict=True):
        digest = wording_hash(text[span[0] : span[1]])
        present = newest.get(number)
        if present is None or present.text_sha256 != digest:
            present = Wording(
                provision_id=number, version=version, text_sha256=digest, title=span[2][:300], path=span[3],
                types=row["types"], severity=row["severity"], reasons=row["reasons"],
                direction=row["direction"], facts=row["facts"],
            )  # fmt: skip
            fresh.append(present)
        chosen.append(present)
    Wording.objects.bulk_create(fresh)
    Occurrence.objects.bulk_create(
        Occurrence(
            version=version, place=place, provision_id=number, wording=wording, start=span[0], end=span[1]
        )
        for place, (number, span, wording) in enumerate(zip(identities, spans, chosen, strict=True))
    )
    ProvisionType.objects.bulk_create(
        ProvisionType(provision_id=number, type=name, confidence=confidence)
        for number, row in zip(identities, assessments, strict=True)
        for name, confidence in row["types"]
    )


def _retire(version: Version, identities: list[int]) -> None:
    """Whatever was current and is not in this version is so no longer; its types count no more."""
    before = Provision.objects.filter(document_id=version.document_id, current=True)
    ProvisionType.objects.filter(provision__in=before).delete()
    before.exclude(number__in=identities).update(current=False)


def _latest(version: Version, span: list[Any], row: Json) -> Json:
    return {
        "last_version": version,
        "current": True,
        "title": span[2][:300],
        "main_type": row["types"][0][0],
        "severity": row["severity"],
        "direction": row["direction"],
    }


def _refresh_known(
    version: Version,
    known: Mapping[int, Provision],
    identities: list[int],
    spans: list[list[Any]],
    assessments: list[Json],
) -> None:
    Provision.objects.filter(number__in=list(known)).update(last_version=version, current=True)
    fields = ["title", "main_type", "severity", "direction"]
    changed = []
    for number, span, row in zip(identities, spans, assessments, strict=True):
        provision = known.get(number)
        if provision is None:
            continue
        latest = _latest(version, span, row)
        if any(getattr(provision, name) != latest[name] for name in fields):
            for name in fields:
                setattr(provision, name, latest[name])
            changed.append(provision)
    Provision.objects.bulk_update(changed, fields, batch_size=100)
