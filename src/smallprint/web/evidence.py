"""Version texts and captured bytes, byte for byte."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from smallprint.store.models import Capture, Version
from smallprint.web.files import gone, sent
from smallprint.web.memento import as_memento
from smallprint.web.site import smallprint


def version_text(request: HttpRequest, number: int) -> HttpResponseBase:
    """The version text: the bytes that its SHA-256 is of."""
    del request
    version = get_object_or_404(Version.objects.select_related("document"), number=number)
    if version.removed:
        return gone(version.removed)
    body = smallprint().ledger.blobs.get(version.text_sha256)
    return as_memento(sent(body, "text/plain; charset=utf-8"), version)


def capture_body(request: HttpRequest, number: int) -> HttpResponse:
    """The captured bytes, as a file to keep: they are others' and may be hostile, so no browser shows them."""
    del request
    row = get_object_or_404(Capture, number=number)
    return _bytes(row, row.body_sha256, "body")


def capture_content(request: HttpRequest, number: int) -> HttpResponse:
    """The body decoded, or the page as a browser rendered it: what the version text was read from."""
    del request
    row = get_object_or_404(Capture, number=number)
    return _bytes(row, row.content_sha256, "content")


def _bytes(row: Capture, digest: str, role: str) -> HttpResponse:
    if not digest:
        raise Http404(f"No {role} of its own is held for this capture.")
    if role in row.removed:
        return gone(row.removed[role])
    body = smallprint().ledger.blobs.get(digest)
    return sent(body, "application/octet-stream", name=f"capture-{row.number}-{role}.bin")
