"""What the pipeline has to know of a document to judge the next thing that arrives for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from smallprint.reading.settled import RefusedText
    from smallprint.records.removal import Removal
from smallprint.records.analysis import Analysis


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version of the document, as far as later ones are held against it."""

    number: int
    key_sha256: str
    confirmed: bool
    removal: Removal | None = None
    """Why its words are gone, where they were redacted."""


@dataclass(frozen=True, slots=True)
class HeldPage:
    """The bytes of a page: the capture that brought them, and their SHA-256."""

    capture: int
    content_sha256: str


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
    read_by_another: dict[int, HeldPage] = field(default_factory=dict)
    """The pages that the newest version was read from, by number, if the reader was another than today's."""
    redacted_parts: set[int] = field(default_factory=set)
    """Pages whose content was redacted: it can be told again by its hash, and not be read again."""

    @property
    def current(self) -> PastVersion | None:
        """The newest version."""
        return self.versions[-1] if self.versions else None

    def readable_part(self, number: int) -> str | None:
        """Content hash of a page, where its bytes are held and can be read again."""
        return None if number in self.redacted_parts else self.part_texts.get(number)

    def removal_of(self, key: str) -> Removal | None:
        """Why words that came again were taken out of the record, if they were."""
        return next((past.removal for past in self.versions if past.removal and past.key_sha256 == key), None)

    def removal_of_version(self, number: int) -> Removal | None:
        """Why one version's words are gone, if they are."""
        return next((past.removal for past in self.versions if past.number == number), None)

    def holds(self, version: int) -> bool:
        """True where ``version`` is one of this document's."""
        return any(past.number == version for past in self.versions)

    def confirm(self, version: int) -> None:
        """Mark a version confirmed."""
        self.versions = [
            replace(past, confirmed=past.confirmed or past.number == version) for past in self.versions
        ]
