"""Headers of every answer: what a browser may run, and what may be compressed on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase


class SecurityHeaders:
    """Sets a Content-Security-Policy that lets nothing active in but our own files, and answers only reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's middleware protocol."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers added."""
        reads = request.method in {"GET", "HEAD"}
        response = self._get_response(request) if reads else HttpResponseNotAllowed(["GET", "HEAD"])
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self';"
            " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        )
        return response


class Compression(GZipMiddleware):
    """Compresses what is not marked ``no-transform``, always to the same bytes: digests are of them.

    Django's random padding guards secrets in pages; these pages hold none.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress where that is allowed and wanted."""
        if "no-transform" in response.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)
