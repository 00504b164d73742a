"""The text of a page that we hold already, read again from its bytes (for a page that answered 304)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from smallprint.reading import extract
from smallprint.store.models import Capture

if TYPE_CHECKING:
    from smallprint.evidence import BlobStore
    from smallprint.records.reading import ExtractedText


@dataclass(frozen=True, slots=True)
class StoredText:
    """Called with the SHA-256 of the bytes that the text was read from."""

    blobs: BlobStore

    def __call__(self, content_sha256: str) -> ExtractedText:
        """The extracted text, as it was read at capture."""
        found = Q(content_sha256=content_sha256) | Q(content_sha256="", body_sha256=content_sha256)
        capture = Capture.objects.filter(found).order_by("number").first()
        media_type = capture.media_type if capture else "text/html"
        base = capture.url_reached if capture else None
        return extract(self.blobs.get(content_sha256), media_type, base_url=base or None)
