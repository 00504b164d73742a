"""Markdown and plain text: the body decoded, untouched."""

from __future__ import annotations

from smallprint.reading.charset import decode
from smallprint.records.errors import ReadingError
from smallprint.records.reading import ExtractedText

_MAX_CONTROL = 0.02


def extract_plain(body: bytes, media_type: str, charset: str | None) -> ExtractedText:
    """The body as characters. Raises ReadingError where it is no text at all."""
    text = decode(body, charset).text
    controls = sum(text.count(chr(code)) for code in (*range(9), *range(14, 32)))
    if controls > len(text) * _MAX_CONTROL:
        raise ReadingError(
            "This body is not text. Give the address of an HTML, PDF, Markdown or plain-text document."
        )
    return ExtractedText(text=text, media_type=media_type)
