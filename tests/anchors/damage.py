"""Timestamp answers put out of order, piece by piece."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

Span = tuple[int, int, int]


def header(data: bytes, at: int) -> Span:
    """Tag, start and end of the content of the element at ``at``."""
    length, start = data[at + 1], at + 2
    if length >= 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[at + 2 : start], "big")
    return data[at], start, start + length


def children(data: bytes, start: int, stop: int) -> list[int]:
    places = []
    while start < stop:
        places.append(start)
        start = header(data, start)[2]
    return places


def signed_data(reply: bytes) -> list[int]:
    """Where the parts of the SignedData begin."""
    at = children(reply, *header(reply, 0)[1:])[1]
    at = children(reply, *header(reply, at)[1:])[1]
    return children(reply, *header(reply, header(reply, at)[1])[1:])


def tst_info(reply: bytes) -> bytes:
    """What the authority signed: the TSTInfo."""
    content = header(reply, signed_data(reply)[2])[1]
    _, start, _ = header(reply, children(reply, *header(reply, signed_data(reply)[2])[1:])[1])
    assert content < start
    return reply[slice(*header(reply, start)[1:])]


def granted(token: bytes) -> bytes:
    """An answer with this token."""
    inside = b"\x30\x03\x02\x01\x00" + token
    return b"\x30\x82" + len(inside).to_bytes(2, "big") + inside


def with_certificates_reversed(reply: bytes) -> bytes:
    place = next(at for at in signed_data(reply) if reply[at] == 0xA0)
    return _reversed(reply, place)


def with_attributes_reversed(reply: bytes, key: Path) -> bytes:
    """The signed attributes in another order, signed as they stand there."""
    info = header(reply, signed_data(reply)[-1])[1]
    parts = children(reply, *header(reply, info)[1:])
    attributes = next(at for at in parts if reply[at] == 0xA0)
    reply = _reversed(reply, attributes)
    end = header(reply, attributes)[2]
    start, stop = header(reply, parts[-1])[1:]
    if reply[parts[-1]] != 0x04:
        start, stop = header(reply, parts[-2])[1:]
    signer = load_pem_private_key(key.read_bytes(), None)
    assert isinstance(signer, EllipticCurvePrivateKey)
    while True:  # until the signature has the length of the one before
        signature = signer.sign(b"\x31" + reply[attributes + 1 : end], ECDSA(SHA256()))
        if len(signature) == stop - start:
            return reply[:start] + signature + reply[stop:]


def _reversed(data: bytes, at: int) -> bytes:
    _, start, stop = header(data, at)
    places = [*children(data, start, stop), stop]
    elements = [data[a:b] for a, b in pairwise(places)]
    assert len(elements) > 1
    return data[:start] + b"".join(reversed(elements)) + data[stop:]
