"""Why something is gone: what a redaction leaf says of a blob."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Removal:
    """The redaction leaf's index, its time and its reason."""

    leaf: int
    time: datetime
    reason: str

    @property
    def sentence(self) -> str:
        """``Removed on 25 November 2026: names a person (leaf 12)``."""
        return f"Removed on {self.time.day} {self.time:%B %Y}: {self.reason.rstrip('. ')} (leaf {self.leaf})"
