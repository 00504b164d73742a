"""Bytes to characters: which encoding a body is really in, whatever it says of itself.

Promises: a byte-order mark wins; then a declaration (HTTP header, ``<meta>``, XML) that the bytes bear
out; then valid multi-byte UTF-8, which no other encoding produces by chance; then detection. Nothing is
lost silently: bytes that the chosen encoding can't hold come back as U+FFFD, and ``Decoded.raw`` still
encodes to exactly the body.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What the web calls Latin-1 is Windows-1252, and so on for its relatives (WHATWG Encoding).
_WEB_ALIASES = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "utf-16": "utf-16-le",
    "utf-7": "utf-8",
}
_META = re.compile(
    rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})|<\?xml[^>]{0,200}?encoding=["']([A-Za-z0-9_.\-]{2,40})""",
    re.IGNORECASE,
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_HEAD_BYTES = 8192
_SAMPLE_BYTES = 120_000
_MAX_UNDECODABLE = 0.002
"""Share of undecodable bytes up to which UTF-8 with a few broken bytes is still UTF-8."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as characters.

    ``text`` is for reading; ``raw`` has the same length, place by place, and
    ``raw.encode(encoding, "surrogateescape")`` gives the body's bytes from ``skipped`` on.
    ``skipped`` is the number of bytes of the byte-order mark.
    """

    text: str
    raw: str
    encoding: str
    skipped: int

    def byte_offsets(self, places: list[int]) -> dict[int, int]:
        """The byte offset in the body of each character place; one pass, places in any order."""
        offsets: dict[int, int] = {}
        if self.raw.isascii():
            return {place: place * self._unit + self.skipped for place in places}
        at, total = 0, self.skipped
        for place in sorted(set(places)):
            total += len(self.raw[at:place].encode(self.encoding, "surrogateescape"))
            at = place
            offsets[place] = total
        return offsets

    @property
    def _unit(self) -> int:
        return {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}.get(self.encoding, 1)


def decode(body: bytes, declared: str | None = None, *, markup: bool = False) -> Decoded:
    """Decode ``body``. ``declared`` is the transport's charset; ``markup`` says to look for ``<meta>``."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _decode_as(body[len(mark) :], encoding, len(mark))
    if body.isascii():
        return _decode_as(body, "utf-8", 0)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_as(body, _legacy_encoding(body, declared, markup=markup), 0)
    # Valid multi-byte UTF-8 does not come about by chance, whatever was declared.
    return Decoded(text, text, "utf-8", 0)


def _legacy_encoding(body: bytes, declared: str | None, *, markup: bool) -> str:
    candidates = [
        known for name in (declared, _meta_charset(body) if markup else None) if (known := _known(name))
    ]
    for candidate in candidates:
        if candidate != "utf-8" and _holds(body, candidate):
            return candidate
    broken = body.decode("utf-8", "replace").count("�")
    if broken <= max(1, len(body) * _MAX_UNDECODABLE) and _multibyte_sequences(body) > broken:
        return "utf-8"
    best = from_bytes(body[:_SAMPLE_BYTES]).best()
    detected = _known(best.encoding) if best is not None else None
    if detected is not None and _holds(body, detected):
        return detected
    return "utf-8" if "utf-8" in candidates and broken <= len(body) * 0.05 else "cp1252"


def _multibyte_sequences(body: bytes) -> int:
    return len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]", body))


def _holds(body: bytes, encoding: str) -> bool:
    """Whether the bytes can be of this encoding: they decode, and not to control characters."""
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        if not encoding.startswith("cp125"):
            return False
        text = body.decode(encoding, "replace")
        return text.count("�") <= max(1, len(body) * _MAX_UNDECODABLE)
    return re.search(r"[\x80-\x9f]{2}", text) is None


def _meta_charset(body: bytes) -> str | None:
    match = _META.search(body[:_HEAD_BYTES])
    return (match[1] or match[2]).decode("ascii") if match else None


def _known(name: str | None) -> str | None:
    if not name:
        return None
    try:
        canonical = codecs.lookup(name.strip()).name
        "".encode(canonical)
    except (LookupError, ValueError):
        return None
    return _WEB_ALIASES.get(canonical, canonical)


def _decode_as(body: bytes, encoding: str, skipped: int) -> Decoded:
    try:
        raw = body.decode(encoding, "surrogateescape")
    except UnicodeDecodeError:  # an odd byte at the end of UTF-16, which surrogateescape can't carry
        raw = body.decode(encoding, "replace")
    text = raw if raw.isascii() else _SURROGATE.sub("�", raw)
    return Decoded(text, raw, encoding, skipped)
