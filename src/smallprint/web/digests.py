"""RFC 9530: ``Repr-Digest`` and ``Content-Digest`` on every answer that carries something.

Promises:

- ``Content-Digest`` is of the bytes in this very answer; ``Repr-Digest`` of the whole representation, as a GET
  would bring it. There are no ranges here (``Accept-Ranges: none``), so for a GET they are of the same bytes;
  an answer to HEAD has no content and so no ``Content-Digest``.
- Evidence (texts, captured bytes, leaves, proofs, packs, tiles) is never compressed on the way, so its
  ``Repr-Digest`` is the SHA-256 that stands on the page. Pages and JSON may be: then both are of the
  compressed bytes, as the RFC wants it.
- ``Want-Repr-Digest`` and ``Want-Content-Digest`` choose between SHA-256 and SHA-512, or refuse both with 0.
"""

from __future__ import annotations

import base64
import hashlib
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

ALGORITHMS = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}
DEFAULT = "sha-256"
_WISH = re.compile(r"[ \t]*([a-z*][a-z0-9_\-.*]*)=(10|\d)[ \t]*")


def chosen(wishes: str | None) -> str | None:
    """The algorithm for a ``Want-…-Digest`` header: the most wanted that we have; None where it wants none.

    A header that is not in the RFC's form counts as not sent.
    """
    if not wishes:
        return DEFAULT
    found = [_WISH.fullmatch(wish) for wish in wishes.split(",")]
    if not all(found):
        return DEFAULT
    wanted = {wish[1]: int(wish[2]) for wish in found if wish is not None}
    known = {name: wanted[name] for name in ALGORITHMS if name in wanted}
    best = max(known, key=lambda name: known[name], default=None)
    if best is not None and known[best] > 0:
        return best
    # What we have was refused by name, or others were asked for: SHA-256 unless that was refused.
    return None if DEFAULT in known else DEFAULT


def digest(algorithm: str, data: bytes) -> str:
    """One digest as a structured field: ``sha-256=:…:``."""
    return f"{algorithm}=:{base64.b64encode(ALGORITHMS[algorithm](data).digest()).decode()}:"


class Digests:
    """Adds the digests, and takes the content from answers to HEAD. Outside of what compresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's middleware protocol."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the digests added."""
        response = self._get_response(request)
        if response.streaming:
            return response
        if response.status_code == HTTPStatus.OK:
            response["Accept-Ranges"] = "none"
            self._add(request, response)
        if request.method == "HEAD":
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    @staticmethod
    def _add(request: HttpRequest, response: HttpResponse) -> None:
        for field in ("Repr-Digest", "Content-Digest"):
            algorithm = chosen(request.headers.get(f"Want-{field}"))
            if algorithm is not None and not (field == "Content-Digest" and request.method == "HEAD"):
                response[field] = digest(algorithm, response.content)
