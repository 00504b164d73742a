"""Files that others check: the log as it lies on disk, and version texts byte for byte."""

from __future__ import annotations

import re
from http import HTTPStatus

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from smallprint.store.models import Capture, Version
from smallprint.web.site import smallprint

_LOG_FILE = re.compile(
    r"checkpoint|tile/(?:\d+|entries)/(?:x\d{3}/)*\d{3}(?:\.p/\d{1,3})?|keys/[0-9a-f]{8}\.vkey"
)


def version_text(request: HttpRequest, number: int) -> HttpResponse:
    """The version text: the bytes that its SHA-256 is of."""
    del request
    version = get_object_or_404(Version, number=number)
    body = smallprint().ledger.blobs.get(version.text_sha256)
    return HttpResponse(
        body, content_type="text/plain; charset=utf-8", headers={"X-Content-Type-Options": "nosniff"}
    )


def capture_body(request: HttpRequest, number: int) -> HttpResponse:
    """The captured bytes, as a file to keep: they are others' and may be hostile, so no browser shows them."""
    del request
    return _bytes(number, get_object_or_404(Capture, number=number).body_sha256, "body")


def capture_content(request: HttpRequest, number: int) -> HttpResponse:
    """The body decoded, or the page as a browser rendered it: what the version text was read from."""
    del request
    return _bytes(number, get_object_or_404(Capture, number=number).content_sha256, "content")


def _bytes(number: int, digest: str, role: str) -> HttpResponse:
    if not digest:
        raise Http404(f"No {role} of its own is held for this capture.")
    return HttpResponse(
        smallprint().ledger.blobs.get(digest),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="capture-{number}-{role}.bin"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def log_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the log: checkpoint, tiles, entry bundles, public keys. Nothing else of the folder."""
    del request
    if not _LOG_FILE.fullmatch(path):
        raise Http404("The log has no such file.")
    file = smallprint().home.log / path
    if not file.is_file():
        raise Http404("The log has no such file.")
    plain = path == "checkpoint" or path.startswith("keys/")
    kind = "text/plain; charset=utf-8" if plain else "application/octet-stream"
    return FileResponse(file.open("rb"), content_type=kind, status=HTTPStatus.OK)
