"""The versions of a document as mementos (RFC 7089): which stood at a given time, and what lies around it.

A memento's time is that of the capture that first showed the version, as our clock claims it, in whole
seconds: HTTP dates have no smaller ones.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from smallprint.records.errors import UsageError
from smallprint.records.ids import Kind, parse_id
from smallprint.store.models import Document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Memento:
    """A version's number, and since when it is known."""

    time: datetime
    number: int

    @property
    def url(self) -> str:
        """The version's page."""
        return f"/versions/{self.number}"


def mementos(document: Document) -> list[Memento]:
    """All of a document's, oldest first."""
    rows = document.versions.order_by("time", "number").values_list("time", "number")
    return [Memento(time.replace(microsecond=0), number) for time, number in rows]


def standing_at(held: Sequence[Memento], wanted: datetime) -> int:
    """Place of the newest memento that is not younger than ``wanted``; of the first where all are.

    Raises:
        ValueError: when there is none at all.
    """
    if not held:
        raise ValueError("a document without versions has no memento")
    return max(bisect_right(held, wanted, key=lambda one: one.time) - 1, 0)


def original_of(document: Document) -> str | None:
    """The policy's address: of several pages the first. None where an archive did not know it."""
    return document.sources.exclude(url="").values_list("url", flat=True).first()


def document_of(asked: str) -> Document | None:
    """The document that a number, an id or an address names.

    Of several documents with one address, one that we fetch ourselves stands before an archive's, and then
    the one that was declared first.
    """
    if asked.isascii() and asked.isdigit():
        return Document.objects.filter(number=int(asked)).first() if len(asked) < 18 else None
    try:
        kind, number = parse_id(asked)
    except UsageError:
        spellings = {one for given in (asked, unquote(asked)) for one in _spellings(given)}
        found = Document.objects.filter(sources__url__in=spellings, current_version__isnull=False)
        return found.order_by("-live", "number").first()
    return Document.objects.filter(number=number).first() if kind is Kind.DOCUMENT else None


def _spellings(address: str) -> list[str]:
    """The address, and what proxies and people make of it: one slash too few, one at the end more or less."""
    scheme, colon, rest = address.partition(":/")
    whole = f"{scheme}://{rest.lstrip('/')}" if colon else f"https://{address}"
    bare = whole.rstrip("/")
    return [address, whole, bare, f"{bare}/"]
