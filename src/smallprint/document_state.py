"""What the pipeline has to know of a document to judge the next thing that arrives for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from smallprint.reading.settled import RefusedText
from smallprint.records.analysis import Analysis


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version of the document, as far as later ones are held against it."""

    number: int
    key_sha256: str
    confirmed: bool


@dataclass(slots=True)
class DocumentState:
    """The newest state of one document. The pipeline moves it on with every arrival.

    ``retired`` maps the hash of a wording to the provision that last bore it and is gone, so that a
    clause that returns gets its identity back. ``changes`` are (change, before, after, pattern), oldest first.
    """

    document: int
    type: str
    locale: str
    live: bool
    versions: list[PastVersion] = field(default_factory=list)
    changes: list[tuple[int, int, int, str]] = field(default_factory=list)
    version_time: datetime | None = None
    analysis: Analysis | None = None
    identities: tuple[int, ...] = ()
    retired: dict[str, int] = field(default_factory=dict)
    last_time: datetime | None = None
    last_was_current: bool = False
    refused: RefusedText | None = None
    """The last text that was refused for being unlike the version before, while no other has come."""
    gap_pending: bool = False
    """A record that made no version had a gap before it: the next change has one too."""
    part_texts: dict[int, str] = field(default_factory=dict)
    """Content hash by page, of a document that stands on several pages."""

    @property
    def current(self) -> PastVersion | None:
        """The newest version."""
        return self.versions[-1] if self.versions else None

    def holds(self, version: int) -> bool:
        """True where ``version`` is one of this document's."""
        return any(past.number == version for past in self.versions)

    def confirm(self, version: int) -> None:
        """Mark a version confirmed."""
        self.versions = [
            PastVersion(past.number, past.key_sha256, past.confirmed or past.number == version)
            for past in self.versions
        ]
