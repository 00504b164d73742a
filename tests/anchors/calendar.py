"""An OpenTimestamps calendar: promises at once, and knows a Bitcoin block once told so."""

from __future__ import annotations

import hashlib

from tests.anchors.authority import Service

PENDING = bytes.fromhex("83dfe30d2ef90c8e")
BITCOIN = bytes.fromhex("0588960d73d71901")
NONCE = b"calendar nonce.."


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def attestation(tag: bytes, payload: bytes) -> bytes:
    return b"\x00" + tag + varint(len(payload)) + payload


class RealCalendar:
    """Appends a nonce, hashes, and promises; ``mine`` a block and it tells of it."""

    def __init__(self) -> None:
        self.commitments: set[bytes] = set()
        self.block: int | None = None
        self.url = ""

    def service(self) -> Service:
        return Service(self.answer)

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, bytes]:
        media_type = "application/vnd.opentimestamps.v1"
        if (method, path) == ("POST", "/digest"):
            assert len(body) == 32
            self.commitments.add(hashlib.sha256(body + NONCE).digest())
            uri = self.url.encode()
            steps = b"\xf0" + varint(len(NONCE)) + NONCE + b"\x08"
            return 200, media_type, steps + attestation(PENDING, varint(len(uri)) + uri)
        commitment = bytes.fromhex(path.removeprefix("/timestamp/"))
        if commitment not in self.commitments or self.block is None:
            return 404, "text/plain", b"Pending confirmation in Bitcoin blockchain"
        steps = b"\xf1" + varint(4) + b"left" + b"\x08\x08"
        return 200, media_type, steps + attestation(BITCOIN, varint(self.block))
