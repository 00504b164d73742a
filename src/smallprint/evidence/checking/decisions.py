"""What an operator decided about the log itself, said again by every verification: keys, states given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.evidence.checking.verdict import Verdict
from smallprint.evidence.formats.note import Verifier
from smallprint.evidence.keys.rotation import COMPROMISED, ROTATED
from smallprint.evidence.upkeep.rollback import given_up
from smallprint.records.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smallprint.evidence.storage.blobs import BlobStore

KEY_CODES = {ROTATED: "KEY_ROTATED", COMPROMISED: "KEY_COMPROMISED"}


def check_decisions(index: int, leaf: Mapping[str, Any], _blobs: BlobStore) -> Iterator[Verdict]:
    """A check for ``verify_store``: these are no findings, and a reader has to know of them."""
    subject = f"leaf {index}"
    found = given_up(leaf)
    if found is not None:
        detail = f"the state of {found.size} leaves ({found.root[:16]}…) was given up here: {found.reason}"
        yield Verdict("ROLLBACK_ACCEPTED", subject, detail, ok=True)
    content = leaf.get("key")
    if isinstance(content, dict) and content.get("action") in KEY_CODES:
        try:
            old, new = (Verifier.parse(str(content.get(which))).key_id.hex() for which in ("old", "new"))
        except UsageError as error:
            yield Verdict("LEAF_MISMATCH", subject, f"it names no keys: {error}", ok=False)
            return
        detail = (
            f"the key {new} took over from {old}, which counts up to {content.get('until')} leaves: "
            f"{content.get('reason')}"
        )
        yield Verdict(KEY_CODES[content["action"]], subject, detail, ok=True)
