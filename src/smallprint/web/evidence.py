"""Files that others check: the log as it lies on disk, and version texts byte for byte."""

from __future__ import annotations

import re
from http import HTTPStatus

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from smallprint.store.models import Version
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
