"""Which blobs are redacted, as the projector has to know it, and what readers are told of them.

A redaction leaf comes after what it redacts. Its words must not come back when the database is made again, and
the bytes are gone by then, so the projector is told of redactions ahead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from smallprint.evidence.storage.erasure import redacted_blobs, redaction_leaves
from smallprint.records.removal import Removal
from smallprint.store.models import Redaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(slots=True)
class Removals:
    """Redactions by blob, and the numbers of the provisions of versions whose readings are gone.

    ``since``: leaves from this index on have been applied in the knowledge of all of these.
    """

    since: int
    by_blob: dict[str, Removal] = field(default_factory=dict)
    provisions: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def among(cls, entries: Iterable[bytes], first: int) -> Removals:
        """Those of consecutive entries of the log that begin at index ``first``."""
        found = cls(first)
        for index, leaf in redaction_leaves(entries, first):
            found.add(index, leaf)
        return found

    def add(self, index: int, leaf: Mapping[str, Any]) -> None:
        """Take in one redaction leaf. Of a blob that is redacted twice, the first leaf counts."""
        content = leaf["redaction"]
        removal = Removal(index, datetime.fromisoformat(leaf["time"]), str(content.get("reason", "")))
        for name in redacted_blobs(leaf):
            self.by_blob.setdefault(name, removal)
        for version, numbers in content.get("provisions", {}).items():
            self.provisions.setdefault(int(version), list(numbers))

    def and_before(self, other: Removals) -> None:
        """Take in earlier ones: where both know a blob, the earlier leaf counts."""
        self.by_blob = self.by_blob | other.by_blob
        self.provisions = self.provisions | other.provisions

    def sentence(self, *names: str) -> str:
        """What to tell of the first of these blobs that is redacted; nothing where none is."""
        return next((self.by_blob[name].sentence for name in names if name in self.by_blob), "")


def known_removals() -> dict[str, Removal]:
    """Those that the database shows, by blob."""
    return {row.sha256: Removal(row.leaf, row.time, row.reason) for row in Redaction.objects.all()}


def removal_of(name: str) -> Removal | None:
    """Why one blob may not be shown, whether or not anything of it is still stored."""
    row = Redaction.objects.filter(pk=name).first()
    return None if row is None else Removal(row.leaf, row.time, row.reason)
