"""The text of a page that we hold already, read again from its bytes (for a page that answered 304)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from smallprint.evidence import decode_leaf
from smallprint.reading import extract
from smallprint.store.models import Capture

if TYPE_CHECKING:
    from smallprint.evidence import BlobStore, Log
    from smallprint.records.reading import ExtractedText


@dataclass(frozen=True, slots=True)
class StoredText:
    """Called with the SHA-256 of the bytes that the text was read from."""

    blobs: BlobStore
    log: Log

    def __call__(self, content_sha256: str) -> ExtractedText:
        """The extracted text, as it was read at capture."""
        found = Q(content_sha256=content_sha256) | Q(content_sha256="", body_sha256=content_sha256)
        capture = Capture.objects.filter(found).order_by("number").first()
        content = self.blobs.get(content_sha256)
        if capture is None:
            return extract(content, "text/html")
        leaf = decode_leaf(self.log.entry(capture.leaf))
        base = capture.url_reached or None
        if leaf["blobs"].get("rendered", {}).get("sha256") == content_sha256:
            return extract(content, "text/html", "utf-8", base_url=base)
        media_type = capture.media_type or "text/html"
        return extract(content, media_type, leaf["capture"]["charset"], base_url=base)
