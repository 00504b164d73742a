"""A home's log, opened for checking something against it: whose state is signed, and continues what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.evidence.blobs import BlobStore
from smallprint.evidence.home import Evidence
from smallprint.evidence.log import FixedKeys, Log
from smallprint.evidence.merkle import verify_consistency
from smallprint.evidence.opening import Opening
from smallprint.evidence.salted import SaltedStore
from smallprint.evidence.verdict import Verdict
from smallprint.records.errors import LogCorruptError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.evidence.keys import EvidencePaths
    from smallprint.evidence.note import Checkpoint, Verifier


class SignedState:
    """``run`` gives the verdicts on the state itself and sets ``evidence``; None where there is nothing to trust."""

    def __init__(self, paths: EvidencePaths) -> None:
        self._paths = paths
        self.evidence: Evidence | None = None
        self.trusted: tuple[Verifier, ...] = ()

    def run(self) -> Iterator[Verdict]:
        """Open the log with the keys that count."""
        opening = Opening(self._paths)
        yield from opening.run()
        if opening.checkpoint is None:
            return
        self.trusted = opening.trusted
        log = Log(self._paths.log, FixedKeys(self.trusted))
        blobs, salts = self._paths.blobs, self._paths.salts
        self.evidence = Evidence(BlobStore(blobs), SaltedStore(blobs, salts), log)
        seen = opening.seen
        if seen is not None and seen.size <= log.size:
            verdict = continues(log, seen)
            if not verdict.ok:
                yield verdict


def continues(log: Log, earlier: Checkpoint) -> Verdict:
    """Whether ``log`` begins with the state of ``earlier``, whose signature must have been checked.

    The proof is made from the log's tiles and checked by what shares no code with making it.
    """
    now = log.checkpoint()
    if earlier.size > now.size:
        detail = f"the log has {now.size} leaves and had {earlier.size} before; an old copy was put back"
        return Verdict("ROLLBACK", "checkpoint", detail, ok=False)
    try:
        proof = log.consistency_proof(earlier.size)
    except LogCorruptError as error:
        return Verdict("ROOT_MISMATCH", "checkpoint", f"no proof can be made: {error}", ok=False)
    if verify_consistency(earlier.size, now.size, proof, earlier.root, now.root):
        detail = f"the log of {now.size} leaves begins with those {earlier.size}, by a proof of {len(proof)} hashes"
        return Verdict("OK", "checkpoint", detail, ok=True)
    detail = (
        f"two states of {now.origin} are signed and the one of {now.size} leaves does not continue the one of"
        f" {earlier.size}\n{earlier.note}\n{now.note}"
    )
    return Verdict("SPLIT_VIEW", "checkpoint", detail, ok=False)
