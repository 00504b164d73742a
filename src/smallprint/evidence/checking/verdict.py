"""What checking found: one verdict a finding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding. ``subject`` is a leaf ("leaf 12"), a blob's hash, a tile's path or "checkpoint"."""

    code: str
    subject: str
    detail: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Unless:
    """What an extra check found, unless blob ``sha256``, on which it rests, has a verdict of its own.

    A redaction leaf comes after what it redacts, so that only the end of the log says which blobs were erased.
    """

    sha256: str
    verdict: Verdict
