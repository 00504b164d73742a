"""Content-decoding with a bound, so that a small body can't become a huge one in memory."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from smallprint.records.vocabulary import Outcome

ACCEPT_ENCODING = "gzip, deflate"
_STEP = 65_536
_PIECE = 8_192
_MARK = 2
_GZIP = 31
_ZLIB = 15
_RAW_DEFLATE = -15


@dataclass(frozen=True, slots=True)
class Decoded:
    """The content, or why there is none."""

    content: bytes | None
    outcome: Outcome = Outcome.OK
    reason: str = ""


def decode(body: bytes, content_encoding: str, max_bytes: int) -> Decoded:
    """Undo ``content_encoding`` (the header's value, last coding first), to ``max_bytes`` at most."""
    codings = [name.strip().lower() for name in content_encoding.split(",") if name.strip()]
    content = body
    for coding in reversed(codings):
        if coding in {"identity", "none"} or not content:
            continue
        if coding in {"gzip", "x-gzip"}:
            step = _inflate(content, _GZIP, max_bytes)
        elif coding == "deflate":
            # Some servers send bare deflate where the standard wants zlib's frame around it.
            step = _inflate(content, _ZLIB, max_bytes)
            if step.outcome is Outcome.ERROR_PAGE:
                step = _inflate(content, _RAW_DEFLATE, max_bytes)
        else:
            return Decoded(
                None, Outcome.ERROR_PAGE, f"The body is encoded as “{coding}”, which we did not ask for."
            )
        if step.content is None:
            return step
        content = step.content
    return Decoded(content)


def _inflate(data: bytes, window: int, max_bytes: int) -> Decoded:
    parts: list[bytes] = []
    size = 0
    engine = zlib.decompressobj(window)
    # A little at a time: what is left over is copied at each step, and there may be a million empty members.
    rest, at = data[:_PIECE], _PIECE
    try:
        while True:
            piece = engine.decompress(rest, min(_STEP, max_bytes - size + 1))
            parts.append(piece)
            size += len(piece)
            if size > max_bytes:
                return Decoded(None, Outcome.TOO_LARGE, f"The body unpacks to more than {max_bytes} bytes.")
            rest = engine.unused_data if engine.eof else engine.unconsumed_tail
            if len(rest) < _MARK:
                rest, at = rest + data[at : at + _PIECE], at + _PIECE
            if engine.eof:
                if window != _GZIP or not rest.startswith(b"\x1f\x8b"):
                    return Decoded(b"".join(parts))
                engine = zlib.decompressobj(window)
            elif not rest and not piece:
                return Decoded(None, Outcome.TRUNCATED, "The compressed body breaks off before its end.")
    except zlib.error:
        return Decoded(None, Outcome.ERROR_PAGE, "The body is not compressed in the way its header says.")
