"""Security headers of every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseNotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


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
