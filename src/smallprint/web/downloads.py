"""What a reader takes home of a record: its leaf, the proof that it is in the log, the bytes it names, a web archive.

All of it is others' words or for machines, so it comes as files to keep, never as pages.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from smallprint.evidence import decode_leaf
from smallprint.evidence.formats.proof import Proof
from smallprint.exchange.archived import archived_captures
from smallprint.exchange.wacz import make_wacz
from smallprint.records.citation import FOLDERS
from smallprint.records.ids import Kind
from smallprint.store.models import Capture
from smallprint.store.removals import removal_of
from smallprint.store.selectors.proof import leaf_of
from smallprint.web.files import ASK_AGAIN, FOR_GOOD, gone, sent
from smallprint.web.site import smallprint

BYTES = "application/octet-stream"


def leaf(request: HttpRequest, kind: Kind, number: int) -> HttpResponse:
    """The record's leaf, byte for byte as it was hashed."""
    del request
    name = f"{FOLDERS[kind]}-{number}.leaf.json"
    return sent(_entry(_leaf_of(kind, number)), "application/json", name=name, cache=FOR_GOOD)


def proof(request: HttpRequest, kind: Kind, number: int) -> HttpResponse:
    """That the leaf stands in the log that the newest checkpoint signs (C2SP tlog-proof)."""
    del request
    index = _leaf_of(kind, number)
    log = smallprint().ledger.log
    checkpoint = log.checkpoint() if index < log.size else log.refresh()
    path = tuple(log.inclusion_proof(index, checkpoint.size))
    text = Proof(index, path, checkpoint.note).text
    name = f"{FOLDERS[kind]}-{number}.tlog-proof"
    return sent(text.encode(), "text/plain; charset=utf-8", name=name, cache=ASK_AGAIN)


def blob(request: HttpRequest, kind: Kind, number: int, role: str) -> HttpResponse:
    """The bytes that the record's leaf names in that role."""
    del request
    named = _named(kind, number, role)
    removal = removal_of(named["sha256"])
    if removal is not None:
        return gone(removal.sentence)
    evidence = smallprint().ledger.evidence
    body = (evidence.salted if named.get("salted") else evidence.blobs).get(named["sha256"])
    return sent(body, BYTES, name=f"{FOLDERS[kind]}-{number}.{role}")


def salt(request: HttpRequest, kind: Kind, number: int, role: str) -> HttpResponse:
    """The salt that stands before those bytes where they are salted: ``cat salt bytes | sha256sum``."""
    del request
    named = _named(kind, number, role)
    if not named.get("salted"):
        raise Http404("These bytes have no salt.")
    removal = removal_of(named["sha256"])
    if removal is not None:
        return gone(removal.sentence)
    sealed = smallprint().ledger.evidence.salted.open(named["sha256"])
    return sent(sealed.salt, BYTES, name=f"{FOLDERS[kind]}-{number}.{role}.salt")


def wacz(request: HttpRequest, number: int) -> HttpResponse:
    """The capture's exchange as a WACZ file, for a web-archive player."""
    del request
    row = get_object_or_404(Capture, number=number)
    found = archived_captures(smallprint().ledger.evidence, row.public_id)
    if found.captures:
        return sent(make_wacz(found.captures), "application/wacz+zip", name=f"{row.public_id}.wacz")
    removal = removal_of(row.warc_sha256 or row.body_sha256)
    if removal is None:
        raise Http404("Nothing came that a web archive could hold.")
    return gone(removal.sentence)


def _leaf_of(kind: Kind, number: int) -> int:
    index = leaf_of(kind, number)
    if index is None:
        raise Http404("There is no such record.")
    return index


def _entry(index: int) -> bytes:
    log = smallprint().ledger.log
    if index >= log.size:
        log.refresh()
    return log.entry(index)


def _named(kind: Kind, number: int, role: str) -> dict[str, Any]:
    blobs: dict[str, Any] = decode_leaf(_entry(_leaf_of(kind, number))).get("blobs", {})
    if role not in blobs:
        raise Http404("The record's leaf names no such bytes.")
    return dict(blobs[role])
