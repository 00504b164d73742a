"""What the demo needs of the sample web: the instants, and the documents to track.

The demo itself (home folder, capture, site) is wired by its caller; this module has no Smallprint in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.engine import load_platforms
from samples.schedule import INSTANTS

if TYPE_CHECKING:
    from datetime import datetime

    from samples.records import SampleDocument, SamplePlatform

FETCH_SECONDS = 6.0
"""The demo's limit for one fetch: below what the slow drip takes, so that it ends as a timeout."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """A document to track: its platform, itself, and its addresses (several for one over several pages)."""

    platform: SamplePlatform
    document: SampleDocument

    @property
    def urls(self) -> tuple[str, ...]:
        """Absolute addresses, in reading order."""
        return tuple(f"{self.platform.base_url}{path}" for path in self.document.urls)


def instants() -> tuple[datetime, ...]:
    """When to capture, in order: set the sample web and the injected clock to each, then capture all."""
    return INSTANTS


def tracked() -> tuple[Tracked, ...]:
    """Every document of the sample web, platforms by slug, documents as declared."""
    return tuple(Tracked(one, document) for one in load_platforms() for document in one.documents)
