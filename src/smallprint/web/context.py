"""What every page knows."""

from __future__ import annotations

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Name and clock of this Smallprint."""
    del request
    return {}
