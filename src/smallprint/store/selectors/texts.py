"""Version texts, readings and statements, out of their blobs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from smallprint.records.ids import Kind, format_id
from smallprint.store import codec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smallprint.evidence import BlobStore
    from smallprint.records.statement import Statement
    from smallprint.store.models import Capture, Observation, StatementSet, Version

Json = dict[str, Any]
Sources = dict[str, Json]
OPENING = 90
"""Characters of a provision that lists show."""
_UNKNOWN: Json = {"version": None, "capture": None, "source_url": None}


@dataclass(frozen=True, slots=True)
class Texts:
    """Reads blobs for pages. Every read is checked against its hash."""

    blobs: BlobStore

    def text(self, version: Version) -> str:
        """The version text; nothing where it was redacted, whatever is still stored of it."""
        return "" if version.removed else _text(self.blobs, version.text_sha256)

    def quote(self, version: Version, start: int, end: int) -> Json:
        """A verbatim stretch of a version, with its place."""
        return {
            "text": self.text(version)[start:end],
            "version": version.public_id,
            "start": start,
            "end": end,
            "text_sha256": version.text_sha256,
        }

    def opening(self, version: Version, start: int, end: int) -> Json:
        """How a stretch of a version begins: whole words, at most ``OPENING`` characters, with its place."""
        text = self.text(version)[start:end]
        if len(text) > OPENING:
            end = start + max(text.rfind(" ", 0, OPENING), OPENING // 2)
        return self.quote(version, start, end) | {
            "whole": len(text) <= OPENING,
            "language": version.language or None,
        }

    def statements(self, sets: Iterable[StatementSet | Observation]) -> list[tuple[int, Statement]]:
        """Numbered statements of several sets, without those that were redacted."""
        found = []
        for row in sets:
            if row.removed:
                continue
            values = codec.load(self.blobs.get(row.blob_sha256))
            found += [
                (row.first_number + place, codec.statement_from_json(value))
                for place, value in enumerate(values)
            ]
        return found


@lru_cache(maxsize=256)
def _text(blobs: BlobStore, digest: str) -> str:
    return blobs.get(digest).decode("utf-8")


def sources(versions: Iterable[Version], captures: Iterable[Capture] = ()) -> Sources:
    """Where the texts of these versions and the bytes of these captures can be read, by their SHA-256."""
    found: Sources = {}
    for capture in captures:
        for digest, name in ((capture.body_sha256, "body"), (capture.content_sha256, "content")):
            if digest:
                address = f"/captures/{capture.number}/{name}"
                found[digest] = {"version": None, "capture": capture.public_id, "source_url": address}
    for version in versions:
        address = f"/versions/{version.number}"
        found[version.text_sha256] = {"version": version.public_id, "capture": None, "source_url": address}
    return found


def statement(number: int, one: Statement, known: Sources) -> Json:
    """A statement as pages show it; ``known`` says where the texts that it quotes can be read."""
    return {
        "id": format_id(Kind.STATEMENT, number),
        "url": f"/statements/{number}",
        "slot": one.slot,
        "text": one.text,
        "basis": one.basis.value,
        "review": one.review.value,
        "made_by": one.made_by,
        "grounds": list(one.grounds),
        "quotes": [
            {
                "text": quote.text,
                **known.get(quote.source_sha256, _UNKNOWN),
                "start": quote.start,
                "end": quote.end,
                "text_sha256": quote.source_sha256,
            }
            for quote in one.quotes
        ],
    }
