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
    from smallprint.store.models import Observation, StatementSet, Version

Json = dict[str, Any]
OPENING = 90


@dataclass(frozen=True, slots=True)
class Texts:
    """Reads blobs for pages. Every read is checked against its hash."""

    blobs: BlobStore

    def text(self, version: Version) -> str:
        """The version text."""
        return _text(self.blobs, version.text_sha256)

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
        """Numbered statements of several sets."""
        found = []
        for row in sets:
            values = codec.load(self.blobs.get(row.blob_sha256))
            found += [
                (row.first_number + place, codec.statement_from_json(value))
                for place, value in enumerate(values)
            ]
        return found


@lru_cache(maxsize=256)
def _text(blobs: BlobStore, digest: str) -> str:
    return blobs.get(digest).decode("utf-8")


def statement(number: int, one: Statement, versions: dict[str, str]) -> Json:
    """A statement as pages show it. ``versions`` maps text hashes to version ids, for its quotes."""
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
                "version": versions.get(quote.source_sha256),
                "start": quote.start,
                "end": quote.end,
                "text_sha256": quote.source_sha256,
            }
            for quote in one.quotes
        ],
    }
