"""Evidence packs, made when they are asked for: one at a time, and none beyond a size.

The same record at the same checkpoint gives the same bytes, so the ETag is known before anything is made.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from threading import Lock

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from smallprint.evidence import Checkpoint, decode_leaf
from smallprint.exchange.pack.build import pack_record
from smallprint.exchange.pack.select import leaves_of
from smallprint.records.errors import UsageError
from smallprint.records.ids import Kind, format_id
from smallprint.store.selectors.proof import leaf_of
from smallprint.tool import tool
from smallprint.web.files import ASK_AGAIN, sent
from smallprint.web.site import smallprint

MOST_BYTES = 100_000_000
"""Of blobs in a pack that the site makes; the command line makes any."""
WAIT_SECONDS = 2.0
RETRY_SECONDS = 15
_TURN = Lock()


def pack(request: HttpRequest, kind: Kind, number: int) -> HttpResponseBase:
    """The record's evidence pack, as the log stands."""
    if leaf_of(kind, number) is None:
        raise Http404("There is no such record.")
    checkpoint = smallprint().ledger.log.refresh()
    name = format_id(kind, number)
    etag = hashlib.sha256(f"{tool()['digest']} {name} {checkpoint.note}".encode()).hexdigest()
    held_already = get_conditional_response(request, etag=f'"{etag}"')
    if held_already is not None:
        return held_already
    if not _TURN.acquire(timeout=WAIT_SECONDS):
        return _busy()
    try:
        return _made(kind, number, checkpoint, etag)
    finally:
        _TURN.release()


def _made(kind: Kind, number: int, checkpoint: Checkpoint, etag: str) -> HttpResponse:
    name = format_id(kind, number)
    try:
        size = _size(kind, number, checkpoint)
        if size > MOST_BYTES:
            return _words(
                f"This pack would hold {size // 1_000_000} MB, and the site makes packs of up to"
                f" {MOST_BYTES // 1_000_000} MB. Whoever keeps this Smallprint can make it with"
                f" `smallprint pack {name}`.",
                HTTPStatus.FORBIDDEN,
            )
        body = pack_record(smallprint(), name, at=checkpoint)
    except UsageError as error:
        return _words(str(error), HTTPStatus.NOT_FOUND)
    return sent(body, "application/zip", name=f"{name}.zip", cache=ASK_AGAIN, etag=etag)


def _size(kind: Kind, number: int, checkpoint: Checkpoint) -> int:
    """Bytes of the blobs that will go in, each counted once."""
    evidence = smallprint().ledger.evidence
    sizes: dict[str, int] = {}
    for index in leaves_of(evidence, kind, number, checkpoint.size):
        for blob in decode_leaf(evidence.log.entry(index)).get("blobs", {}).values():
            sizes[blob["sha256"]] = blob["size"]
    return sum(sizes.values())


def _busy() -> HttpResponse:
    answer = _words(
        "Packs are made one at a time, and another one is being made. Ask again in a little while.",
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _words(text: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
