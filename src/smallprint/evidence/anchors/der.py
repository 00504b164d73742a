"""Just enough DER for what the library leaves to us: certificates in another order, fractions of a second."""

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


def microseconds(reply: bytes) -> int:
    """The fraction of a second in the time that a token states, which the library leaves out; 0 where none.

    For answers that the library has read already.
    """
    try:
        _, at, _ = _header(reply, _parts(reply)[2])
        _, _, at = _header(reply, at)  # past the kind of content
        for _ in ("explicit tag", "octet string", "TSTInfo"):
            _, at, _ = _header(reply, at)
        for _ in ("version", "policy", "imprint", "serial number"):
            _, _, at = _header(reply, at)
        _, start, stop = _header(reply, at)
        _, point, fraction = reply[start:stop].decode("ascii").removesuffix("Z").partition(".")
        return int(fraction[:6].ljust(6, "0")) if point else 0
    except (IndexError, ValueError):
        return 0


def _certificates(reply: bytes) -> tuple[int, int]:
    tag, start, stop = _header(reply, _parts(reply)[3])
    if tag != CERTIFICATES:
        raise ValueError("no certificates")
    return start, stop


def _parts(reply: bytes) -> list[int]:
    """Where version, digest algorithms, content and what follows it begin in the token's SignedData."""
    _, inside, _ = _header(reply, 0)
    _, _, token = _header(reply, inside)  # past the status
    _, inside, _ = _header(reply, token)
    _, _, content = _header(reply, inside)  # past the object identifier
    _, inside, _ = _header(reply, content)
    _, at, _ = _header(reply, inside)
    places = [at]
    for _ in ("version", "digest algorithms", "content"):
        _, _, at = _header(reply, at)
        places.append(at)
    return places


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
