"""Checks of what leaves and blobs say about each other, beyond hashes: run by ``smallprint verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.evidence import BlobStore, Unless, Verdict
from smallprint.evidence.checking.decisions import check_decisions
from smallprint.records.errors import EvidenceError
from smallprint.store import codec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


def check_quotes(index: int, leaf: Mapping[str, Any], blobs: BlobStore) -> Iterator[Verdict | Unless]:
    """Every quote of every statement is a verbatim stretch of the text it names."""
    if leaf["type"] not in {"statements", "observation"}:
        return
    try:
        rows = codec.load(blobs.get(leaf["blobs"]["statements"]["sha256"]))
        statements = [codec.statement_from_json(row) for row in rows]
    except EvidenceError:  # not there, or not whole: that has a verdict of its own
        return
    except (ValueError, KeyError, TypeError):
        yield Verdict("QUOTE_MISMATCH", f"leaf {index}", "its blob is no set of statements", ok=False)
        return
    texts: dict[str, str] = {}
    for place, statement in enumerate(statements):
        for quote in statement.quotes:
            subject = f"leaf {index}, statement {place}"
            try:
                if quote.source_sha256 not in texts:
                    texts[quote.source_sha256] = blobs.get(quote.source_sha256).decode("utf-8")
            except (EvidenceError, UnicodeDecodeError) as error:
                unread = Verdict("QUOTE_MISMATCH", subject, f"its text can't be read: {error}", ok=False)
                yield Unless(quote.source_sha256, unread)
                continue
            # A negative offset would count from the end, which no reader of the record does.
            if quote.start < 0 or texts[quote.source_sha256][quote.start : quote.end] != quote.text:
                detail = f"{quote.text[:60]!r} is not at that place of {quote.source_sha256}"
                yield Verdict("QUOTE_MISMATCH", subject, detail, ok=False)


def check_reading(index: int, leaf: Mapping[str, Any], blobs: BlobStore) -> Iterator[Verdict | Unless]:
    """A version's text is UTF-8, as everything that counts offsets in it relies on."""
    if leaf["type"] != "version":
        return
    text = leaf["blobs"]["text"]["sha256"]
    try:
        blobs.get(text).decode("utf-8")
    except (EvidenceError, UnicodeDecodeError) as error:
        detail = f"its version text can't be read: {error}"
        yield Unless(text, Verdict("QUOTE_MISMATCH", f"leaf {index}", detail, ok=False))


CHECKS: tuple[Callable[[int, Mapping[str, Any], BlobStore], Iterable[Verdict | Unless]], ...] = (
    check_quotes,
    check_reading,
    check_decisions,
)
