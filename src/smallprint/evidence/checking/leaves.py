"""Checking single leaves of a log, read-only: is each in the log that was signed, and is what it names there?

Proofs are made from the log's tiles and checked by ``merkle.verify_inclusion``, which shares no code with making
them, against the root in the signed checkpoint.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from smallprint.evidence.checking.extra import said_by
from smallprint.evidence.checking.verdict import Unless, Verdict
from smallprint.evidence.formats.leaf import decode_leaf
from smallprint.evidence.formats.merkle import leaf_hash, verify_inclusion
from smallprint.evidence.storage.erasure import redacted_blobs, signed_redactions
from smallprint.records.counting import count
from smallprint.records.errors import (
    BlobMismatchError,
    BlobMissingError,
    EvidenceError,
    LeafRefusedError,
    LogCorruptError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smallprint.evidence.checking.store import ExtraCheck
    from smallprint.evidence.home import Evidence

Json = dict[str, Any]


@dataclass
class LeafCheck:
    """Checks leaves of one log by its checkpoint. ``checked`` holds those that are sound, by index."""

    evidence: Evidence
    extra_checks: Sequence[ExtraCheck] = ()
    checked: dict[int, Json] = field(default_factory=dict)

    def leaf(self, index: int) -> Iterator[Verdict]:
        """Everything about the leaf at ``index``; one verdict with ``ok`` where nothing is wrong with it."""
        where = f"leaf {index}"
        log = self.evidence.log
        checkpoint = log.checkpoint()
        try:
            entry = next(log.entries(index, index + 1))
            proof = log.inclusion_proof(index, checkpoint.size)
            leaf = decode_leaf(entry)
        except (LogCorruptError, LeafRefusedError) as error:
            yield Verdict("LEAF_MISMATCH", where, str(error), ok=False)
            return
        if not verify_inclusion(leaf_hash(entry), index, checkpoint.size, proof, checkpoint.root):
            detail = "no proof leads from its bytes to the root that was signed; run smallprint verify"
            yield Verdict("LEAF_MISMATCH", where, detail, ok=False)
            return
        self.checked[index] = leaf
        found = list(self._content(index, leaf))
        yield from found
        if not any(not verdict.ok for verdict in found):
            blobs = leaf.get("blobs", {})
            detail = (
                f"{leaf['type']}, hash {leaf_hash(entry).hex()}: in the log of {checkpoint.size} leaves by a proof"
                f" of {count(len(proof), 'hash', 'hashes')}; {count(len(blobs), 'blob')},"
                f" {sum(b['size'] for b in blobs.values())} bytes"
            )
            yield Verdict("OK", where, detail, ok=True)

    def _content(self, index: int, leaf: Mapping[str, Any]) -> Iterator[Verdict]:
        unread: set[str] = set()
        for role, blob in leaf.get("blobs", {}).items():
            for verdict in self._blob(f"{role} of leaf {index}", blob):
                unread.add(blob["sha256"])
                yield verdict
        for check in self.extra_checks:
            for found in said_by(check, index, leaf, self.evidence.blobs):
                if not isinstance(found, Unless):
                    yield found
                elif found.sha256 not in unread and found.sha256 not in self._redacted:
                    yield found.verdict

    def _blob(self, where: str, blob: Mapping[str, Any]) -> Iterator[Verdict]:
        sha, size = blob["sha256"], blob["size"]
        try:
            found = len((self.evidence.salted if blob.get("salted") else self.evidence.blobs).get(sha))
        except (BlobMissingError, BlobMismatchError, OSError) as error:
            if sha in self._redacted:
                yield Verdict("REDACTED", sha, f"{where}: erased on purpose ({self._redacted[sha]})", ok=True)
            elif isinstance(error, BlobMissingError):
                yield Verdict("MISSING", sha, f"{where} is not in the store and no leaf redacts it", ok=False)
            else:
                yield Verdict("BLOB_MISMATCH", sha, f"{where}: {error}", ok=False)
            return
        if found != size:
            detail = f"{where}: {found} bytes, and the leaf says {size}"
            yield Verdict("BLOB_MISMATCH", sha, detail, ok=False)

    @cached_property
    def _redacted(self) -> dict[str, str]:
        """What the log orders erased; looked up only once something is amiss."""
        words: dict[str, str] = {}
        try:
            for index, leaf in signed_redactions(self.evidence.log):
                reason = leaf["redaction"].get("reason") or "no reason given"
                for sha in redacted_blobs(leaf):
                    words.setdefault(sha, f"leaf {index}, {reason}, {leaf['time']}")
        except EvidenceError:  # a damaged log says of itself that it is; what was read so far counts
            return words
        return words
