"""Files that others check: sent as they lie there, never shown by a browser, never changed on the way."""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from django.http import HttpResponse

SHARED_FOR = 60
"""Seconds that what may change or be erased may be kept by caches."""
FOR_GOOD = "public, max-age=31536000, immutable, no-transform"
FOR_A_MINUTE = f"public, max-age={SHARED_FOR}, no-transform"
ASK_AGAIN = "no-cache, no-transform"


def sent(
    body: bytes,
    content_type: str,
    *,
    name: str = "",
    cache: str = FOR_A_MINUTE,
    etag: str = "",
) -> HttpResponse:
    """The bytes as an answer; with ``name``, as a file to keep.

    Whatever the bytes are, no browser runs them: their type is not guessed, and a policy of their own forbids all.
    """
    response = HttpResponse(
        body,
        content_type=content_type,
        headers={
            "Cache-Control": cache,
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "ETag": f'"{etag or hashlib.sha256(body).hexdigest()}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def gone(removed: str) -> HttpResponse:
    """The answer in place of bytes that were redacted: when, why, and which leaf of the log says so."""
    return HttpResponse(f"{removed}.\n", content_type="text/plain; charset=utf-8", status=HTTPStatus.GONE)
