"""Just enough DER to put a token's certificates in order. Lengths are definite; nothing is interpreted."""

from __future__ import annotations

CERTIFICATES = 0xA0


def sort_certificates(reply: bytes) -> bytes:
    """``reply`` (a TimeStampResp) with the set of certificates in its token in DER order.

    The set is not under the signature, and many authorities (those that run ``openssl ts`` with a chain among
    them) send it in another order, which strict parsers refuse. Sorting changes no length. What can't be
    walked is given back as it is: the parser says what is wrong with it.
    """
    try:
        start, stop = _certificates(reply)
        elements = _elements(reply, start, stop)
    except (IndexError, ValueError):
        return reply
    return reply[:start] + b"".join(sorted(elements)) + reply[stop:]


def _certificates(reply: bytes) -> tuple[int, int]:
    _, inside, _ = _header(reply, 0)
    _, _, token = _header(reply, inside)  # past the status
    _, inside, _ = _header(reply, token)
    _, _, content = _header(reply, inside)  # past the object identifier
    _, inside, _ = _header(reply, content)
    _, at, _ = _header(reply, inside)
    for _ in ("version", "digest algorithms", "content"):
        _, _, at = _header(reply, at)
    tag, start, stop = _header(reply, at)
    if tag != CERTIFICATES:
        raise ValueError("no certificates")
    return start, stop


def _elements(data: bytes, start: int, stop: int) -> list[bytes]:
    found = []
    while start < stop:
        _, _, end = _header(data, start)
        found.append(data[start:end])
        start = end
    if start != stop:
        raise ValueError("an element reaches beyond its set")
    return found


def _header(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag, and where the content of the element at ``at`` begins and ends."""
    tag, length = data[at], data[at + 1]
    at += 2
    if length == 0x80:
        raise ValueError("indefinite length")
    if length > 0x80:
        digits = length & 0x7F
        length = int.from_bytes(data[at : at + digits], "big")
        at += digits
    if at + length > len(data):
        raise ValueError("cut short")
    return tag, at, at + length
