"""Bytes to version text: the first half of the reading stage.

``extract`` takes a body as it was captured and gives the text that quotes and offsets refer to, with a map
back to the bytes. It decides by what the body is, then by what it says it is.
"""

from __future__ import annotations

import re

from smallprint.reading.html import extract_html
from smallprint.reading.pdf import extract_pdf
from smallprint.reading.plain import extract_plain
from smallprint.records.errors import ReadingError
from smallprint.records.reading import ExtractedText, Tool

EXTRACT_TOOL = Tool("smallprint.reading.extract", "1")
"""Raised when the same bytes give another text: a difference that only the tool made is not a change."""

_MAX_BYTES = 40_000_000
_SNIFFED = 2048
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PLAIN_TYPES = frozenset({"text/markdown", "text/plain", "text/x-markdown"})


def extract(
    body: bytes, media_type: str, charset: str | None = None, base_url: str | None = None
) -> ExtractedText:
    """Read ``body`` (content-decoded) into version text.

    ``media_type`` and ``charset`` are what the transport said, without parameters; both are doubted where
    the bytes say otherwise. ``base_url`` makes link targets absolute. Raises ReadingError with advice
    where no text can be read.
    """
    if not body.strip():
        raise ReadingError("The body is empty: fetch the page again, or render it in a browser.")
    if len(body) > _MAX_BYTES:
        raise ReadingError(
            f"The body is larger than {_MAX_BYTES // 1_000_000} MB: give the policy's own page."
        )
    kind = _kind(body, media_type.split(";", maxsplit=1)[0].strip().lower())
    if kind == "application/pdf":
        return extract_pdf(body)
    if kind == "text/html":
        return extract_html(body, charset, base_url)
    return extract_plain(body, kind, charset)


def _kind(body: bytes, said: str) -> str:
    """The media type to read the body as: the bytes' own sign first, then what was said."""
    start = body[:_SNIFFED]
    if b"%PDF-" in start[:1024]:
        return "application/pdf"
    plain_html = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff")
    if said in _HTML_TYPES or (said != "text/markdown" and _HTML_START.match(plain_html)):
        return "text/html"
    if said in _PLAIN_TYPES:
        return said
    if said == "application/pdf":
        raise ReadingError(
            "The body says it is a PDF and is not: fetch it again, or look at it in a browser."
        )
    if said in {"", "application/octet-stream", "binary/octet-stream"} or said.startswith("text/"):
        return "text/plain"
    raise ReadingError(
        f"No reader for {said}: give the address of an HTML, PDF, Markdown or plain-text document."
    )
