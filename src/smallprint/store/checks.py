"""Checks of what leaves and blobs say about each other, beyond hashes: run by ``smallprint verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.evidence import BlobStore, Verdict
from smallprint.records.errors import EvidenceError
from smallprint.store import codec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


def check_quotes(index: int, leaf: Mapping[str, Any], blobs: BlobStore) -> Iterator[Verdict]:
    """Every quote of every statement is a verbatim stretch of the text it names."""
    if leaf["type"] not in {"statements", "observation"}:
        return
    texts: dict[str, str] = {}
    for place, row in enumerate(codec.load(blobs.get(leaf["blobs"]["statements"]["sha256"]))):
        for quote in codec.statement_from_json(row).quotes:
            subject = f"leaf {index}, statement {place}"
            try:
                if quote.source_sha256 not in texts:
                    texts[quote.source_sha256] = blobs.get(quote.source_sha256).decode("utf-8")
                found = texts[quote.source_sha256][quote.start : quote.end]
            except (EvidenceError, UnicodeDecodeError) as error:
                yield Verdict("QUOTE_MISMATCH", subject, f"its text can't be read: {error}", ok=False)
                continue
            if found != quote.text:
                yield Verdict(
                    "QUOTE_MISMATCH", subject, f"{quote.text[:60]!r} is not at that place", ok=False
                )


def check_reading(index: int, leaf: Mapping[str, Any], blobs: BlobStore) -> Iterator[Verdict]:
    """A version's text is UTF-8, as everything that counts offsets in it relies on."""
    if leaf["type"] != "version":
        return
    try:
        blobs.get(leaf["blobs"]["text"]["sha256"]).decode("utf-8")
    except (EvidenceError, UnicodeDecodeError) as error:
        yield Verdict("QUOTE_MISMATCH", f"leaf {index}", f"its version text can't be read: {error}", ok=False)


CHECKS: tuple[Callable[[int, Mapping[str, Any], BlobStore], Iterable[Verdict]], ...] = (
    check_quotes,
    check_reading,
)
