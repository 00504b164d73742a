"""Running extra checks over leaves that whoever holds the key may have written, in any form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.evidence.checking.verdict import Unless, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smallprint.evidence.checking.store import ExtraCheck
    from smallprint.evidence.storage.blobs import BlobStore


def said_by(
    check: ExtraCheck, index: int, leaf: Mapping[str, Any], blobs: BlobStore
) -> Iterator[Verdict | Unless]:
    """What a check finds. A leaf that has not the form of its type is a finding, and never ends the verification."""
    try:
        yield from check(index, leaf, blobs)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        detail = f"it has not the form of a {leaf['type']} leaf, or what it names has not: {error!r}"
        yield Verdict("LEAF_MISMATCH", f"leaf {index}", detail, ok=False)
