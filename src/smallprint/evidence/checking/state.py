"""A home's log, opened for checking something against it: whose state is signed, and continues what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.evidence.checking.opening import Opening
from smallprint.evidence.home import Evidence
from smallprint.evidence.storage.blobs import BlobStore
from smallprint.evidence.storage.salted import SaltedStore
from smallprint.evidence.tlog.compare_logs import continues
from smallprint.evidence.tlog.log import FixedKeys, Log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.evidence.checking.verdict import Verdict
    from smallprint.evidence.formats.note import Verifier
    from smallprint.evidence.keys.files import EvidencePaths


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
